import { knownUnderlying } from '../../domain/symbol/known.ts';
import { pipeName } from './reading.ts';
import { knownAnywhere } from './underlying.ts';

const plain = new Set(
  (
    'daily day eod intraday hourly hour minute min week weekly month monthly year bars bar candles candle ohlc ohlcv ' +
    'price prices history historical data stock stocks index instrument chart lean trade quote cboe yahoo option ' +
    'options chain universe adjusted full sample export download'
  ).split(' '),
);
const measure = /^(?:\d+(?:m|min|mins|minute|h|hr|hour|d|day)?|\d{4}-\d{2}-\d{2}|spot[\d.]+)$/;

/** The first word of a file's name that coach knows as an underlying, for layouts that are of one for certain. */
export function knownInName(name: string): string | undefined {
  for (const word of stem(name)
    .toUpperCase()
    .split(/[^A-Z0-9&]+/)) {
    const known = /[A-Z]/.test(word) ? knownUnderlying(word) : null;
    if (known !== null) return known.symbol;
  }
  return undefined;
}

/** The last part of a path or archive member, without folders and endings. */
function stem(name: string): string {
  const base = name.split(/[\\/]|› /).at(-1)!;
  return base.trim().replace(/(?:\.(?:csv|tsv|json|txt|dat|gz|zip|fake|recent))+$/i, '');
}

/**
 * The symbol a file's name gives away once words of the trade, spans and days are taken out:
 * `nifty50_daily_2023_2026.csv` is NIFTY, `nifty_atm_call_5min.csv` is NIFTY-ATM-CALL, never NIFTY itself.
 * Undefined when nothing is left.
 */
export function symbolInName(name: string): string | undefined {
  if (name === pipeName) return undefined;
  const words = stem(name)
    .toLowerCase()
    .split(/[_\s.]+/)
    .filter((word) => word !== '' && !plain.has(word) && !measure.test(word));
  if (words.length === 0 || words.length > 4) return undefined;
  const known = knownUnderlying(words.join(' ').toUpperCase());
  if (known !== null) return known.symbol;
  return knownAnywhere(words.join('-'))?.symbol;
}
