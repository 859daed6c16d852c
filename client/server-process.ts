// How the server's process is started, where it is one of its own.

/** `cache`: a folder for what V8 compiled, so that the next start need not compile it again. */
export function serverProcess(cache: string): {
  readonly env: Record<string, string>;
  readonly execArgv: string[];
} {
  return {
    // By default glibc keeps a pool of memory for each thread; V8's helpers leave theirs all but unused.
    env: { NODE_COMPILE_CACHE: cache, MALLOC_ARENA_MAX: '1' },
    // The heap's young part is tidied often rather than let grow: a spec is analysed in a few MB of short-lived data. Let
    // begin with less than 2 MB, V8 takes what survives for the whole heap, and marks it when the first findings go out.
    execArgv: ['--min-semi-space-size=2', '--max-semi-space-size=8'],
  };
}
