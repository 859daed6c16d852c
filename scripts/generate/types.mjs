// The shape of the language as TypeScript types, from the schema.
import { compile } from 'json-schema-to-typescript';

export async function generateTypes(schema) {
  const bannerComment =
    '// Generated from schemas/vstream.schema.json by `npm run generate`; do not edit.\n// The shape of the language as types.';
  return compile(schema, 'Document', {
    bannerComment,
    format: false,
    additionalProperties: false,
    unreachableDefinitions: true,
    strictIndexSignatures: true,
  });
}
