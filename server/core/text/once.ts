// Work that is done when it is first asked for, and once.
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** Of each member, how it is worked out. */
export type Members<T> = { readonly [K in keyof T]: () => T[K] };

/** An object whose members are worked out when somebody first looks at them. */
export function lazily<T extends object>(members: Members<T>): T {
  const object = {} as T;
  for (const name of Object.keys(members) as (keyof T)[]) {
    Object.defineProperty(object, name, { get: once(members[name]), enumerable: true });
  }
  return object;
}
