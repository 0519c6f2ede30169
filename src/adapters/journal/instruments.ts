import type { Instrument } from '../../domain/ledger/fill.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { type ParsedSymbol, parseSymbol, underlyingOf } from '../../domain/symbol/symbol.ts';
import { badRow, clean } from './cells.ts';

const plainName = /^[A-Z0-9][A-Z0-9.&^_/ -]{0,39}$/;
const isinPattern = /^[A-Z]{2}[A-Z0-9]{9}\d$/;
const sharesPerContract = 100;
/** A class of shares as some brokers write it: "BRK B", "BRK/B". */
const shareClass = /^([A-Z]{1,5})[ /]([A-Z])$/;

/** A name that can stand in a ledger; what looks like a formula or holds odd characters is refused. */
export function plain(name: string): string {
  const upper = name.trim().toUpperCase();
  if (!plainName.test(upper))
    throw badRow(upper === '' ? 'the symbol is missing' : `"${clean(name).slice(0, 40)}" is not a symbol`);
  return upper;
}

export const isIsin = (text: string): boolean => isinPattern.test(text);

/** Where an ISIN's security is at home: US, NSE for India, the country's two letters elsewhere. */
export function homeOfIsin(isin: string): string | undefined {
  if (!isIsin(isin)) return undefined;
  const country = isin.slice(0, 2);
  return country === 'IN' ? 'NSE' : country;
}

const known = (exchange: string): exchange is 'NSE' | 'BSE' | 'US' => ['NSE', 'BSE', 'US'].includes(exchange);

/** A share or fund under its canonical name; the ISIN stands for the name where there is none. */
export function share(symbol: string, exchange: string, isin = ''): Instrument {
  const told = plain(symbol === '' ? isin : symbol);
  const name = exchange === 'US' ? told.replace(shareClass, '$1.$2') : told;
  const more = isIsin(isin) ? { isin } : {};
  if (known(exchange) && !isIsin(name)) {
    const parsed = parseSymbol(`${exchange}:${name}`);
    if (
      !isRefusal(parsed) &&
      parsed.kind === 'underlying' &&
      (parsed.assetClass === 'stock' || parsed.assetClass === 'etf')
    )
      return {
        kind: parsed.assetClass,
        symbol: parsed.symbol,
        exchange: parsed.exchange,
        multiplier: 1,
        ...more,
      };
  }
  return { kind: 'stock', symbol: name, exchange, multiplier: 1, ...more };
}

function contract(parsed: ParsedSymbol): Instrument {
  if (parsed.kind === 'underlying') throw badRow(`${parsed.symbol} names no contract`);
  const { symbol, exchange } = underlyingOf(parsed);
  const base = {
    symbol,
    exchange,
    expiry: parsed.expiry,
    multiplier: exchange === 'US' ? sharesPerContract : 1,
  };
  return parsed.kind === 'future'
    ? { kind: 'future', ...base }
    : { kind: 'option', ...base, strike: parsed.strike, right: parsed.right };
}

/** An Indian option or future by its trading name; `expiry` is the date a file gives beside a month-only name. */
export function indianContract(name: string, exchange: 'NSE' | 'BSE', expiry?: string): Instrument {
  const parsed = parseSymbol(`${exchange}:${plain(name)}`, expiry);
  const found = isRefusal(parsed) ? parseSymbol(plain(name), expiry) : parsed;
  if (isRefusal(found)) throw badRow(found.refused);
  const made = contract(found);
  // The file's own date wins: a name may be of a contract whose expiry was moved.
  return expiry === undefined ? made : { ...made, expiry };
}

/** What a US name stands for: an OCC option symbol with or without padding, else a share. */
export function american(name: string, isin = ''): Instrument {
  const compact = plain(name).replace(/ +/g, '');
  if (/^[A-Z.]{1,6}\d{6}[CP]\d{8}$/.test(compact)) {
    const parsed = parseSymbol(`US:${compact}`);
    if (isRefusal(parsed)) throw badRow(parsed.refused);
    return contract(parsed);
  }
  return share(name, 'US', isin);
}

/** An option from its parts as a file tells them. */
export function optionOf(told: {
  symbol: string;
  exchange: string;
  expiry: string;
  strike: number;
  right: string;
  multiplier: number;
}): Instrument {
  const right = /^c/i.test(told.right) ? 'CE' : /^p/i.test(told.right) ? 'PE' : null;
  if (right === null) throw badRow(`"${clean(told.right)}" is neither a call nor a put`);
  const { symbol } = share(told.symbol, told.exchange);
  return { ...told, kind: 'option', symbol, right };
}
