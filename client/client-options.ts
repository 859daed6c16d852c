// What the language client of every host has in common.
import {
  type CodeLens,
  type ExtensionContext,
  Location,
  type LogOutputChannel,
  Position,
  Range,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { failureHandler } from './failures.ts';

export function outputChannel(context: ExtensionContext): LogOutputChannel {
  const log = window.createOutputChannel('VStream', { log: true });
  context.subscriptions.push(log);
  return log;
}

/** `further`: what the server of this host has to know besides. */
export function clientOptions(
  log: LogOutputChannel,
  further: Readonly<Record<string, string>> = {},
): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'vstream' }],
    outputChannel: log,
    errorHandler: failureHandler(log),
    // Asked anew at each start of the server.
    initializationOptions: () => ({ trusted: workspace.isTrusted, ...further }),
    // What the server says of one place is text, never commands that run.
    markdown: { isTrusted: false, supportHtml: false },
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => next(uri, isCopy(uri) ? [] : diagnostics),
      // What was computed for another version than the one on the screen would land in the wrong place.
      provideCodeActions: async (document, range, context, token, next) => {
        const { version } = document;
        const actions = await next(document, range, context, token);
        return document.version === version ? actions : [];
      },
      provideCodeLenses: async (document, token, next) => (await next(document, token))?.map(withEditorTypes),
    },
  };
}

/** An older or other version of a file, as a comparison shows it: nobody can mend it, and its findings would stand twice. */
function isCopy(uri: Uri): boolean {
  if (uri.scheme === 'file' || uri.scheme === 'untitled' || workspace.getWorkspaceFolder(uri)) return false;
  return workspace.fs.isWritableFileSystem(uri.scheme) !== true;
}

interface PlainPosition {
  readonly line: number;
  readonly character: number;
}
interface PlainLocation {
  readonly uri: string;
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition };
}

/** The server sends plain data; the editor's own command asks for its own classes. */
function withEditorTypes(lens: CodeLens): CodeLens {
  const { command } = lens;
  if (command?.command !== 'editor.action.showReferences') return lens;
  const [uri, at, places] = command.arguments as [string, PlainPosition, readonly PlainLocation[]];
  const position = ({ line, character }: PlainPosition) => new Position(line, character);
  const locations = places.map(
    ({ uri, range }) => new Location(Uri.parse(uri), new Range(position(range.start), position(range.end))),
  );
  lens.command = { ...command, arguments: [Uri.parse(uri), position(at), locations] };
  return lens;
}
