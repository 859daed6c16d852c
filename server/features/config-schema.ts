// The shape of `.vstream/config.yaml`, for help while typing there.
import config from '../../schemas/config.schema.json' with { type: 'json' };
import type { Schema } from '../core/model/schema.ts';
import type { Path } from './cursor-scan.ts';
import { type Expected, expectedAt } from './cursor-schema.ts';

/** A calendar is one of the language: there, the schema of the settings refers to the other file. */
const schema: Schema = JSON.parse(
  JSON.stringify(config).replaceAll('vstream.schema.json#/definitions/', '#/definitions/'),
);

export function settingAt(path: Path): Expected {
  return expectedAt(path, schema);
}
