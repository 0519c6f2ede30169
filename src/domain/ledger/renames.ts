import type { Fill, Instrument } from './fill.ts';

const shares = new Set<Instrument['kind']>(['stock', 'etf']);

/** What says that two shares of one account are one although their symbols differ; null for what has no ISIN. */
export const identity = ({ kind, isin }: Instrument): string | null =>
  isin === undefined || !shares.has(kind) ? null : isin;

/** Shares that bore several symbols, by ISIN, as they are named now. */
export type Names = ReadonlyMap<string, Instrument>;

/** An instrument under the symbol that its ISIN bears now. */
export function nowNamed(instrument: Instrument, names: Names): Instrument {
  const isin = identity(instrument);
  const named = isin === null ? undefined : names.get(isin);
  return named === undefined || named.symbol === instrument.symbol ? instrument : named;
}

/** Gives a fill under the symbol that its ISIN bears now. */
export function renamer(names: Names): (fill: Fill) => Fill {
  if (names.size === 0) return (fill) => fill;
  return (fill) => {
    const instrument = nowNamed(fill.instrument, names);
    return instrument === fill.instrument ? fill : { ...fill, instrument };
  };
}

/** Fills under the symbol that their ISIN bore last: a company that took another name is one position, not two. */
export function renamed(fills: readonly Fill[]): readonly Fill[] {
  const last = new Map<string, Fill>();
  let several = false;
  for (const fill of fills) {
    const isin = identity(fill.instrument);
    if (isin === null) continue;
    const before = last.get(isin);
    if (before !== undefined && before.instrument.symbol !== fill.instrument.symbol) several = true;
    if (before === undefined || fill.at >= before.at) last.set(isin, fill);
  }
  if (!several) return fills;
  return fills.map(renamer(new Map([...last].map(([isin, { instrument }]) => [isin, instrument]))));
}
