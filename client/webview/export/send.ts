// Answers the extension's question for a picture, as SVG or as PNG.
import type { ToWebview } from '../../../server/protocol/webview.ts';
import { send } from '../host.ts';
import { type SvgPicture, svgPicture } from './svg.ts';

type Asked = Extract<ToWebview, { type: 'take-picture' }>;

/** Twice the size, for sharp print; … */
const SCALE = 2;
/** … less where a canvas could not hold it, in pixels a side and altogether. */
const LONGEST = 16_000;
const LARGEST = 200_000_000;

export async function sendPicture(
  { id, theme, png }: Asked,
  picture: () => Promise<{ readonly svg: SVGSVGElement; readonly title: string } | undefined>,
): Promise<void> {
  try {
    const found = await picture();
    if (!found) throw new Error('There is no diagram to draw.');
    const drawn = svgPicture(found.svg, theme, found.title);
    send({ type: 'picture', id, data: png ? await pngOf(drawn) : drawn.text, problem: '' });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    send({ type: 'picture', id, data: '', problem });
  }
}

async function pngOf({ text, width, height }: SvgPicture): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(SCALE, LONGEST / Math.max(width, height), Math.sqrt(LARGEST / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This editor cannot draw images.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [, data = ''] = canvas.toDataURL('image/png').split(',');
  if (data === '') throw new Error('The picture is too large for an image; export it as SVG.');
  return data;
}
