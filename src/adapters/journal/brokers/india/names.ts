import type { Instrument } from '../../../../domain/ledger/fill.ts';
import { badRow, clean } from '../../cells.ts';
import { optionOf, plain } from '../../instruments.ts';
import { dateOf } from '../../times.ts';
import { indianInstrument } from './zerodha.ts';

/** Exchanges as brokers' interfaces number and shorten them. */
const exchanges: Record<string, string | undefined> = {
  N: 'NSE',
  B: 'BSE',
  NSE: 'NSE',
  BSE: 'BSE',
  NFO: 'NSE',
  BFO: 'BSE',
};

/** NSE or BSE of a row; commodity and currency segments are refused, as their lots are of another size. */
export function indianExchange(text: string): 'NSE' | 'BSE' {
  const found = exchanges[text.trim().toUpperCase()];
  if (found === 'NSE' || found === 'BSE') return found;
  throw badRow(`coach has no contract sizes for ${clean(text) || 'a row without an exchange'}`);
}

const worded =
  /^([A-Z0-9&-]+) (\d{1,2})[ -]?([A-Z]{3})[A-Z]*[ -]?(\d{4}|\d{2})(?: (CE|PE) ([\d.]+)| ([\d.]+) (CE|PE))?$/i;

/** A contract by the words of its row, like "NIFTY 30 May 2024 CE 22500.00"; null for a share's name. */
export function contractIn(name: string, exchange: 'NSE' | 'BSE'): Instrument | null {
  const found = worded.exec(name.trim());
  if (found === null) return null;
  const [, symbol, day, month, year] = found;
  const expiry = dateOf(`${day}-${month}-${year}`, 'dmy');
  const right = found[5] ?? found[8];
  const strike = found[6] ?? found[7];
  if (right === undefined) return { kind: 'future', symbol: plain(symbol!), exchange, expiry, multiplier: 1 };
  return optionOf({ symbol: symbol!, exchange, expiry, strike: Number(strike), right, multiplier: 1 });
}

const isContract = /\d(CE|PE)$|FUT$/;

/** What a trading symbol names: SBIN-EQ is a share, NIFTY24MAR22000CE a contract. */
export const tradingSymbol = (symbol: string, exchange: 'NSE' | 'BSE', isin = ''): Instrument =>
  indianInstrument(symbol.toUpperCase(), exchange, isin, isContract.test(symbol.toUpperCase()));

/** A price out of a sum, to the millionth. */
export function pricePerUnit(worth: string, quantity: string): string {
  const price = Math.abs(Number(worth)) / Math.abs(Number(quantity));
  if (!Number.isFinite(price)) throw badRow('the value and the quantity make no price');
  return price.toFixed(6);
}
