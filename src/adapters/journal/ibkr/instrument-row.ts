import type { Instrument } from '../../../domain/ledger/fill.ts';
import { badRow, clean, maybeNumber, numberOf, type Row } from '../cells.ts';
import { homeOfIsin, optionOf, plain, share } from '../instruments.ts';
import { dateOf } from '../times.ts';

const shares = new Set(['', 'STK', 'FUND', 'ETF', 'STOCK', 'STOCKS']);
export function exchangeOf(row: Row, currency: string): string {
  const isin = row.get('isin', 'securityid');
  return homeOfIsin(isin) ?? (currency === 'USD' ? 'US' : row.get('listingexchange') || 'IBKR');
}

/** What a row of Interactive Brokers is about; cash pairs are none and bonds are refused. */
export function instrumentOf(row: Row, currency: string): Instrument {
  const category = row.get('assetcategory', 'assetclass').toUpperCase();
  const symbol = row.get('symbol');
  const isin = row.get('isin');
  const exchange = exchangeOf(row, currency);
  if (shares.has(category)) return share(symbol, exchange, isin);
  const multiplier = Number(maybeNumber(row, 'point', 'multiplier', 'multiplier') ?? '1');
  const root = row.get('underlyingsymbol') || symbol.split(' ')[0]!;
  const home = exchange === 'US' || currency === 'USD' ? 'US' : exchange;
  if (category === 'OPT' || category === 'FOP' || category === 'FSFOP')
    return optionOf({
      symbol: root,
      exchange: home,
      expiry: dateOf(row.get('expiry'), 'ymd'),
      strike: Number(numberOf(row, 'point', 'strike', 'strike')),
      right: row.get('putcall'),
      multiplier,
    });
  if (category === 'FUT')
    return {
      kind: 'future',
      symbol: plain(root),
      exchange: home,
      expiry: dateOf(row.get('expiry'), 'ymd'),
      multiplier,
    };
  if (category === 'CFD' || category === 'CRYPTO' || category === 'WAR' || category === 'CMDTY')
    return { kind: 'other', symbol: plain(symbol), exchange: 'IBKR', multiplier };
  throw badRow(`coach keeps no ${clean(category) || 'such'} trades`);
}
