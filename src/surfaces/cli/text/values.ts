import { CoachError } from '../../../core/errors.ts';
import type { Field } from '../../../core/shape.ts';
import { kebab } from '../help/names.ts';
import { nearest } from '../help/nearest.ts';

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function wrong(field: Field, text: string, expected: string): CoachError {
  const near = field.choices === null ? null : nearest(text, field.choices.map(String));
  const hint = near === null ? `It takes ${expected}.` : `Did you mean "${near}"? It takes ${expected}.`;
  return new CoachError('usage', `"${text}" is not a value for --${kebab(field.key)}`, hint);
}

/** One typed word as the value the schema expects. Throws `usage`; "12abc" is no number. */
export function coerce(field: Field, text: string): unknown {
  const numeric = numberPattern.test(text) && Number.isFinite(Number(text));
  if (field.choices !== null) {
    const choice = field.choices.find((c) => String(c) === text);
    if (choice === undefined) throw wrong(field, text, field.choices.join(', '));
    return choice;
  }
  switch (field.kind) {
    case 'number':
      if (!numeric) throw wrong(field, text, 'a number');
      return Number(text);
    case 'integer':
      if (!numeric || !Number.isInteger(Number(text))) throw wrong(field, text, 'a whole number');
      return Number(text);
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw wrong(field, text, 'true or false');
      return text === 'true';
    case 'mixed':
      return numeric ? Number(text) : text;
    case 'text':
    case 'nested':
      return text;
  }
}

/** A list of plain numbers or choices may also be one word with commas; words themselves may hold commas. */
export function listed(field: Field, text: string): unknown[] {
  const splits = field.kind === 'number' || field.kind === 'integer' || field.choices !== null;
  return (splits ? text.split(',') : [text]).map((part) => coerce(field, part));
}
