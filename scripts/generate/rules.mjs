// Pages, table and settings of the rules, all from the rules themselves.

export function rulePages(rules) {
  const pages = rules.map((rule) => [`docs/rules/${rule.id}.md`, page(rule)]);
  return new Map([...pages, ['docs/rules/README.md', index(rules)]]);
}

const WORDS = { error: 'Error', warning: 'Warning', info: 'Information', hint: 'Hint' };
const NOTE = '<!-- Generated from the rules by `npm run generate`; do not edit. -->';

function page({ id, severity, docs, hasFix }) {
  const fix = hasFix ? 'has a quick fix' : 'no quick fix: the decision is the author’s';
  return `${NOTE}
# ${id}

**${WORDS[severity]}** by default, ${fix}.

${docs.what}

## Why it matters

${docs.why}

## What to do

${docs.how}

## Reported

${fenced(docs.bad)}

## Not reported

${fenced(docs.good)}
${Object.entries(docs.files ?? {})
  .map(([path, text]) => beside(path, text))
  .join('')}
## Settings

Set its severity under \`vstream.rules\` in the editor: \`"${id}": "error" | "warning" | "info" | "hint" | "off"\`.
For a whole project, write \`${id}: …\` under \`rules\` in [\`.vstream/config.yaml\`](../configuration.md).
To silence it in one place, write \`# vstream-ignore ${id}: the reason\` on the line before; the reason is required.
`;
}

/** A file that both samples link to. */
function beside(path, text) {
  return `\n## Beside them: \`${path}\`\n\nThe samples are \`sample.vstream.yaml\`; this file lies in the same folder.\n\n${fenced(text)}\n`;
}

function fenced(text) {
  return `\`\`\`yaml\n${text.endsWith('\n') ? text : `${text}\n`}\`\`\``;
}

function index(rules) {
  return `${NOTE}
# Rules

${table(rules, (id) => `${id}.md`)}
`;
}

function table(rules, href) {
  const rows = rules.map(
    ({ id, severity, docs, hasFix }) =>
      `| [\`${id}\`](${href(id)}) | ${severity} | ${hasFix ? 'yes' : ''} | ${docs.what.replaceAll('|', '\\|')} |`,
  );
  return ['| rule | severity | quick fix | what it finds |', '|---|---|---|---|', ...rows].join('\n');
}

const [BEGIN, END] = ['<!-- rules:begin -->', '<!-- rules:end -->'];

/** The table between its two markers in the README. */
export function rulesTable(readme, rules) {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md needs the markers ${BEGIN} and ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n${table(rules, (id) => `docs/rules/${id}.md`)}\n${readme.slice(to)}`;
}

/** The setting `vstream.rules` names every rule, its default and what it finds. */
export function ruleSettings(text, rules) {
  const manifest = JSON.parse(text);
  const setting = manifest.contributes.configuration.properties['vstream.rules'];
  setting.properties = Object.fromEntries(
    rules.map(({ id, severity, docs }) => [
      id,
      { enum: ['error', 'warning', 'info', 'hint', 'off'], default: severity, description: docs.what },
    ]),
  );
  setting.additionalProperties = false;
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
