// Core data to LSP data: offsets become positions, findings become diagnostics.
import {
  type CodeAction,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit as LspEdit,
  type Range,
  type SnippetTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Told } from '../core/analyze.ts';
import type { Severity } from '../core/rules/rule.ts';
import type { TextEdit } from '../core/text/edit.ts';
import { type LineStarts, rangeOf, type Span } from '../core/text/position.ts';
import type { CodeAction as CoreAction } from '../features/code-actions.ts';
import { asSnippets } from '../features/placeholders.ts';
import { rulePage } from '../workspace/pages.ts';

export const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

export function toDiagnostic(finding: Told, uri: string, starts: LineStarts): Diagnostic {
  return {
    range: rangeOf(starts, finding.span),
    severity: SEVERITIES[finding.severity],
    source: 'vstream',
    code: finding.rule,
    codeDescription: { href: rulePage(finding.rule) },
    message: finding.message,
    ...(finding.tags.length > 0 ? { tags: finding.tags.map((tag) => TAGS[tag]) } : {}),
    ...(finding.related.length > 0
      ? {
          relatedInformation: finding.related.map(({ span, file, message }) => ({
            location: file ?? { uri, range: rangeOf(starts, span) },
            message,
          })),
        }
      : {}),
  };
}

export function toEdits(edits: readonly TextEdit[], starts: LineStarts): LspEdit[] {
  return edits.map(({ span, newText }) => ({ range: rangeOf(starts, span), newText }));
}

/** What a client understands of edits. */
export interface EditView {
  readonly snippets: boolean;
  readonly versionedEdits: boolean;
}

/**
 * The edit names the version that it was computed for, where the editor understands that: one that has moved on refuses
 * it. What it leaves to the author becomes tab stops, in editors that have them.
 */
export function toWorkspaceEdit(
  edits: readonly TextEdit[],
  document: TextDocument,
  starts: LineStarts,
  { snippets, versionedEdits }: EditView,
): WorkspaceEdit {
  if (!versionedEdits) return { changes: { [document.uri]: toEdits(edits, starts) } };
  const left = snippets ? asSnippets(document.getText(), edits) : undefined;
  const changes = left?.map(({ span, snippet }): SnippetTextEdit => {
    return { range: rangeOf(starts, span), snippet: { kind: 'snippet', value: snippet } };
  });
  const textDocument = { uri: document.uri, version: document.version };
  return { documentChanges: [{ textDocument, edits: changes ?? toEdits(edits, starts) }] };
}

/** Without its edit, which a client may ask for later. */
export function toCodeAction(
  action: Omit<CoreAction, 'edits'>,
  document: TextDocument,
  starts: LineStarts,
): CodeAction {
  return {
    title: action.title,
    kind: action.kind,
    ...(action.preferred ? { isPreferred: true } : {}),
    ...(action.findings.length > 0
      ? { diagnostics: action.findings.map((finding) => toDiagnostic(finding, document.uri, starts)) }
      : {}),
  };
}

export function toSpan(range: Range, document: TextDocument): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
