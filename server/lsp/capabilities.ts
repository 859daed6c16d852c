// What the server promises at the start. It is told before anything that keeps the promise is loaded: nothing of the
// core may be imported here.
import {
  CodeActionKind,
  FileOperationPatternKind,
  type FileOperationRegistrationOptions,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../features/semantic-legend.ts';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.vstream`;

/** Characters after which an editor asks by itself; digits, so that units come behind a number. */
const TRIGGERS = [...' .:-"\'[,{#/0123456789'];

/** Files by themselves are watched. */
const FOLDERS: FileOperationRegistrationOptions = {
  filters: [{ pattern: { glob: '**/*', matches: FileOperationPatternKind.folder } }],
};

export const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didCreate: FOLDERS, didRename: FOLDERS, didDelete: FOLDERS },
  },
  completionProvider: { triggerCharacters: TRIGGERS, completionItem: { labelDetailsSupport: true } },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: { label: 'VStream' },
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  callHierarchyProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: true,
    range: true,
  },
  inlayHintProvider: true,
  codeLensProvider: {},
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  codeActionProvider: {
    codeActionKinds: [
      CodeActionKind.QuickFix,
      CodeActionKind.RefactorExtract,
      CodeActionKind.RefactorRewrite,
      FIX_ALL,
    ],
    resolveProvider: true,
  },
};
