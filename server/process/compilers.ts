// V8's optimising compilers make code that pays off in a run of many seconds. Where everything is over in one or two they
// take the processor and the memory from the work itself, and are left out.
import { setFlagsFromString } from 'node:v8';

/** From here on Maglev stands below Turbofan, with code that is nearly as fast, on these processors. */
const WITH_MAGLEV = 13;
const PROCESSORS: readonly string[] = ['x64', 'arm64'];

/** Lets them compile again; more than once is the same as once. */
export type Again = () => void;

/**
 * Leaves Turbofan out, for the whole process, its threads included, and Maglev where the work is short. A V8 that has no
 * Maglev is left as it is. What Maglev compiles meanwhile never asks for better code again: who runs on leaves out both.
 */
export function withoutCompilers({ maglev }: { readonly maglev: 'in' | 'out' }): Again {
  const { arch, versions } = process;
  if (Number.parseInt(versions.v8, 10) < WITH_MAGLEV || !PROCESSORS.includes(arch)) return () => {};
  setFlagsFromString('--no-turbofan');
  if (maglev === 'out') setFlagsFromString('--no-maglev');
  let isOut = true;
  return () => {
    if (!isOut) return;
    isOut = false;
    setFlagsFromString('--turbofan');
    setFlagsFromString('--maglev');
  };
}
