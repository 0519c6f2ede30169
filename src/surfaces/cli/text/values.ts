import { CoachError } from '../../../core/errors.ts';
import type { Field } from '../../../core/shape.ts';
import { typedNumber } from '../../../core/typed-number.ts';
import { nearest } from '../help/nearest.ts';
import { kebab } from '../help/words.ts';

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function wrong(field: Field, text: string, expected: string): CoachError {
  const near = field.choices === null ? null : nearest(text, field.choices.map(String));
  const hint = near === null ? `It takes ${expected}.` : `Did you mean "${near}"? It takes ${expected}.`;
  return new CoachError('usage', `"${text}" is not a value for --${kebab(field.key)}`, hint);
}

/** One typed word as the value the schema expects. Throws `usage`; "12abc" is no number. */
export function coerce(field: Field, text: string): unknown {
  const value = typedNumber(text);
  if (field.choices !== null) {
    const choice = field.choices.find((c) => String(c) === text);
    if (choice === undefined) throw wrong(field, text, field.choices.join(', '));
    return choice;
  }
  switch (field.kind) {
    case 'number':
      if (value === null) throw wrong(field, text, 'a number, as in 500000, 5,00,000 or 5L');
      return value;
    case 'integer':
      if (value === null || !Number.isInteger(value)) throw wrong(field, text, 'a whole number');
      return value;
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw wrong(field, text, 'true or false');
      return text === 'true';
    case 'mixed':
      // Where words are taken too, only what can be nothing but a number is one.
      return value !== null && plainNumber.test(text) ? value : text;
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
