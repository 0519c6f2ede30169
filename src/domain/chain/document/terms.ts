import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { ChainAnalysis } from '../analysis.ts';
import { figure, money } from '../number.ts';
import type { Trend } from '../state/trend.ts';

export const trendOf = (found: Trend | null, iso: (ms: number) => string): ChainDocument['trend'] =>
  found === null ? null : { ...found, from: iso(found.from), to: iso(found.to) };
export function levelsOf({ levels }: ChainAnalysis): ChainDocument['levels'] {
  if (levels === null) return null;
  const list = (found: readonly { price: number; name: string }[]) =>
    found.map(({ price, name }) => ({ price: money(price)!, name }));
  const { previous, pivot } = levels;
  return {
    date: levels.date,
    support: list(levels.support),
    resistance: list(levels.resistance),
    previous: { high: money(previous.high), low: money(previous.low), close: money(previous.close) },
    pivot: {
      p: money(pivot.p),
      r1: money(pivot.r1),
      r2: money(pivot.r2),
      s1: money(pivot.s1),
      s2: money(pivot.s2),
    },
    high20: money(levels.high20),
    low20: money(levels.low20),
    sma20: money(levels.sma20),
    sma50: money(levels.sma50),
    sma200: money(levels.sma200),
  };
}

export function termOf({ summaries, day, solved }: ChainAnalysis): ChainDocument['termStructure'] {
  const start = Date.parse(day);
  return summaries.map((row, i) => ({
    expiry: row.expiry,
    daysToExpiry: Math.round((Date.parse(row.expiry) - start) / 86400000),
    forward: money(row.forward),
    forwardBasis: solved[i]!.forward === null ? null : solved[i]!.forwardBasis,
    atmIv: figure(row.atmIv),
    straddle: money(row.straddle),
    pcrOi: figure(row.pcrOi),
    maxPain: row.maxPain,
    callOi: figure(row.callOi),
    putOi: figure(row.putOi),
  }));
}
