import file from '../../../data/contracts/benchmarks.json' with { type: 'json' };
import type { Exchange } from '../calendar/calendar.ts';

/** Index a book on an exchange is held against, as coach writes it. */
export const benchmarkOf = (exchange: Exchange): string => file.exchanges[exchange].benchmark;

/** Index that says how much the market of an exchange is expected to move. */
export const marketVolatilityOf = (exchange: Exchange): string => file.exchanges[exchange].volatility;

const own: Readonly<Partial<Record<string, string>>> = file.volatility;

/** Volatility index of an underlying's own options; undefined where it has none. */
export const volatilityIndexOf = (symbol: string): string | undefined => own[symbol];
