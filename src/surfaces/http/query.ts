import { CoachError } from '../../core/errors.ts';
import type { Field } from '../../core/shape.ts';
import { typedNumber } from '../../core/typed-number.ts';

/** What is asked for beside a command's own input; written with a hyphen, as no input is. */
export const asOfKey = 'as-of';

function value(field: Field, text: string): unknown {
  const bad = (expected: string) =>
    new CoachError('usage', `"${text}" is not a value for ${field.key}`, `It takes ${expected}.`);
  if (field.choices !== null) {
    const choice = field.choices.find((one) => String(one) === text);
    if (choice === undefined) throw bad(field.choices.join(', '));
    return choice;
  }
  const number = typedNumber(text);
  switch (field.kind) {
    case 'number':
    case 'integer':
      if (number === null) throw bad('a number');
      return number;
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw bad('true or false');
      return text === 'true';
    case 'mixed':
      return number ?? text;
    case 'nested':
      throw new CoachError('usage', `${field.key} does not fit into an address`, 'Send it by POST as JSON.');
    case 'text':
      return text;
  }
}

/** A command's input out of the query of an address. Throws `usage` for a key that is none of its inputs. */
export function queryInput(
  query: Record<string, unknown>,
  fields: readonly Field[],
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(query)) {
    if (key === asOfKey) continue;
    const field = fields.find((one) => one.key === key);
    const texts = [given].flat().map(String);
    if (field === undefined)
      throw new CoachError(
        'usage',
        `"${key}" is no input of this command`,
        `It takes ${fields.map((one) => one.key).join(', ') || 'none'}.`,
      );
    if (field.list) input[key] = texts.flatMap((text) => text.split(',')).map((text) => value(field, text));
    else if (texts.length === 1) input[key] = value(field, texts[0]!);
    else throw new CoachError('usage', `"${key}" is given ${texts.length} times`, 'Give it once.');
  }
  return input;
}
