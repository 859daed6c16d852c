// Help in `.vstream/config.yaml` over LSP. The file is plain YAML to the editor: what we offer there is registered for
// its path alone, where the client lets us.
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  type Diagnostic,
  type Hover,
  MarkupKind,
  type Position,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type LineStarts, lineStarts, rangeOf } from '../core/text/position.ts';
import { completeConfig } from '../features/config-completion.ts';
import { hoverConfig } from '../features/config-hover.ts';
import type { ConfigFinding } from '../workspace/config.ts';
import { rulePage } from '../workspace/pages.ts';
import { SEVERITIES, toSpan, toWorkspaceEdit } from './convert.ts';
import { toCompletionItem } from './features-convert.ts';

export interface OpenConfig {
  readonly document: TextDocument;
  readonly findings: readonly ConfigFinding[];
}

/** Finds an open config file; undefined for all other documents. */
export type ConfigAt = (uri: string) => OpenConfig | undefined;

export type ConfigHelp = Readonly<Record<'completion' | 'hover' | 'codeAction', boolean>>;

export function configHelp({ textDocument }: ClientCapabilities): ConfigHelp {
  return {
    completion: textDocument?.completion?.dynamicRegistration === true,
    hover: textDocument?.hover?.dynamicRegistration === true,
    codeAction: textDocument?.codeAction?.dynamicRegistration === true,
  };
}

/** The methods to register for config files, with what they say besides the files. */
export function configHelpMethods(
  helps: ConfigHelp,
): readonly (readonly [method: string, options: object])[] {
  const methods = {
    completion: { triggerCharacters: [...' :-[,{'] },
    hover: {},
    codeAction: { codeActionKinds: [CodeActionKind.QuickFix] },
  };
  return Object.entries(methods).flatMap(([name, options]) =>
    helps[name as keyof ConfigHelp] ? [[`textDocument/${name}`, options] as const] : [],
  );
}

export function toConfigDiagnostic(
  { span, severity, message }: ConfigFinding,
  starts: LineStarts,
): Diagnostic {
  return {
    range: rangeOf(starts, span),
    severity: SEVERITIES[severity],
    source: 'vstream',
    code: 'invalid-setting',
    message,
  };
}

export function configCompletions(
  { document }: OpenConfig,
  position: Position,
  snippets: boolean,
): CompletionItem[] {
  const text = document.getText();
  const starts = lineStarts(text);
  return completeConfig(text, document.offsetAt(position)).map((item) =>
    toCompletionItem(item, starts, snippets),
  );
}

export function configHover({ document }: OpenConfig, position: Position): Hover | null {
  const text = document.getText();
  const shown = hoverConfig(text, document.offsetAt(position), rulePage);
  if (!shown) return null;
  const contents = { kind: MarkupKind.Markdown, value: shown.markdown };
  return { contents, range: rangeOf(lineStarts(text), shown.span) };
}

/** What was most likely meant, for each finding in the range that has a likely meaning. */
export function configFixes(
  { document, findings }: OpenConfig,
  range: Range,
  versionedEdits: boolean,
): CodeAction[] {
  const starts = lineStarts(document.getText());
  const { start, end } = toSpan(range, document);
  return findings.flatMap((finding): CodeAction[] => {
    const { span, meant } = finding;
    if (meant === undefined || span.start > end || span.end < start) return [];
    return [
      {
        title: `Change to \`${meant}\``,
        kind: CodeActionKind.QuickFix,
        isPreferred: true,
        diagnostics: [toConfigDiagnostic(finding, starts)],
        edit: toWorkspaceEdit([{ span, newText: meant }], document, starts, {
          snippets: false,
          versionedEdits,
        }),
      },
    ];
  });
}
