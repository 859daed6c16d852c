// Bundles of the whole of Mermaid weigh over 5 MB. The preview draws flowcharts with dagre only, so an esbuild
// plugin replaces every other diagram, layout engine and the formula renderer by an empty module.
// The names of Mermaid's chunks change with every release: they are matched by their stems, and the build fails
// loudly where what must stay is not found.

/** Stems of the lazily loaded chunks that stay: the flowchart itself and its layout. */
const KEPT = ['flowDiagram', 'dagre'];

/** @returns {import('esbuild').Plugin} */
export function mermaidFlowchartOnly() {
  return {
    name: 'mermaid-flowchart-only',
    setup(build) {
      /** @type {Set<string>} */
      let kept = new Set();
      build.onStart(() => {
        kept = new Set();
      });
      build.onResolve({ filter: /./ }, (args) => {
        if (args.kind !== 'dynamic-import' || !/[\\/]mermaid[\\/]dist[\\/]/.test(args.importer))
          return undefined;
        const stem = KEPT.find((name) => args.path.includes(`/${name}-`));
        if (stem === undefined) return { path: args.path, namespace: 'mermaid-left-out' };
        kept.add(stem);
        return undefined;
      });
      build.onLoad({ filter: /./, namespace: 'mermaid-left-out' }, () => ({ contents: 'export {};' }));
      build.onEnd((result) => {
        const missing = KEPT.filter((name) => !kept.has(name));
        if (missing.length === 0 || result.errors.length > 0) return undefined;
        return { errors: [{ text: `Mermaid has no chunk named ${missing.join(' or ')} any more` }] };
      });
    },
  };
}
