// From the picture to the text: which range of which editor, without moving anything that was not asked to move.
import {
  Range,
  type TextDocumentShowOptions,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { PreviewPayload, PreviewRange } from '../../server/protocol/preview.ts';

type Beside = Pick<WebviewPanel, 'viewColumn'>;

/** `focus`: the reader asked to go there, not only to see it. */
export async function revealRange(
  uri: Uri,
  { start, end }: PreviewRange,
  options: { readonly focus: boolean; readonly preview: Beside },
): Promise<void> {
  const selection = new Range(start.line, start.character, end.line, end.character);
  const shown: TextDocumentShowOptions = {
    viewColumn: textColumn(uri, options.preview),
    preserveFocus: !options.focus,
    selection,
  };
  await window.showTextDocument(await workspace.openTextDocument(uri), shown);
}

/** In the column where the file already is; else beside its preview, never on top of it. */
export function textColumn(uri: Uri, preview: Beside): ViewColumn {
  const name = uri.toString();
  const visible = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === name);
  if (visible?.viewColumn !== undefined) return visible.viewColumn;
  const group = window.tabGroups.all.find((one) =>
    one.tabs.some(
      (tab) => tab.input instanceof Object && 'uri' in tab.input && String(tab.input.uri) === name,
    ),
  );
  if (group && group.viewColumn !== preview.viewColumn) return group.viewColumn;
  return preview.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
}

/** The node whose definition holds the cursor. */
export function nodeAt(
  payload: PreviewPayload,
  cursor: { readonly line: number; readonly character: number },
): string | null {
  const after = (a: typeof cursor, b: typeof cursor): boolean =>
    a.line > b.line || (a.line === b.line && a.character >= b.character);
  const node = payload.nodes.find(
    ({ extent }) => extent !== null && after(cursor, extent.start) && after(extent.end, cursor),
  );
  return node?.key ?? null;
}
