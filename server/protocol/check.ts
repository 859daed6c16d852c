// Checks of data that comes from outside, and the types that they prove: one description serves both.

/** True where a value has the shape; nothing is coerced. */
export type Check<T> = (value: unknown) => value is T;
export type Checked<C> = C extends Check<infer T> ? T : never;

export const text: Check<string> = (value): value is string => typeof value === 'string';
export const flag: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
export const number: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value);

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value): value is T => (words as readonly unknown[]).includes(value);
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((item) => check(item));
}

/** A plain object whose values all have the shape. */
export function record<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => check(item));
}

type Fields = Readonly<Record<string, Check<unknown>>>;

/** Every field must be there; fields that are not named here are left alone. */
export function object<F extends Fields>(fields: F): Check<{ readonly [K in keyof F]: Checked<F[K]> }> {
  return (value): value is { readonly [K in keyof F]: Checked<F[K]> } => {
    if (typeof value !== 'object' || value === null) return false;
    return Object.entries(fields).every(([key, check]) => check((value as Record<string, unknown>)[key]));
  };
}

export function anyOf<C extends readonly Check<unknown>[]>(...checks: C): Check<Checked<C[number]>> {
  return (value): value is Checked<C[number]> => checks.some((check) => check(value));
}
