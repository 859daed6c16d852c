// The command line: the same engine as in the editor, for terminals and CI.
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import manifest from '../../package.json' with { type: 'json' };
import { check } from './check.ts';
import { metrics } from './metrics.ts';
import { render } from './render.ts';
import { simulate } from './simulate.ts';
import { serveCheck } from './threads.ts';
import { UsageError } from './usage.ts';

const HELP = `vstream ${manifest.version}: value streams as code

  vstream check [paths]     findings of all rules        --format pretty|json|sarif|github
                                                         --fail-on error|warning|info|hint
                                                         --threads N
  vstream metrics [paths]   computed metrics             --format pretty|json
                                                         --set CHANGE --on DATE --events FILE
  vstream simulate [paths]  single items and a run       --format pretty|json
                            with queues                  --seed N --items N --set CHANGE
                                                         --on DATE
  vstream render FILE       the stream as a picture      --format mermaid|html|markdown

A CHANGE is tried without touching the file, and compared: capacity.ACTOR=3, wait_time.NODE=2h, process_time.NODE=1h,
lead_time.NODE=3d, rate.TRIGGER=40/d, pass_rate.GATE=95%, raises.NODE.EXCEPTION=2%, probability.NODE.TO=10%.
A DATE (2026-11-30) is when parameters with values by date are read; for a simulation also its first day.
EVENTS are deployments and tickets as JSON (docs/metrics.md): DORA's five are counted, and held against targets.
Paths are files or folders (default: this folder); in folders, *.vstream.yaml and *.vstream.yml are read.
Exit code: 0 clean, 1 findings at or above --fail-on (default error), 2 could not run.
`;

export interface Invocation {
  readonly paths: readonly string[];
  readonly format: string | undefined;
  readonly failOn: string | undefined;
  /** Changes to try, as written: `capacity.clerk=3`. */
  readonly set?: readonly string[] | undefined;
  /** A date, `2026-11-30`; today where it is not said. */
  readonly on?: string | undefined;
  /** A file of deployments and tickets. */
  readonly events?: string | undefined;
  readonly print: (text: string) => void;
}

async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
    process.stdout.write(HELP);
    return command === undefined ? 2 : 0;
  }
  if (command === '--version' || command === '-v') {
    process.stdout.write(`${manifest.version}\n`);
    return 0;
  }
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      'fail-on': { type: 'string' },
      set: { type: 'string', multiple: true },
      on: { type: 'string' },
      events: { type: 'string' },
      seed: { type: 'string' },
      items: { type: 'string' },
      threads: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const invocation: Invocation = {
    paths: positionals,
    format: values.format,
    failOn: values['fail-on'],
    set: values.set,
    on: values.on,
    events: values.events,
    print: (text) => process.stdout.write(text),
  };
  switch (command) {
    case 'check':
      return check({ ...invocation, threads: values.threads }, manifest.version);
    case 'metrics':
      return metrics(invocation, manifest.version);
    case 'simulate':
      return simulate({ ...invocation, seed: values.seed, items: values.items }, manifest.version);
    case 'render':
      return render(invocation, manifest.version);
    default:
      throw new UsageError(`unknown command ${command}`);
  }
}

if (isMainThread)
  run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  }, failed);
else serveCheck();

function failed(error: unknown): void {
  // Wrong use and unreadable files end here; anything else is our fault, and says so with its trace.
  const expected = error instanceof UsageError || isArgumentError(error);
  const text =
    error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`vstream: ${text}\n${expected ? 'Run `vstream --help` for the commands.\n' : ''}`);
  process.exitCode = 2;
}

function isArgumentError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
