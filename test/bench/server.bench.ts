// Our server beside yaml-language-server with our schema: the same documents, the same client, in turn. All rules are on.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-protocol/node';
import { parseDocument } from 'yaml';
import { serverProcess } from '../../client/server-process.ts';
import { median, middle, table } from './bench.ts';
import { generatedStream } from './generated-stream.ts';
import { Client, type Server } from './lsp-client.ts';

const root = resolve(import.meta.dirname, '../..');
const schema = pathToFileURL(join(root, 'schemas/vstream.schema.json')).href;
const ours: Server = {
  name: 'vstream',
  program: join(root, 'dist/server.js'),
  languageId: 'vstream',
  process: serverProcess(mkdtempSync(join(tmpdir(), 'vstream-compiled-'))),
  settings: {},
};
const peer: Server = {
  name: 'yaml-language-server',
  program: join(root, 'node_modules/yaml-language-server/bin/yaml-language-server'),
  languageId: 'yaml',
  process: { env: {}, execArgv: [] },
  settings: {
    yaml: { schemas: { [schema]: '*.vstream.yaml' }, validate: true, hover: true, completion: true },
  },
};

const SIZES = [100, 1000, 10_000, 50_000];
const ROUNDS = 15;
const MEMORY_HEAD = ['lines', 'vstream', 'yaml-language-server', 'ratio'];
const HEAD = ['lines', 'vstream ms', 'yaml-language-server ms', 'ratio'];

interface Figures {
  /** From opening the file to its first diagnostics, and to all of them. */
  readonly first: number;
  readonly whole: number;
  /** From the start of the process to those first ones: an editor opens the file that it starts a server for. */
  readonly arrival: number;
  /** The first letter, typed as soon as all diagnostics are there. */
  readonly firstKey: number;
  /** A letter in a name. */
  readonly prose: number;
  /** A digit of a time: the metrics change. */
  readonly number: number;
  /** A value that becomes wrong, and right again. */
  readonly mistake: number;
  /** A line that loses its colon, so that the text cannot be read, and has it again. */
  readonly broken: number;
  readonly completion: number;
  readonly hover: number;
  /** Resident, in MB: once the file is open, and once after all the work that is measured here. */
  readonly memory: number;
  readonly worked: number;
  /** Twenty letters as fast as they can be sent, to the last result; and how many results came. */
  readonly burst: number;
  readonly results: number;
}

export default async function bench(): Promise<void> {
  const sizes = SIZES.map((lines) => ({ lines, text: generatedStream(lines) }));
  const own: Figures[] = [];
  const others: Figures[] = [];
  const parses: number[] = [];
  const firstParses: number[] = [];
  for (const { text } of sizes) {
    own.push(await figures(ours, text));
    others.push(await figures(peer, text));
    parses.push(await median(() => parseDocument(text)));
    firstParses.push(middle(Array.from({ length: OPENS }, () => firstParse(text))));
  }
  const lines = ({ text }: { readonly text: string }) => text.split('\n').length - 1;
  const rows = (pick: (of: Figures) => number) =>
    sizes.map((size, i) => {
      const [a, b] = [own[i], others[i]];
      return a && b ? [String(lines(size)), pick(a), pick(b), `1/${(pick(b) / pick(a)).toFixed(1)}`] : [];
    });
  table(
    'Keystroke to diagnostics: a letter in a name',
    HEAD,
    rows((of) => of.prose),
  );
  table(
    'Keystroke to diagnostics: a digit of a time, metrics worked out again',
    HEAD,
    rows((of) => of.number),
  );
  table(
    'Keystroke to diagnostics: a mistake made and mended',
    HEAD,
    rows((of) => of.mistake),
  );
  table(
    'Keystroke to diagnostics: a line without its colon, and with it again',
    HEAD,
    rows((of) => of.broken),
  );
  table(
    'The same beside a full parse of the text by the yaml package',
    ['lines', 'letter ms', 'digit ms', 'parse ms', 'letter / parse', 'digit / parse'],
    sizes.map((size, i) => {
      const [of, parse = Number.NaN] = [own[i], parses[i]];
      if (!of) return [];
      return [String(lines(size)), of.prose, of.number, parse, of.prose / parse, of.number / parse];
    }),
  );
  table(
    'Open to first diagnostics',
    HEAD,
    rows((of) => of.first),
  );
  table(
    'Open to all diagnostics',
    HEAD,
    rows((of) => of.whole),
  );
  table(
    'The same beside the first parse of the text by the yaml package, in a process of its own',
    ['lines', 'open ms', 'parse ms', 'open / parse'],
    sizes.map((size, i) => {
      const [of, parse = Number.NaN] = [own[i], firstParses[i]];
      return of ? [String(lines(size)), of.whole, parse, of.whole / parse] : [];
    }),
  );
  table(
    'Start of the process to first diagnostics',
    HEAD,
    rows((of) => of.arrival),
  );
  table(
    'The first letter after that, to diagnostics',
    HEAD,
    rows((of) => of.firstKey),
  );
  table(
    'Completion',
    HEAD,
    rows((of) => of.completion),
  );
  table(
    'Hover',
    HEAD,
    rows((of) => of.hover),
  );
  table(
    'A burst of 20 letters to the last result',
    [...HEAD, 'results'],
    rows((of) => of.burst).map((row, i) => [...row, String(own[i]?.results)]),
  );
  table(
    'Resident memory of an open file, MB',
    MEMORY_HEAD,
    rows((of) => of.memory),
  );
  table(
    'Resident memory after all of the above, MB',
    MEMORY_HEAD,
    rows((of) => of.worked),
  );
  await startups();
  rmSync(ours.process.env.NODE_COMPILE_CACHE ?? '', { recursive: true, force: true });
}

