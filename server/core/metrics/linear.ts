// Solves with I − Q for an absorbing chain: block by block along the strongly connected components, so that a long
// stream costs time in proportion to its length, and sparse LU inside a block, cheapest pivots first.

/** Row i lists what leaves state i: [state, probability]. */
export type SparseMatrix = readonly (readonly (readonly [number, number])[])[];

export interface Solver {
  /** v = e + vQ: expected visits for the start e. */
  row(e: readonly number[]): number[];
  /** h = r + Qh: expected reward, or chance, from each state. */
  column(r: readonly number[]): number[];
}

/** Components of a graph, sources first (Tarjan 1972, without recursion). */
export function components(next: readonly (readonly number[])[]): number[][] {
  const count = next.length;
  const index = new Array<number>(count).fill(-1);
  const low = new Array<number>(count).fill(0);
  const onStack = new Array<boolean>(count).fill(false);
  const stack: number[] = [];
  const found: number[][] = [];
  let clock = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const work: { node: number; at: number }[] = [];
    const enter = (node: number) => {
      index[node] = low[node] = clock++;
      stack.push(node);
      onStack[node] = true;
      work.push({ node, at: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const { node } = frame;
      const target = next[node]?.[frame.at++];
      if (target !== undefined) {
        if (index[target] === -1) enter(target);
        else if (onStack[target]) low[node] = Math.min(low[node] ?? 0, index[target] ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      const component: number[] = [];
      for (let member = -1; member !== node; ) {
        member = stack.pop() ?? node;
        onStack[member] = false;
        component.push(member);
      }
      found.push(component.reverse());
    }
  }
  return found.reverse();
}

/** Factors I − Q. A block that nothing leaves is singular: its values come out as not finite. */
export function solver(q: SparseMatrix): Solver {
  const blocks = components(q.map((row) => row.map(([to]) => to))).map((states) => factored(q, states));
  return {
    row(e) {
      const x = [...e];
      for (const block of blocks) {
        block.row(x);
        for (const from of block.states) {
          for (const [to, p] of q[from] ?? []) {
            if (!block.holds.has(to)) x[to] = (x[to] ?? 0) + (x[from] ?? 0) * p;
          }
        }
      }
      return x;
    },
    column(r) {
      const x = [...r];
      for (const block of blocks.toReversed()) {
        for (const from of block.states) {
          for (const [to, p] of q[from] ?? []) {
            if (!block.holds.has(to)) x[from] = (x[from] ?? 0) + p * (x[to] ?? 0);
          }
        }
        block.column(x);
      }
      return x;
    },
  };
}

interface Block {
  readonly states: readonly number[];
  readonly holds: { has(state: number): boolean };
  /** Solve in place, for the states of the block. */
  row(x: number[]): void;
  column(x: number[]): void;
}

interface Pivot {
  readonly state: number;
  readonly value: number;
  /** [state, factor] of the rows that the pivot was subtracted from. */
  readonly below: readonly (readonly [number, number])[];
  /** [state, value] of what is left of the pivot's own row. */
  readonly right: readonly (readonly [number, number])[];
}

function factored(q: SparseMatrix, states: readonly number[]): Block {
  const [only = 0] = states;
  if (states.length === 1) {
    const stays = (q[only] ?? []).reduce((sum, [to, p]) => sum + (to === only ? p : 0), 0);
    const scale = (x: number[]) => {
      x[only] = (x[only] ?? 0) / (1 - stays);
    };
    return { states, holds: { has: (state) => state === only }, row: scale, column: scale };
  }
  const pivots = eliminate(q, states);
  return {
    states,
    holds: new Set(states),
    row(x) {
      for (const { state, value, right } of pivots) {
        const y = (x[state] ?? 0) / value;
        x[state] = y;
        for (const [to, u] of right) x[to] = (x[to] ?? 0) - u * y;
      }
      for (const { state, below } of pivots.toReversed()) {
        for (const [from, factor] of below) x[state] = (x[state] ?? 0) - factor * (x[from] ?? 0);
      }
    },
    column(x) {
      for (const { state, below } of pivots) {
        for (const [from, factor] of below) x[from] = (x[from] ?? 0) - factor * (x[state] ?? 0);
      }
      for (const { state, value, right } of pivots.toReversed()) {
        let sum = x[state] ?? 0;
        for (const [to, u] of right) sum -= u * (x[to] ?? 0);
        x[state] = sum / value;
      }
    },
  };
}

/** Sparse LU of I − Q on one block; diagonal pivots are stable here, since the matrix is an M-matrix. */
function eliminate(q: SparseMatrix, states: readonly number[]): Pivot[] {
  const rows = new Map<number, Map<number, number>>(states.map((state) => [state, new Map([[state, 1]])]));
  const users = new Map<number, Set<number>>(states.map((state) => [state, new Set()]));
  for (const [from, row] of rows) {
    for (const [to, p] of q[from] ?? []) {
      if (!rows.has(to)) continue;
      row.set(to, (row.get(to) ?? 0) - p);
      if (to !== from) users.get(to)?.add(from);
    }
  }
  const open = new Set(states);
  const cost = (state: number) => ((rows.get(state)?.size ?? 1) - 1) * (users.get(state)?.size ?? 0);
  const pivots: Pivot[] = [];
  let usual = 1;
  while (open.size > 0) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const state of open) {
      const price = cost(state);
      if (price >= least) continue;
      best = state;
      least = price;
      // As cheap as the last one: no need to look through all the others.
      if (price <= usual) break;
    }
    usual = Math.max(1, least);
    open.delete(best);
    const row = rows.get(best) ?? new Map<number, number>();
    const value = row.get(best) ?? 0;
    row.delete(best);
    const right = [...row];
    const below: [number, number][] = [];
    for (const from of users.get(best) ?? []) {
      const other = rows.get(from);
      if (!other) continue;
      const factor = (other.get(best) ?? 0) / value;
      other.delete(best);
      below.push([from, factor]);
      for (const [to, u] of right) {
        other.set(to, (other.get(to) ?? 0) - factor * u);
        if (to !== from) users.get(to)?.add(from);
      }
    }
    for (const [to] of right) users.get(to)?.delete(best);
    pivots.push({ state: best, value, below, right });
  }
  return pivots;
}
