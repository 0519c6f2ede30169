import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { BuildUpKind, QuotedOption } from '../../../core/shapes/strikes.ts';
import type { SolvedSide } from '../leg-columns.ts';
import { figure, money } from '../number.ts';
import type { SolvedSlice } from '../side.ts';
import type { Side } from '../snapshot.ts';

/** One leg of a strike; null where the source lists no such option. */
export function legDocument(
  side: Side,
  solved: SolvedSide,
  kind: BuildUpKind | null,
  i: number,
): QuotedOption | null {
  const bare = [side.last, side.bid, side.ask, side.oi, side.volume, side.vendorIv];
  if (bare.every((column) => Number.isNaN(column[i]!))) return null;
  const iv = figure(solved.iv[i]);
  return {
    last: money(side.last[i]),
    change: money(side.change[i]),
    bid: money(side.bid[i]),
    ask: money(side.ask[i]),
    mid: money(solved.mid[i]),
    bidQty: figure(side.bidQty[i]),
    askQty: figure(side.askQty[i]),
    iv,
    ivSource: iv === null ? null : solved.ivVendor[i] === 1 ? 'vendor' : 'solved',
    delta: figure(solved.delta[i]),
    gamma: figure(solved.gamma[i]),
    theta: figure(solved.theta[i]),
    vega: figure(solved.vega[i]),
    rho: figure(solved.rho[i]),
    oi: figure(side.oi[i]),
    oiChange: figure(side.oiChange[i]),
    volume: figure(side.volume[i]),
    buildUp: kind,
  };
}

/** How many legs there are and what their volatilities rest on. */
export function countsOf({ slice, call, put, priceBasis }: SolvedSlice): ChainDocument['quality'] {
  let [legs, twoSided, wide, solved, vendor] = [0, 0, 0, 0, 0];
  for (const [raw, side] of [
    [slice.call, call],
    [slice.put, put],
  ] as const) {
    for (let i = 0; i < slice.strikes.length; i++) {
      if (!Number.isNaN(raw.oi[i]!) || raw.last[i]! > 0 || raw.bid[i]! > 0 || raw.ask[i]! > 0) legs++;
      if (side.mid[i]! > 0) twoSided++;
      if (side.mid[i]! > 0 && !(side.price[i]! > 0)) wide++;
      if (!(side.iv[i]! > 0)) continue;
      if (side.ivVendor[i] === 1) vendor++;
      else solved++;
    }
  }
  return { legs, twoSided, wide, ivSolved: solved, ivVendor: vendor, priceBasis };
}
