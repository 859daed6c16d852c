// Pictures and reports that leave the editor.
import { type Checked, flag, object, oneOf, orNull, text } from './check.ts';
import { previewPayload } from './preview.ts';
import { simulationPayload } from './simulate.ts';

/** Request: ExportParams -> ExportedText | null. Pictures are drawn by the preview's page instead. */
export const EXPORT_REQUEST = 'vstream/export';

export const exportFormat = oneOf('svg', 'png', 'mermaid', 'html', 'markdown');
export type ExportFormat = Checked<typeof exportFormat>;
export const exportTheme = oneOf('light', 'dark');
export type ExportTheme = Checked<typeof exportTheme>;

export const exportParams = object({
  uri: text,
  format: oneOf('mermaid', 'html', 'markdown'),
  /** The drawn picture as SVG, for a report that shows it. */
  picture: orNull(text),
  /** The last simulation on show, for a report that tells it. */
  simulation: orNull(simulationPayload),
});
export type ExportParams = Checked<typeof exportParams>;
export const exportedText = object({ text });

/** From the page: the export button, and the picture that was asked for (SVG as text, PNG as a base64 text). */
export const exportToExtension = [
  object({ type: oneOf('export') }),
  object({ type: oneOf('picture'), id: text, data: text, problem: text }),
] as const;

/**
 * `copy`: a PNG goes to the clipboard from the page, which alone can put an image there, and the answer holds no data.
 * `whole`: the payload with nothing folded, where the picture on show folds something.
 */
export const exportToWebview = [
  object({
    ...{ type: oneOf('take-picture'), id: text, theme: exportTheme, png: flag, copy: flag },
    whole: orNull(previewPayload),
  }),
] as const;