async function startups(): Promise<void> {
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < ROUNDS + 1; round++) {
    for (const [key, server] of [
      ['ours', ours],
      ['peer', peer],
    ] as const) {
      const client = await Client.start(server);
      if (round > 0) times[key].push(client.startup);
      await client.stop();
    }
  }
  const [a, b] = [middle(times.ours), middle(times.peer)];
  table('Start to the answer to initialize', HEAD.slice(1), [
    [String(a.toFixed(0)), b, `1/${(b / a).toFixed(1)}`],
  ]);
}

const FIRST_PARSE = `
import { readFileSync } from 'node:fs';
import { parseDocument } from ${JSON.stringify(pathToFileURL(join(root, 'node_modules/yaml/dist/index.js')).href)};
const text = readFileSync(0, 'utf8');
const from = performance.now();
parseDocument(text);
console.log(performance.now() - from);
`;

/** Without the start of the process: what has just begun to run is what is compared. */
function firstParse(text: string): number {
  const args = ['--input-type=module', '-e', FIRST_PARSE];
  return Number(execFileSync(process.execPath, args, { input: text, encoding: 'utf8' }));
}

/** How often a server is started anew to open the file. */
const OPENS = 15;
const at = 'file:///bench/stream.vstream.yaml';
const any = () => true;

/** Of a long file ours first tells what is wrong with the text; that there are many handoffs only the whole shows. */
const isWhole = (server: Server, text: string) => (found: readonly Diagnostic[]) =>
  server !== ours || text.length < 10_000 || found.some(({ code }) => code === 'too-many-handoffs');

async function figures(server: Server, text: string): Promise<Figures> {
  const opens: number[] = [];
  const wholes: number[] = [];
  const arrivals: number[] = [];
  const firstKeys: number[] = [];
  const memories: number[] = [];
  const { inName } = places(text);
  for (let round = 0; round < OPENS; round++) {
    const client = await Client.start(server);
    try {
      const open = { first: 0, from: performance.now() };
      const isAll = isWhole(server, text);
      const passes = (found: readonly Diagnostic[]) => {
        open.first ||= performance.now() - open.from;
        return isAll(found);
      };
      wholes.push(await client.until(at, passes, () => client.open(at, text)));
      opens.push(open.first);
      arrivals.push(client.startup + open.first);
      memories.push(client.memory());
      firstKeys.push(await client.until(at, any, () => client.change(at, inName, 0, 'x')));
      if (round + 1 < OPENS) continue;
      await client.until(at, any, () => client.change(at, inName, 1, ''));
      const [first, whole, arrival] = [middle(opens), middle(wholes), middle(arrivals)];
      const others = { firstKey: middle(firstKeys), memory: middle(memories) };
      return { ...(await measured(client, text)), first, whole, arrival, ...others };
    } finally {
      await client.stop();
    }
  }
  throw new Error('no round was measured');
}

/** Where is typed, an eighth into the file. */
function places(text: string) {
  const rows = text.split('\n');
  const rowOf = (start: string) => rows.findIndex((row, i) => i > rows.length / 8 && row.includes(start));
  const [name, time] = [rowOf('name: Work on part'), rowOf('process_time: ')];
  const inName = { line: name, character: '    name: Wo'.length };
  const inTime = { line: time, character: '    process_time: '.length };
  return { time, inName, inTime, after: { line: time, character: rows[time]?.length ?? 0 } };
}

async function measured(
  client: Client,
  text: string,
): Promise<Omit<Figures, 'first' | 'whole' | 'arrival' | 'firstKey' | 'memory'>> {
  const { time, inName, inTime, after } = places(text);
  const isWrong = (found: readonly { readonly range: { readonly start: { readonly line: number } } }[]) =>
    found.some(({ range }) => range.start.line === time);

  const typed = async (round: number) =>
    client.until(at, any, () =>
      client.change(at, inName, round % 2 === 0 ? 0 : 1, round % 2 === 0 ? 'x' : ''),
    );
  const counted = async (round: number) =>
    client.until(at, any, () => client.change(at, inTime, 1, String(1 + (round % 5))));
  /** In turn: what makes the line wrong, and what makes it right again. */
  const inTurn = (spoil: () => Promise<void>, mend: () => Promise<void>) => (round: number) =>
    round % 2 === 0 ? client.until(at, isWrong, spoil) : client.until(at, (found) => !isWrong(found), mend);
  const colon = { line: time, character: '    process_time'.length };
  const prose = await rounds(typed);
  const number = await rounds(counted);
  const mistake = await rounds(
    inTurn(
      () => client.change(at, after, 0, ' hrs'),
      () => client.change(at, after, 4, ''),
    ),
  );
  const broken = await rounds(
    inTurn(
      () => client.change(at, colon, 1, ''),
      () => client.change(at, colon, 0, ':'),
    ),
  );
  const asked =
    (method: 'completion' | 'hover', position: { line: number; character: number }) => async () => {
      const from = performance.now();
      await client.request(method, at, position);
      return performance.now() - from;
    };
  const completion = await rounds(asked('completion', { line: time, character: 4 }));
  const hover = await rounds(asked('hover', { line: time, character: 6 }));
  const before = client.published;
  const burst = await client.until(at, isWrong, async () => {
    for (let i = 0; i < 19; i++) void client.change(at, inName, i % 2, i % 2 === 0 ? 'x' : '');
    await client.change(at, after, 0, ' hrs');
  });
  const results = client.published - before;
  return { prose, number, mistake, broken, completion, hover, burst, results, worked: client.memory() };
}

/** An even number of rounds, so that what is typed and taken back is both counted. */
async function rounds(work: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = -2; round < ROUNDS + 1; round++) {
    const time = await work(round + 2);
    if (round >= 0) times.push(time);
  }
  return middle(times);
}
