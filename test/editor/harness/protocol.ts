// What the test runner and the bridge inside the extension host say to each other: one JSON value a line.

/** Environment variable that tells the bridge where to connect. */
export const bridgeVariable = 'VSTREAM_TEST_BRIDGE';

/** Where, on the page's own server, the web extension host finds the extension and the test runner. */
export const webPaths = {
  extension: '/__ext',
  /** Inside the extension: only its own host runs its tests. */
  bridge: '/__ext/__bridge/run.cjs',
  next: '/__bridge/next',
  answer: '/__bridge/answer',
} as const;

export interface Request {
  id: number;
  /** Source text of a function `(vscode, ...args) => value`. */
  call: string;
  args: unknown[];
  /**
   * Source text of a function `vscode => event | event[]`. When given, `call` is asked at once and again at
   * each event, until its answer is truthy.
   */
  events?: string;
  /** Milliseconds. */
  timeout: number;
}

export type Response = { id: number; value?: unknown } | { id: number; error: string };

/** Splits a byte stream into the values it carries. */
export function lineReader<T>(receive: (value: T) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) receive(JSON.parse(line) as T);
  };
}
