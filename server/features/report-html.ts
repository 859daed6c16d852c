// A report as one HTML file: no script, nothing from elsewhere, every text escaped. The picture goes in as an image,
// so that even a picture made to do harm does nothing: browsers run no script of an image and load nothing for it.
import type { Report, Section, Table } from './report.ts';

/** `picture`: an SVG document; without one the Mermaid text stands in its place. */
export function htmlReport(report: Report, picture: string | null): string {
  const { title, summary, sections, foot } = report;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${summary === '' ? '' : `<p>${escaped(summary)}</p>\n`}${pictureOf(report, picture)}
${sections.map(sectionOf).join('\n')}
<footer>${escaped(foot)}</footer>
</body>
</html>
`;
}

function pictureOf({ title, mermaid }: Report, picture: string | null): string {
  if (picture === null) return `<h2>Diagram, as Mermaid text</h2>\n<pre>${escaped(mermaid)}</pre>`;
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.toWellFormed())}`;
  return `<figure><img alt="Diagram of ${escaped(title)}" src="${escaped(source)}"></figure>`;
}

function sectionOf({ heading, paragraphs, tables }: Section): string {
  const parts = [
    `<h2>${escaped(heading)}</h2>`,
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...tables.map(tableOf),
  ];
  return `<section>\n${parts.join('\n')}\n</section>`;
}

function tableOf({ titles, rows }: Table): string {
  const head = titles.map((title) => `<th scope="col">${escaped(title)}</th>`).join('');
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell) => `<td>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first)}</th>${cells}</tr>`;
  });
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => NAMED[sign] ?? sign);
}

const STYLE = `
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: #1b2430; background: #fff; overflow-wrap: anywhere; }
h1, h2 { line-height: 1.2; }
figure { margin: 1rem 0; overflow: auto; }
img { max-width: 100%; height: auto; }
pre { padding: 1rem; background: #f6f7f9; white-space: pre-wrap; }
table { margin: 1rem 0; border-collapse: collapse; }
th, td { padding: .3rem .6rem; border: 1px solid #cfd6de; text-align: left; vertical-align: top; }
thead th { background: #f6f7f9; }
tbody th { font-weight: 600; }
footer { margin-top: 2rem; color: #56616f; }
`;
