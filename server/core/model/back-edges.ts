// Which links lead back: those that close a cycle when the graph is walked depth first from its starts.

/** Indexes of the links that lead to a node whose walk is still open. Deterministic: order of nodes and links. */
export function backEdges(
  nodes: readonly string[],
  links: readonly { readonly from: string; readonly to: string }[],
): ReadonlySet<number> {
  const outgoing = new Map<string, number[]>(nodes.map((node) => [node, []]));
  for (const [index, link] of links.entries()) outgoing.get(link.from)?.push(index);
  const targets = new Set(links.map((link) => link.to));
  const back = new Set<number>();
  const state = new Map<string, 'open' | 'done'>();
  const roots = [...nodes.filter((node) => !targets.has(node)), ...nodes];
  for (const root of roots) {
    if (state.has(root)) continue;
    const stack = [{ node: root, next: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const index = outgoing.get(top.node)?.[top.next++];
      if (index === undefined) {
        state.set(top.node, 'done');
        stack.pop();
        continue;
      }
      const to = links[index]?.to ?? '';
      const seen = state.get(to);
      if (seen === 'open') back.add(index);
      else if (seen === undefined && outgoing.has(to)) {
        state.set(to, 'open');
        stack.push({ node: to, next: 0 });
      }
    }
  }
  return back;
}
