import type { Instrument } from '../../../domain/ledger/fill.ts';
import { american, optionOf } from '../instruments.ts';
import { dateOf } from '../times.ts';

const words = [
  // XYZ 4/17/2026 Call $110.00
  /^(?<symbol>[A-Z.]+) (?<expiry>\d{1,2}\/\d{1,2}\/\d{2,4}) (?<right>Call|Put) \$?(?<strike>[\d,.]+)/i,
  // XYZ Apr 17 '26 $110 Call
  /^(?<symbol>[A-Z.]+) (?<month>[A-Z]{3}) (?<day>\d{1,2}) '(?<year>\d{2}) \$?(?<strike>[\d,.]+) (?<right>Call|Put)/i,
  // -XYZ260116P100
  /^-?(?<symbol>[A-Z.]+)(?<compact>\d{6})(?<right>[CP])(?<strike>[\d.]+)$/,
];

/** A share or option of America by the words of its row; null where they are none of an option. */
export function optionIn(text: string): Instrument | null {
  for (const pattern of words) {
    const found = pattern.exec(text.trim())?.groups;
    if (found === undefined) continue;
    const expiry =
      found['compact'] !== undefined
        ? dateOf(`20${found['compact']}`, 'ymd')
        : found['month'] !== undefined
          ? dateOf(`${found['day']}-${found['month']}-${found['year']}`, 'ymd')
          : dateOf(found['expiry']!, 'mdy');
    const strike = Number(found['strike']!.replaceAll(',', ''));
    const [symbol, right] = [found['symbol']!, found['right']!];
    return optionOf({ symbol, exchange: 'US', expiry, strike, right, multiplier: 100 });
  }
  return null;
}

/** What a row is about: the option that its description or symbol spells, else the share. */
export const americanIn = (symbol: string, description = ''): Instrument =>
  optionIn(description) ?? optionIn(symbol) ?? american(symbol);
