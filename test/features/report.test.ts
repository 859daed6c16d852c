// Reports: everything of the file is text in them, and nothing in them runs.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { type ExportInput, exportText } from '../../server/features/export.ts';
import { buildSimulation } from '../../server/features/simulation.ts';
import { simulationPayload } from '../../server/protocol/simulate.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** Wherever an author may write words. */
const HOSTILE = [
  `<script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `" onmouseover="alert(1)`,
  `' onmouseover='alert(1)`,
  `</style></title><script>alert(1)</script>`,
  '```\n<b>out</b>',
  `| a | b |`,
  `[link](javascript:alert(1))`,
  '# no heading',
  '1. no list',
  '&lt;b&gt;',
  'ends with \\',
];

function spec(word: string): string {
  const text = JSON.stringify(word);
  return `vstream: 1
name: ${text}
summary: ${text}
actors: { clerk: { name: ${text}, kind: human } }
triggers: { asked: { event: ${text}, rate: 4/d, next: work } }
steps:
  work: { name: ${text}, actor: clerk, process_time: 1h, wait_time: 2h, next: done }
outputs:
  done: { name: ${text}, outcome: success, verify: [${text}] }
`;
}

function exported(text: string, format: ExportInput['format'], picture: string | null = null): string {
  const analysis = analyze(text);
  const { stream } = analysis;
  const results = simulate(simulationJob(stream, undefined, { items: 50 }));
  const simulation = buildSimulation({ uri: 'file:///a', version: 1, stream, results });
  assert.ok(simulationPayload(simulation));
  const input = { analysis, format, picture, simulation, version: '1.2.3' };
  return exportText({ ...input, file: 'a<b>.vstream.yaml' });
}

/** Names of elements and attributes that a reader of HTML sees in a text. */
function markup(html: string): { elements: Set<string>; attributes: Set<string> } {
  const [elements, attributes] = [new Set<string>(), new Set<string>()];
  for (const [, name = '', rest = ''] of html.matchAll(/<([a-z!][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi)) {
    elements.add(name.toLowerCase());
    for (const [, attribute = ''] of rest.matchAll(/([\w-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g))
      attributes.add(attribute.toLowerCase());
  }
  return { elements, attributes };
}

const ELEMENTS = [
  ...['!doctype', 'html', 'head', 'meta', 'title', 'style', 'body', 'h1', 'h2', 'p', 'pre', 'figure', 'img'],
  ...['section', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'footer'],
];
const ATTRIBUTES = ['lang', 'charset', 'http-equiv', 'content', 'name', 'scope', 'alt', 'src'];

describe('a report as HTML', () => {
  for (const word of HOSTILE) {
    it(`shows ${JSON.stringify(word)} as it is written`, () => {
      const html = exported(spec(word), 'html', `<svg xmlns="http://www.w3.org/2000/svg">${word}</svg>`);
      const { elements, attributes } = markup(html);
      assert.deepEqual(
        [...elements].filter((name) => !ELEMENTS.includes(name)),
        [],
      );
      assert.deepEqual(
        [...attributes].filter((name) => !ATTRIBUTES.includes(name)),
        [],
      );
      const shown = word
        .replace(
          /[&<>"']/g,
          (sign) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[sign]};`,
        )
        .trim();
      assert.ok(html.includes(`<h1>${shown}</h1>`), html.slice(0, 1500));
    });
  }

  it('lets nothing in but its own style and images that it carries', () => {
    const html = exported(spec('Refunds'), 'html', '<svg/>');
    assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; /);
    assert.doesNotMatch(html, /script-src|https?:\/\//);
    assert.match(
      html,
      /<img alt="Diagram of Refunds" src="data:image\/svg\+xml;charset=utf-8,%3Csvg%2F%3E">/,
    );
  });

  it('holds the Mermaid text where nobody has drawn the picture', () => {
    assert.match(exported(spec('Refunds'), 'html'), /<pre>flowchart TB/);
  });
});

describe('a report as Markdown', () => {
  for (const word of HOSTILE) {
    it(`shows ${JSON.stringify(word)} as it is written`, () => {
      const markdown = exported(spec(word), 'markdown');
      const [, before = '', after = ''] =
        /^([\s\S]*?)\n```+mermaid\n[\s\S]*?\n```+\n([\s\S]*)$/.exec(markdown) ?? [];
      const prose = before + after;
      assert.doesNotMatch(prose, /</, 'no HTML');
      assert.doesNotMatch(prose, /(?<!\\)[`*_[\]]/, 'no emphasis, code or link');
      for (const line of after.split('\n').filter((one) => one.startsWith('|')))
        assert.ok([5, 8, 3, 4, 6, 7].includes(line.match(/(?<!\\)\|/g)?.length ?? 0), line);
      const headings = prose.split('\n').filter((line) => /^#/.test(line));
      assert.equal(headings.filter((line) => line.startsWith('# ')).length, 1, headings.join('\n'));
    });
  }
});

describe('every example', () => {
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.vstream.yaml'))) {
    it(`${file} has its reports, with all of its metrics and nodes`, () => {
      const text = readFileSync(join(EXAMPLES, file), 'utf8');
      const html = exported(text, 'html');
      const { elements } = markup(html);
      assert.deepEqual(
        [...elements].filter((name) => !ELEMENTS.includes(name)),
        [],
      );
      const markdown = exported(text, 'markdown');
      for (const heading of ['Metrics', 'Figures by node', 'Simulation', 'Findings']) {
        assert.ok(html.includes(`<h2>${heading}</h2>`), heading);
        assert.ok(markdown.includes(`\n## ${heading}\n`), heading);
      }
    });
  }
});

describe('a report on the shape of a stream', () => {
  it('has what the structure says, parameters, and predicted delivery', () => {
    const text = spec('Deploy').replace(
      'outputs:',
      `parameters: { limit: { mode: fixed, value: 85%, reason: law } }
measures: { often: { level: kpi, of: deployment_frequency, at: work, target: 4/d } }
outputs:`,
    );
    const markdown = exported(text, 'markdown');
    assert.match(markdown, /## Structure/);
    assert.match(markdown, /\| rework edges +\| 0 /);
    assert.match(markdown, /## Parameters/);
    assert.match(markdown, /\| limit +\| 85 % /);
    assert.match(markdown, /\| Deployment frequency +\| 4 a day/);
  });
});
