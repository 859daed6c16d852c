// Code actions over LSP: quick fixes, refactorings, and fix-alls, whose edits are worked out when they are chosen.
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import type { AnalyzeOptions } from '../core/analyze.ts';
import {
  type CodeAction as CoreAction,
  fixAllOfRule,
  fixAllSafe,
  hasFixAll,
  quickFixes,
  refactors,
  titleOfFixAll,
} from '../features/code-actions.ts';
import { FIX_ALL } from './capabilities.ts';
import { type ConfigAt, configFixes } from './config-help.ts';
import { toCodeAction, toSpan, toWorkspaceEdit } from './convert.ts';
import type { Analyzed, Documents } from './documents.ts';

/** What an action without its edit has to say to get it: all of one rule, or a refactoring at a place. */
interface Later {
  readonly uri: string;
  readonly version: number;
  readonly rule?: string;
  readonly start?: number;
}

/** Registers the handlers, for a client that can do so much. Files that the project ignores have nothing to be fixed. */
export function registerCodeActions(
  connection: Connection,
  documents: Documents,
  { workspace, textDocument }: ClientCapabilities,
  optionsFor: (uri: string) => AnalyzeOptions,
  configAt: ConfigAt,
  ignores: (uri: string) => boolean,
): void {
  const snippets = workspace?.workspaceEdit?.snippetEditSupport === true;
  const versionedEdits = workspace?.workspaceEdit?.documentChanges === true;
  const resolves = textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true;
  /** A fix of many places leaves the cursor where it is. */
  const editOf = ({ edits, findings, kind }: CoreAction, { document, starts }: Analyzed) =>
    toWorkspaceEdit(edits, document, starts, {
      snippets: snippets && (findings.length > 0 || kind.startsWith('refactor')),
      versionedEdits,
    });

  connection.onCodeAction(({ textDocument, range, context: { only } }) => {
    const wants = (kind: string) => !only || only.some((one) => isWithin(kind, one));
    const config = configAt(textDocument.uri);
    if (config) return wants(CodeActionKind.QuickFix) ? configFixes(config, range, versionedEdits) : [];
    const analyzed = documents.current(textDocument.uri);
    if (!analyzed) return [];
    const { analysis, document, starts } = analyzed;
    const span = toSpan(range, document);
    const whole = (action: CoreAction): CodeAction => {
      return { ...toCodeAction(action, document, starts), edit: editOf(action, analyzed) };
    };
    const checked = !ignores(document.uri);
    const fixes = checked && wants(CodeActionKind.QuickFix) ? quickFixes(analysis, span) : [];
    const rules = new Set(fixes.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    const all = [...rules].filter((rule) => hasFixAll(analysis, rule));
    const later = all.flatMap((rule): CodeAction[] => {
      if (!resolves) return [fixAllOfRule(analysis, rule, optionsFor(document.uri)) ?? []].flat().map(whole);
      const data: Later = { uri: document.uri, version: document.version, rule };
      return [{ title: titleOfFixAll(rule), kind: CodeActionKind.QuickFix, data }];
    });
    const reshapes = wants(CodeActionKind.RefactorExtract) || wants(CodeActionKind.RefactorRewrite);
    const offered = reshapes ? refactors(analysis, span, resolves ? 'when chosen' : 'now') : [];
    const others = offered
      .filter(({ kind }) => wants(kind))
      .map((action): CodeAction => {
        if (!resolves) return whole(action);
        const data: Later = { uri: document.uri, version: document.version, start: span.start };
        return { ...toCodeAction(action, document, starts), data };
      });
    const safe =
      checked && only && wants(FIX_ALL) ? fixAllSafe(analysis, optionsFor(document.uri)) : undefined;
    return [...fixes.map(whole), ...later, ...others, ...(safe ? [whole(safe)] : [])];
  });

  connection.onCodeActionResolve((action) => {
    const { data } = action;
    if (!isLater(data)) return action;
    const analyzed = documents.current(data.uri);
    if (analyzed?.version !== data.version)
      return new ResponseError<void>(LSPErrorCodes.ContentModified, 'The file has changed since.');
    const { analysis } = analyzed;
    const { rule, start = 0 } = data;
    const found =
      rule === undefined
        ? refactors(analysis, { start, end: start }, 'now').find(({ title }) => title === action.title)
        : fixAllOfRule(analysis, rule, optionsFor(data.uri));
    if (!found)
      return new ResponseError<void>(LSPErrorCodes.RequestFailed, 'This cannot be done here safely.');
    return { ...action, edit: editOf(found, analyzed) };
  });
}

/** Code action kinds form a hierarchy: `source` asks for `source.fixAll.vstream` too. */
function isWithin(kind: string, wanted: string): boolean {
  return kind === wanted || kind.startsWith(`${wanted}.`);
}

function isLater(data: unknown): data is Later {
  if (typeof data !== 'object' || data === null) return false;
  const { uri, version, rule, start } = data as Partial<Record<keyof Later, unknown>>;
  const what = typeof rule === 'string' || typeof start === 'number';
  return typeof uri === 'string' && typeof version === 'number' && what;
}
