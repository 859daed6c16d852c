// A report as Markdown, for wikis and merge requests: GitHub's dialect, with the diagram as a Mermaid block.
import type { Report, Section, Table } from './report.ts';

export function markdownReport({ title, summary, mermaid, sections, foot }: Report): string {
  const parts = [
    `# ${escaped(title)}`,
    ...(summary === '' ? [] : [paragraph(summary)]),
    fenced(mermaid),
    ...sections.flatMap(sectionOf),
    `---\n\n${paragraph(foot)}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The fence is longer than any run of backticks inside. */
function fenced(mermaid: string): string {
  const longest = Math.max(2, ...[...mermaid.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}mermaid\n${mermaid.trimEnd()}\n${fence}`;
}

function sectionOf({ heading, paragraphs, tables }: Section): string[] {
  return [`## ${escaped(heading)}`, ...paragraphs.map(paragraph), ...tables.map(tableOf)];
}

function tableOf({ titles, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** What would begin a list, a heading or a quotation at the start of a line is text here. */
function paragraph(text: string): string {
  return escaped(text)
    .replace(/^[-+#=]/, (sign) => `\\${sign}`)
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Markup of all kinds is shown as it is written; a cell or paragraph has one line. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]|~$]/g, (sign) => `\\${sign}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
