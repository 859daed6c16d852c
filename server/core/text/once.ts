// Work that is done when it is first asked for, and once.
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** What `work` makes of an object, worked out once while the object lives: it may follow from that alone. */
export function perObject<K extends object, T>(work: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const kept = known.get(key) ?? { value: work(key) };
    known.set(key, kept);
    return kept.value;
  };
}

/** Of each member, how it is worked out. */
export type Members<T> = { readonly [K in keyof T]: () => T[K] };

/** An object whose members are worked out when somebody first looks at them; what is known of it may be there already. */
export function lazily<T extends object, P extends object = object>(
  members: Members<T>,
  object: P = {} as P,
): Omit<P, keyof T> & T {
  const state: State = { members: members as State['members'], known: new Map() };
  Object.defineProperty(object, STATE, { value: state });
  for (const name of Object.keys(members)) {
    Object.defineProperty(object, name, { get: getterOf(name), enumerable: true });
  }
  return object as P & T;
}

/** Goes along where the members are copied to another object by their descriptors. */
const STATE = Symbol('how members are worked out');

interface State {
  readonly members: Readonly<Record<string, () => unknown>>;
  readonly known: Map<string, unknown>;
}

/**
 * By name, the same for all objects: engines keep accessors among what is old, and with an accessor of its own each object
 * would stay, with all that it is worked out from, until the whole heap is looked through.
 */
const getters = new Map<string, (this: { readonly [STATE]: State }) => unknown>();

function getterOf(name: string): () => unknown {
  const shared = getters.get(name);
  if (shared) return shared;
  const getter = function (this: { readonly [STATE]: State }): unknown {
    const { members, known } = this[STATE];
    if (!known.has(name)) known.set(name, members[name]?.());
    return known.get(name);
  };
  getters.set(name, getter);
  return getter;
}
