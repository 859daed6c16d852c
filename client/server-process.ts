// How the server's process is started, where it is one of its own.

/** `cache`: a folder for what V8 compiled, so that the next start need not compile it again. */
export function serverProcess(cache: string): {
  readonly env: Record<string, string>;
  readonly execArgv: string[];
} {
  // The heap's young part is tidied often rather than let grow: a spec is analysed in a few MB of short-lived data.
  return { env: { NODE_COMPILE_CACHE: cache }, execArgv: ['--max-semi-space-size=8'] };
}
