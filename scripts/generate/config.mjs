// The schema of `.vstream/config.yaml`, for editors that check YAML by schemas: from the rules and the thresholds.

const LEVELS = ['error', 'warning', 'info', 'hint', 'off'];

export function configSchema(rules, thresholds) {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://vstream.dev/schemas/config.schema.json',
    $comment: 'Generated from the rules by `npm run generate`; do not edit.',
    title: 'VStream project settings',
    description: '`.vstream/config.yaml` at the root of the workspace folder: settings that a team shares.',
    type: ['object', 'null'],
    properties: {
      rules: {
        description: 'Severity of each rule. Rules not named keep their default.',
        type: ['object', 'null'],
        properties: Object.fromEntries(
          rules.map(({ id, severity, docs }) => [
            id,
            { description: docs.what, enum: LEVELS, default: severity },
          ]),
        ),
        additionalProperties: false,
      },
      thresholds: {
        description: 'From where on a number is worth a finding.',
        type: ['object', 'null'],
        properties: Object.fromEntries(thresholds.map((threshold) => [threshold.name, limit(threshold)])),
        additionalProperties: false,
      },
      calendar: {
        description:
          'Converts business hours and days in files that name no calendar: a calendar, or the id of one that the files define.',
        anyOf: [{ type: 'string' }, { $ref: 'vstream.schema.json#/definitions/calendar' }],
      },
      wording: {
        description:
          'Words that leave open what is meant, for `ambiguous-wording`: in place of the usual ones; an empty list stands for none.',
        type: ['array', 'null'],
        items: { type: 'string', minLength: 1 },
        examples: [['as appropriate', 'timely', 'asap']],
      },
      ignore: {
        description:
          'Paths that are not checked, from the workspace folder: `*` and `?` within a name, `**` across folders.',
        type: ['array', 'null'],
        items: { type: 'string', minLength: 1 },
        examples: [['drafts/**']],
      },
    },
    patternProperties: { '^x-': {} },
    additionalProperties: false,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

function limit({ kind, description, value }) {
  return kind === 'count'
    ? { description, type: 'number', minimum: 0, default: value }
    : {
        description,
        anyOf: [
          { type: 'number', minimum: 0, maximum: 1 },
          { type: 'string', pattern: '^\\d+(?:\\.\\d+)?\\s*%$' },
        ],
        default: value,
      };
}
