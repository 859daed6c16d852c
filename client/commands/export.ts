// `VStream: Export Diagram or Report` and `VStream: Copy Diagram or Report`: to a file of the reader's choice, through
// the editor's own file systems, or to the clipboard.
import { commands, type ExtensionContext, env, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  EXPORT_REQUEST,
  type ExportFormat,
  type ExportParams,
  type ExportTheme,
  exportedText,
  exportFormat,
  exportTheme,
} from '../../server/protocol/export.ts';
import type { Previews } from '../preview/manager.ts';

type Client = Pick<BaseLanguageClient, 'sendRequest' | 'code2ProtocolConverter'>;

interface Choice {
  readonly label: string;
  readonly description: string;
  readonly format: ExportFormat;
  readonly theme: ExportTheme;
}

const CHOICES: readonly Choice[] = [
  { label: 'SVG, light', description: 'The whole diagram', format: 'svg', theme: 'light' },
  { label: 'SVG, dark', description: 'The whole diagram', format: 'svg', theme: 'dark' },
  { label: 'PNG, light', description: 'The whole diagram', format: 'png', theme: 'light' },
  { label: 'PNG, dark', description: 'The whole diagram', format: 'png', theme: 'dark' },
  { label: 'HTML report', description: 'One file, without scripts', format: 'html', theme: 'light' },
  { label: 'Markdown report', description: 'With a Mermaid block', format: 'markdown', theme: 'light' },
  { label: 'Mermaid', description: 'The diagram as text', format: 'mermaid', theme: 'light' },
];

const FILES: Readonly<Record<ExportFormat, { readonly ending: string; readonly name: string }>> = {
  svg: { ending: 'svg', name: 'SVG' },
  png: { ending: 'png', name: 'PNG' },
  html: { ending: 'html', name: 'HTML' },
  markdown: { ending: 'md', name: 'Markdown' },
  mermaid: { ending: 'mmd', name: 'Mermaid' },
};

/** For callers that do not want to be asked. `to`: where to write, heeded in trusted workspaces alone. */
interface Wanted {
  readonly uri: Uri;
  readonly format?: ExportFormat;
  readonly theme?: ExportTheme;
  readonly to?: Uri;
}

export function registerExports(context: ExtensionContext, client: Client, previews: Previews): void {
  const exports = new Exports(client, previews);
  context.subscriptions.push(
    commands.registerCommand('vstream.exportDiagram', (asked?: unknown) =>
      exports.run(asked, CHOICES, 'Export', (made, wanted) => exports.save(made, wanted)),
    ),
    commands.registerCommand('vstream.copyDiagram', (asked?: unknown) =>
      exports.run(asked, CHOICES, 'Copy', (made) => exports.copy(made), true),
    ),
  );
}

interface Made {
  readonly data: string;
  readonly format: ExportFormat;
}

class Exports {
  readonly #client: Client;
  readonly #previews: Previews;

  constructor(client: Client, previews: Previews) {
    this.#client = client;
    this.#previews = previews;
  }

  async run(
    asked: unknown,
    choices: readonly Choice[],
    title: string,
    hand: (made: Made, wanted: Wanted) => Promise<void>,
    copy = false,
  ): Promise<void> {
    const wanted = this.#wanted(asked);
    if (!wanted) {
      void window.showInformationMessage('Open a *.vstream.yaml file first: there is nothing to export.');
      return;
    }
    const choice =
      choices.find(({ format, theme }) => format === wanted.format && theme === (wanted.theme ?? 'light')) ??
      (await window.showQuickPick(choices, { title, placeHolder: 'As what?' }));
    if (!choice) return;
    try {
      await hand({ data: await this.#make(wanted.uri, choice, copy), format: choice.format }, wanted);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`The export failed: ${why}`);
    }
  }

  async save({ data, format }: Made, { uri, to }: Wanted): Promise<void> {
    const { ending, name } = FILES[format];
    const target =
      to && workspace.isTrusted
        ? to
        : await window.showSaveDialog({
            title: 'Export',
            defaultUri: beside(uri, ending),
            filters: { [name]: [ending] },
          });
    if (!target) return;
    const bytes = format === 'png' ? fromBase64(data) : new TextEncoder().encode(data);
    await workspace.fs.writeFile(target, bytes);
    window.setStatusBarMessage(`Exported to ${target.path.split('/').at(-1)}`, 5000);
  }

  /** The editor's own clipboard holds text alone: an image has been copied by the page that drew it. */
  async copy({ data, format }: Made): Promise<void> {
    if (format !== 'png') await env.clipboard.writeText(data);
    window.setStatusBarMessage('Copied', 5000);
  }

  #wanted(asked: unknown): Wanted | undefined {
    const uri = this.#previews.meant(asked);
    if (asked instanceof Uri || typeof asked !== 'object' || asked === null) return uri && { uri };
    const said = asked as Readonly<Record<string, unknown>>;
    const from = said.uri instanceof Uri ? said.uri : uri;
    return (
      from && {
        uri: from,
        ...(exportFormat(said.format) ? { format: said.format } : {}),
        ...(exportTheme(said.theme) ? { theme: said.theme } : {}),
        ...(said.to instanceof Uri ? { to: said.to } : {}),
      }
    );
  }

  async #make(uri: Uri, { format, theme }: Choice, copy: boolean): Promise<string> {
    if (format === 'svg' || format === 'png') {
      const png = format === 'png';
      return this.#previews.panelFor(uri).takePicture({ theme, png, copy: copy && png });
    }
    await workspace.openTextDocument(uri);
    // A web page shows the picture, which only a preview can draw; simulations are told where one is on show.
    const panel = format === 'html' ? this.#previews.panelFor(uri) : this.#previews.known(uri);
    const params: ExportParams = {
      uri: this.#client.code2ProtocolConverter.asUri(uri),
      ...{ format, simulation: panel?.simulation ?? null },
      picture:
        panel && format === 'html' ? await panel.takePicture({ theme, png: false, copy: false }) : null,
    };
    const answer = await this.#client.sendRequest<unknown>(EXPORT_REQUEST, params);
    if (!exportedText(answer)) throw new Error('the server does not know this file');
    return answer.text;
  }
}

/** Beside the file; a file that is not saved yet has no place of its own. */
function beside(uri: Uri, ending: string): Uri {
  const name = (uri.path.split('/').at(-1) ?? 'stream').replace(/(\.vstream)?\.ya?ml$/, '');
  const folder = uri.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(uri, '..');
  return folder ? Uri.joinPath(folder, `${name}.${ending}`) : Uri.file(`${name}.${ending}`);
}

function fromBase64(data: string): Uint8Array {
  return Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
}
