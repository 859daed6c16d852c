// `vstream check`: the findings of all rules, in a form for people or for tools.
import type { Finding, Severity } from '../core/rules/rule.ts';
import { type LineStarts, lineStarts, type Range, rangeOf } from '../core/text/position.ts';
import type { ProjectConfig } from '../workspace/project.ts';
import { readSpecs } from './files.ts';
import type { Invocation } from './main.ts';
import { analyzeSpecs, shownPath } from './project.ts';
import { github, pretty, sarif } from './reports.ts';
import { UsageError } from './usage.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export interface CheckedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly fixable: boolean;
  /** `path`: where another file is part of the story. */
  readonly related: readonly { readonly path?: string; readonly range: Range; readonly message: string }[];
}

export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  readonly findings: readonly CheckedFinding[];
}

export type Summary = Readonly<Record<Severity | 'files', number>>;

/** 0 where nothing is at or above `--fail-on`, else 1. */
export async function check(
  { paths, format = 'pretty', failOn = 'error', print }: Invocation,
  version: string,
): Promise<number> {
  const limit = (SEVERITIES as readonly string[]).indexOf(failOn);
  if (limit < 0) throw new UsageError(`--fail-on takes ${SEVERITIES.join(', ')}`);
  if (!['pretty', 'json', 'sarif', 'github'].includes(format)) {
    throw new UsageError('--format takes pretty, json, sarif or github');
  }
  const { specs, configs } = await analyzeSpecs(readSpecs(paths), paths);
  const settings = configs.filter(({ findings }) => findings.length > 0).map(configFile);
  const checked = specs
    .filter(({ ignored }) => !ignored)
    .map(({ path, text, analysis }): CheckedFile => {
      const starts = lineStarts(text);
      return { path, text, findings: analysis.findings.map((finding) => plain(finding, starts)) };
    });
  const files = [...settings, ...checked];
  const all = files.flatMap((file) => file.findings);
  const counts = SEVERITIES.map((s): [Severity, number] => [s, all.filter((f) => f.severity === s).length]);
  const summary = { files: files.length, ...Object.fromEntries(counts) } as Summary;
  switch (format) {
    case 'json': {
      const shown = files.map(({ path, findings }) => ({ path, findings }));
      print(`${JSON.stringify({ version, files: shown, summary }, undefined, 2)}\n`);
      break;
    }
    case 'sarif':
      print(`${JSON.stringify(sarif(files, version), undefined, 2)}\n`);
      break;
    case 'github':
      print(github(files));
      break;
    default:
      print(pretty(files, summary));
  }
  return all.some((finding) => SEVERITIES.indexOf(finding.severity) <= limit) ? 1 : 0;
}

function plain(finding: Finding, starts: LineStarts): CheckedFinding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    range: rangeOf(starts, finding.span),
    fixable: finding.fixable,
    related: finding.related.map(({ span, file, message }) =>
      file
        ? { path: shownPath(file.uri), range: file.range, message }
        : { range: rangeOf(starts, span), message },
    ),
  };
}

/** A config file counts as a file where something in it is wrong. */
function configFile({ uri, text, findings }: ProjectConfig): CheckedFile {
  const starts = lineStarts(text);
  const shown = findings.map(
    ({ span, severity, message }): CheckedFinding => ({
      rule: 'invalid-setting',
      severity,
      message,
      range: rangeOf(starts, span),
      fixable: false,
      related: [],
    }),
  );
  return { path: shownPath(uri), text, findings: shown };
}
