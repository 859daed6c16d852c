// `vstream check`: the findings of all rules, in a form for people or for tools.
import type { Severity } from '../core/rules/rule.ts';
import { lineStarts, rangeOf } from '../core/text/position.ts';
import type { ProjectConfig } from '../workspace/project.ts';
import type { CheckedFile, CheckedFinding } from './checked.ts';
import type { Invocation } from './main.ts';
import { shownPath } from './project.ts';
import { github, pretty, sarif } from './reports.ts';
import { checkSpecs, MOST_THREADS } from './threads.ts';
import { UsageError } from './usage.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export type Summary = Readonly<Record<Severity | 'files', number>>;

interface CheckInvocation extends Invocation {
  readonly threads: string | undefined;
}

/** 0 where nothing is at or above `--fail-on`, else 1. */
export async function check(
  { paths, format = 'pretty', failOn = 'error', threads, print }: CheckInvocation,
  version: string,
): Promise<number> {
  const limit = (SEVERITIES as readonly string[]).indexOf(failOn);
  if (limit < 0) throw new UsageError(`--fail-on takes ${SEVERITIES.join(', ')}`);
  if (!['pretty', 'json', 'sarif', 'github'].includes(format)) {
    throw new UsageError('--format takes pretty, json, sarif or github');
  }
  const { checked, configs } = await checkSpecs(paths, threadsFrom(threads));
  const settings = configs.filter(({ findings }) => findings.length > 0).map(configFile);
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

function threadsFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw new UsageError(`--threads takes a number from 1 to ${MOST_THREADS}`);
  return threads;
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
  return { path: shownPath(uri), findings: shown };
}
