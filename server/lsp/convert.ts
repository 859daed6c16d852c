// Core data to LSP data: offsets become positions, findings become diagnostics.
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit as LspEdit,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Severity } from '../core/rules/rule.ts';
import type { TextEdit } from '../core/text/edit.ts';
import { type LineStarts, rangeOf, type Span } from '../core/text/position.ts';
import type { CodeAction as CoreAction } from '../features/code-actions.ts';
import { rulePage } from '../workspace/pages.ts';

export const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

export function toDiagnostic(finding: Finding, uri: string, starts: LineStarts): Diagnostic {
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

/** The edit names the version that it was computed for: an editor that has moved on refuses it. */
export function toCodeAction(action: CoreAction, document: TextDocument, starts: LineStarts): CodeAction {
  const edit = {
    documentChanges: [
      {
        textDocument: { uri: document.uri, version: document.version },
        edits: toEdits(action.edits, starts),
      },
    ],
  };
  const kind = action.kind === 'quickfix' ? CodeActionKind.QuickFix : action.kind;
  return {
    title: action.title,
    kind,
    edit,
    ...(action.preferred ? { isPreferred: true } : {}),
    ...(action.findings.length > 0
      ? { diagnostics: action.findings.map((finding) => toDiagnostic(finding, document.uri, starts)) }
      : {}),
  };
}

export function toSpan(range: Range, document: TextDocument): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
