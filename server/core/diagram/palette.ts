// Colours for Mermaid text that leaves the editor. Inside it the preview's own style sheet follows the theme.

const PALETTE: Readonly<Record<string, string>> = {
  trigger: 'fill:#e3effb,stroke:#2f6fb3,color:#12263a',
  step: 'fill:#f6f7f9,stroke:#7a8594,color:#1b2430',
  agent: 'fill:#efe9fb,stroke:#7452c2,color:#241a3d',
  system: 'fill:#eef2f4,stroke:#5b7282,color:#1b2730',
  external: 'fill:#faf1e4,stroke:#a8762b,color:#3a2a10',
  gate: 'fill:#fdf6dc,stroke:#a58411,color:#332a07',
  handoff: 'fill:#e2f4f1,stroke:#21807a,color:#0d2f2d',
  output: 'fill:#f6f7f9,stroke:#7a8594,stroke-width:2px,color:#1b2430',
  success: 'fill:#e4f5e6,stroke:#2f8540,stroke-width:2px,color:#10301a',
  failure: 'fill:#fbe7e6,stroke:#b93a34,stroke-width:2px,color:#3d1210',
  input: 'fill:#e3effb,stroke:#2f6fb3,color:#12263a',
  signal: 'fill:#fff3ec,stroke:#c4632b,stroke-dasharray:4 3,color:#40200d',
  missing: 'fill:#ffffff,stroke:#b93a34,stroke-dasharray:4 3,color:#b93a34',
  group: 'fill:#eceff3,stroke:#4a5563,stroke-width:2px,color:#1b2430',
  bar: 'fill:#4a5563,stroke:#4a5563',
  end: 'fill:#4a5563,stroke:#4a5563',
};

export function classDefinitions(): string[] {
  return Object.entries(PALETTE).map(([name, style]) => `  classDef vs-${name} ${style}`);
}
