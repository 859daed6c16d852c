// Rename: one id at its definition and at every use in the file, or a reason why not.
import type { Analysis } from '../core/analyze.ts';
import { celName } from '../core/model/cel.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import { CEL_WORDS } from './cursor-cel.ts';
import { KIND_NAMES } from './hover-summary.ts';
import { type Namespace, namespaceOf, type Occurrence, placesOf, type Target } from './navigation.ts';

export interface Refusal {
  readonly refused: string;
}

export interface Renaming {
  readonly target: Target;
  readonly edits: readonly TextEdit[];
}

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const FIELD = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const RESERVED = ['unknown', 'stream', 'all', 'end'];
/** Words that YAML reads as something else than text. */
const NO_TEXT = ['true', 'false', 'null'];

/** The id under the cursor, as the author wrote it at its definition. */
export function prepareRename(
  { stream }: Analysis,
  offset: number,
): { span: Span; placeholder: string } | Refusal {
  const found = placesOf(stream, offset);
  if (!found)
    return {
      refused: 'Only ids can be renamed: put the cursor on the name of a definition or on a use of it.',
    };
  if (!found.places.some(({ role }) => role === 'definition'))
    return { refused: 'Nothing in this file defines this name.' };
  return { span: found.at.span, placeholder: found.at.target.id };
}

export function rename({ stream }: Analysis, offset: number, newName: string): Renaming | Refusal {
  const found = placesOf(stream, offset);
  if (!found)
    return {
      refused: 'Only ids can be renamed: put the cursor on the name of a definition or on a use of it.',
    };
  const { target } = found.at;
  // Begun on a use in CEL, the name may come back as CEL writes it.
  const name = found.at.cel && target.kind !== 'field' ? newName.trim().replaceAll('_', '-') : newName.trim();
  if (name === target.id || (found.at.cel && name === celName(target.id))) return { target, edits: [] };
  const refused = malformed(target, name) ?? taken(stream, target, name, found.places);
  if (refused !== undefined) return { refused };
  return {
    target,
    edits: found.places.map(({ span, cel }) => ({ span, newText: cel ? celName(name) : name })),
  };
}

function malformed(target: Target, name: string): string | undefined {
  const field = target.kind === 'field';
  if (!(field ? FIELD : ID).test(name)) {
    const example = field ? '`full-report` or `full_report`' : '`create-account`';
    return `\`${name}\` is not a valid name: use lower-case letters and digits, words joined by single hyphens, such as ${example}.`;
  }
  if (!field && RESERVED.includes(name))
    return `\`${name}\` has a meaning of its own in the language and cannot be an id.`;
  if (NO_TEXT.includes(name)) return `YAML does not read \`${name}\` as a name; choose another one.`;
  return undefined;
}

function taken(
  stream: Stream,
  target: Target,
  name: string,
  places: readonly Occurrence[],
): string | undefined {
  const others = stream.definitions.filter((d) => namespaceOf(d.kind) === target.kind && d.of === target.of);
  const owner = others.find(({ id }) => id === name);
  if (owner) return `There is a ${KIND_NAMES[owner.kind]} \`${name}\` already.`;
  if (inCel(target.kind)) {
    const twin = others.find(({ id }) => id !== target.id && celName(id) === celName(name));
    if (twin) return `In expressions \`${name}\` could not be told from \`${twin.id}\`.`;
    if (CEL_WORDS.has(name) && places.some(({ cel }) => cel))
      return `\`${name}\` is a word of the expression language, and expressions use this name.`;
    if (target.kind === 'context' && name === 'params')
      return 'In expressions `params` stands for the parameters.';
  }
  return captured(stream, target, name);
}

function inCel(kind: Namespace): boolean {
  return kind === 'context' || kind === 'field' || kind === 'parameter';
}

/** A use that would begin, or cease, to mean what is renamed. */
function captured(stream: Stream, target: Target, name: string): string | undefined {
  for (const use of stream.uses) {
    const kinds = use.kinds.map(namespaceOf);
    if (target.kind === 'field') {
      if (use.id === `${target.of}.${name}`)
        return `\`${use.id}\` is used already, but not defined; it would change its meaning.`;
    } else if (kinds.includes(target.kind) && (use.id === name || use.id.startsWith(`${name}.`))) {
      return `\`${name}\` is used already; it would change its meaning.`;
    } else if (use.id === target.id && kinds.includes(target.kind)) {
      // The same place may name something of another kind: that would win, or lose.
      const rival = stream.definitions.find(
        (d) => d.id === name && d.kind !== 'field' && kinds.includes(namespaceOf(d.kind)),
      );
      if (rival)
        return `There is a ${KIND_NAMES[rival.kind]} \`${name}\` already, and one place may name either.`;
    }
  }
  return undefined;
}
