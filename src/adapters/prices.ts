import fs from 'node:fs';
import bundled from '../../data/models/prices.json' with { type: 'json' };
import { CoachError } from '../core/errors.ts';
import { lenientJson } from '../core/lenient-json.ts';
import { type PriceRow, pricesIn } from '../domain/cost.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';

function rows(read: PriceRow[] | Refusal): PriceRow[] {
  if (!isRefusal(read)) return read;
  throw new CoachError('usage', read.refused, read.hint ?? '');
}

/** The bundled prices, then the person's own file where there is one: later rows win. */
export function prices(own: string): readonly PriceRow[] {
  const table = rows(pricesIn(bundled, 'bundled with coach'));
  let text: string;
  try {
    text = fs.readFileSync(own, 'utf8');
  } catch {
    return table;
  }
  const read = lenientJson(text);
  if (!('value' in read))
    throw new CoachError(
      'usage',
      `The price table ${own} is not JSON: in line ${read.line} ${read.expected} is expected`,
      'Mend or delete it.',
    );
  return [...table, ...rows(pricesIn(read.value, own))];
}
