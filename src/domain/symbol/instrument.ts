import type { Exchange } from '../calendar/zone.ts';

export type OptionRight = 'CE' | 'PE';

/** What contracts are written on, under its canonical name: NIFTY, SENSEX, M&M, BRK.B, SPY. */
export interface Underlying {
  kind: 'underlying';
  symbol: string;
  exchange: Exchange;
  currency: 'INR' | 'USD';
  assetClass: 'index' | 'stock' | 'etf' | 'volatility';
}

export interface OptionContract {
  kind: 'option';
  underlying: Underlying;
  /** YYYY-MM-DD */
  expiry: string;
  strike: number;
  right: OptionRight;
}

export interface FutureContract {
  kind: 'future';
  underlying: Underlying;
  expiry: string;
}

export type ParsedSymbol = Underlying | OptionContract | FutureContract;

export function underlying(
  symbol: string,
  exchange: Exchange,
  assetClass: Underlying['assetClass'],
): Underlying {
  return { kind: 'underlying', symbol, exchange, currency: exchange === 'US' ? 'USD' : 'INR', assetClass };
}
