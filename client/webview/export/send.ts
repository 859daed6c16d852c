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
/** Arguments of one call, far below what an engine takes. */
const CHUNK = 8192;
/** For the focus, in ms; then it is tried without. */
const LONGEST_WAIT = 3000;

export async function sendPicture(
  { id, theme, png, copy }: Asked,
  picture: () => Promise<{ readonly svg: SVGSVGElement; readonly title: string } | undefined>,
): Promise<void> {
  try {
    const found = await picture();
    if (!found) throw new Error('There is no diagram to draw.');
    const drawn = svgPicture(found.svg, theme, found.title);
    if (copy) await copied(await pngOf(drawn));
    const data = copy ? '' : png ? await base64(await pngOf(drawn)) : drawn.text;
    send({ type: 'picture', id, data, problem: '' });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    send({ type: 'picture', id, data: '', problem });
  }
}

/** Only where the editor lets its pages write to the clipboard. */
async function copied(image: Blob): Promise<void> {
  await focused();
  try {
    await navigator.clipboard.write([new ClipboardItem({ [image.type]: image })]);
  } catch (error) {
    const why = error instanceof Error ? ` (${error.message})` : '';
    throw new Error(`this editor does not let an image be copied; save it as PNG instead${why}`);
  }
}

/** Only a page with the focus may write to the clipboard, and the editor hands it over in its own time. */
async function focused(): Promise<void> {
  if (document.hasFocus()) return;
  await new Promise<void>((done) => {
    window.addEventListener('focus', () => done(), { once: true });
    setTimeout(done, LONGEST_WAIT);
  });
}

async function base64(image: Blob): Promise<string> {
  const bytes = new Uint8Array(await image.arrayBuffer());
  const signs = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, index) =>
    String.fromCharCode(...bytes.subarray(index * CHUNK, (index + 1) * CHUNK)),
  );
  return btoa(signs.join(''));
}

async function pngOf({ text, width, height }: SvgPicture): Promise<Blob> {
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
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!made) throw new Error('The picture is too large for an image; export it as SVG.');
  return made;
}
