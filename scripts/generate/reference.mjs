// The language reference: every definition and key of the schema, in its order and its words.

const NOTE = '<!-- Generated from schemas/vstream.schema.json by `npm run generate`; do not edit. -->';

/** `head` is the hand-written part that stands before the generated one. */
export function languageReference(schema, head) {
  const objects = Object.entries(schema.definitions).filter(([, definition]) => definition.properties);
  const values = Object.entries(schema.definitions).filter(([, definition]) => !definition.properties);
  return [
    NOTE,
    head.trimEnd(),
    '## The document',
    schema.description ?? '',
    properties(schema, schema),
    ...objects.flatMap(([name, definition]) => [
      heading(name, definition),
      definition.description ?? '',
      properties(definition, schema),
    ]),
    '## Values',
    ...values.flatMap(([name, definition]) => [heading(name, definition, '###'), described(definition)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function heading(name, definition, level = '##') {
  return `${level} <a id="${name}"></a>${capital(definition.title ?? name)}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function described(definition) {
  const values = definition.enum
    ? `\n\n${definition.enum.map((v) => `- \`${v}\`${describedValue(definition, v)}`).join('\n')}`
    : '';
  const examples = definition.examples?.length
    ? `\n\nFor example ${definition.examples.map(code).join(', ')}.`
    : '';
  return `${definition.description ?? ''}${values}${examples}`.trim();
}

function describedValue(definition, value) {
  const text = definition['x-enum-descriptions']?.[value];
  return text ? `: ${text}` : '';
}

function properties(definition, schema) {
  const required = new Set(definition.required ?? []);
  const rows = Object.entries(definition.properties).map(([key, property]) => {
    const mark = required.has(key) ? ' (required)' : '';
    return `| \`${key}\`${mark} | ${typeOf(property, schema)} | ${cell(property.description ?? '')} |`;
  });
  return ['| key | value | meaning |', '|---|---|---|', ...rows].join('\n');
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function typeOf(property, schema) {
  const ref = property.$ref ?? property.allOf?.[0]?.$ref;
  if (ref) return link(ref, schema);
  if (typeof property.additionalProperties === 'object')
    return `id → ${typeOf(property.additionalProperties, schema)}`;
  if (property.type === 'array' && property.items) return `list of ${typeOf(property.items, schema)}`;
  if (property.anyOf) return property.anyOf.map((form) => typeOf(form, schema)).join(' or ');
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(', ');
  return [property.type ?? 'anything'].flat().join(' or ');
}

function link(ref, schema) {
  const name = ref.replace('#/definitions/', '');
  return `[${schema.definitions[name]?.title ?? name}](#${name})`;
}

function code(value) {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
