// The forms in which `vstream check` reports: for a terminal, for GitHub's annotations, as SARIF 2.1.0.
import { allRules } from '../core/rules/index.ts';
import type { Severity } from '../core/rules/rule.ts';
import { rulePage } from '../workspace/pages.ts';
import type { Summary } from './check.ts';
import type { CheckedFile } from './checked.ts';

/** One line a finding, as compilers write it, so that terminals link to the place. */
export function pretty(files: readonly CheckedFile[], summary: Summary): string {
  const lines = files.flatMap(({ path, findings }) =>
    findings.map(({ range, severity, message, rule }) => {
      const { line, character } = range.start;
      return `${path}:${line + 1}:${character + 1}: ${severity}: ${oneLine(message)} [${rule}]`;
    }),
  );
  const counted = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) =>
    summary[severity] > 0 ? [`${summary[severity]} ${plural(severity, summary[severity])}`] : [],
  );
  const total = counted.length > 0 ? counted.join(', ') : 'no findings';
  return `${[...lines, `${summary.files} ${summary.files === 1 ? 'file' : 'files'}: ${total}`].join('\n')}\n`;
}

function plural(severity: Severity, count: number): string {
  return severity === 'info' ? 'info' : count === 1 ? severity : `${severity}s`;
}

/** Workflow commands: GitHub shows them beside the changed lines. */
export function github(files: readonly CheckedFile[]): string {
  const level = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' } as const;
  const lines = files.flatMap(({ path, findings }) =>
    findings.map(({ range: { start, end }, severity, message, rule }) => {
      const place = [
        `file=${property(path)}`,
        `line=${start.line + 1}`,
        `endLine=${end.line + 1}`,
        // GitHub takes columns only where start and end share a line.
        ...(start.line === end.line ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
        `title=${property(rule)}`,
      ];
      return `::${level[severity]} ${place.join(',')}::${data(message)}\n`;
    }),
  );
  return lines.join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

export function sarif(files: readonly CheckedFile[], version: string): object {
  const level = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vstream',
            version,
            rules: allRules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.docs.what },
              fullDescription: { text: rule.docs.why },
              help: { text: rule.docs.how },
              helpUri: rulePage(rule.id),
              defaultConfiguration: { level: level[rule.severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ path, findings }) =>
          findings.map((finding) => ({
            ruleId: finding.rule,
            level: level[finding.severity],
            message: { text: finding.message },
            locations: [location(path, finding.range)],
            ...(finding.related.length > 0
              ? {
                  relatedLocations: finding.related.map(({ path: other = path, range, message }, id) => ({
                    id,
                    message: { text: message },
                    ...location(other, range),
                  })),
                }
              : {}),
          })),
        ),
      },
    ],
  };
}

function location(path: string, { start, end }: CheckedFile['findings'][number]['range']): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path) },
      region: {
        startLine: start.line + 1,
        startColumn: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
      },
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
