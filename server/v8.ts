// What is known of the engine that runs this, in Node. Its compilers are switched where that pays: `lsp/brief.ts`,
// `cli/brief.ts`.

/** The first version that has the middle compiler on, and where it has it at all. */
const WITH_MAGLEV = 13;
const ARCHITECTURES: ReadonlySet<string> = new Set(['x64', 'arm64']);

/** Whether there is a compiler between the first, which is quick, and the last, whose code is. */
export function hasMaglev(): boolean {
  return Number.parseInt(process.versions.v8, 10) >= WITH_MAGLEV && ARCHITECTURES.has(process.arch);
}
