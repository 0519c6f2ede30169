import type { DifferenceDocument, Mover, OptionDifference, Shift } from '../../../core/shapes/difference.ts';
import type { BuildUpKind } from '../../../core/shapes/strikes.ts';
import { isoWithOffset } from '../../calendar/calendar.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import { chooseExpiry } from '../analysis.ts';
import { summaryOf } from '../document/summary.ts';
import type { SolvedSide } from '../leg-columns.ts';
import { figure, money } from '../number.ts';
import type { SolvedSlice } from '../side.ts';
import type { Chain, Side } from '../snapshot.ts';
import { solveSlice } from '../solve.ts';
import { buildUpKind, sideBuildUp } from '../state/build-up.ts';
import { putCallRatios } from '../state/pcr.ts';
import { totals } from '../state/totals.ts';
import { wallShift } from '../state/walls.ts';
import { moversOf, type StrikeRow } from './movers.ts';

type Figure = number | null | undefined;

function shift(before: Figure, after: Figure, round: (value: Figure) => number | null = figure): Shift {
  const [a, b] = [round(before), round(after)];
  return { before: a, after: b, change: a === null || b === null ? null : round(b - a) };
}

interface View {
  side: Side;
  solved: SolvedSide;
  /** Slot of the strike, -1 where the snapshot does not list it. */
  at: number;
}

const lists = ({ side, at }: View): boolean =>
  at >= 0 && [side.oi, side.last, side.bid, side.ask].some((column) => !Number.isNaN(column[at]!));

/** Prices of one kind in both snapshots: middles where both have one, else last prices. */
function pricesOf(a: View, b: View): { before: number; after: number; basis: 'mid' | 'last' | null } {
  const mids = [a.solved.mid[a.at] ?? Number.NaN, b.solved.mid[b.at] ?? Number.NaN] as const;
  if (mids[0] > 0 && mids[1] > 0) return { before: mids[0], after: mids[1], basis: 'mid' };
  const lasts = [a.side.last[a.at] ?? Number.NaN, b.side.last[b.at] ?? Number.NaN] as const;
  return { before: lasts[0], after: lasts[1], basis: lasts[0] > 0 && lasts[1] > 0 ? 'last' : null };
}

// A vendor's volatility and a solved one differ by method: both are shown, their difference is not a change.
function ivShift(a: View, b: View): Shift {
  const both = shift(a.solved.iv[a.at], b.solved.iv[b.at]);
  const comparable = a.solved.ivVendor[a.at] === b.solved.ivVendor[b.at];
  return comparable ? both : { ...both, change: null };
}

function legDifference(a: View, b: View): OptionDifference | null {
  if (!lists(a) && !lists(b)) return null;
  const price = pricesOf(a, b);
  const [oiBefore, oiAfter] = [a.side.oi[a.at] ?? Number.NaN, b.side.oi[b.at] ?? Number.NaN];
  return {
    oi: shift(oiBefore, oiAfter),
    price: shift(price.before, price.after, money),
    priceBasis: price.basis,
    iv: ivShift(a, b),
    volume: shift(a.side.volume[a.at], b.side.volume[b.at]),
    buildUp: buildUpKind(price.before, price.after - price.before, oiBefore, oiAfter - oiBefore),
  };
}

/** Every strike of either snapshot, ascending, with its slot in each. */
function joined(a: Float64Array, b: Float64Array): { strike: number; before: number; after: number }[] {
  const rows: { strike: number; before: number; after: number }[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const left = a[i] ?? Number.POSITIVE_INFINITY;
    const right = b[j] ?? Number.POSITIVE_INFINITY;
    const strike = Math.min(left, right);
    rows.push({ strike, before: left <= right ? i++ : -1, after: right <= left ? j++ : -1 });
  }
  return rows;
}

function strikesOf(before: SolvedSlice, after: SolvedSlice): StrikeRow[] {
  return joined(before.slice.strikes, after.slice.strikes).map((row) => {
    const view = (which: 'call' | 'put', of: SolvedSlice, at: number): View => ({
      side: of.slice[which],
      solved: of[which],
      at,
    });
    const leg = (which: 'call' | 'put') =>
      legDifference(view(which, before, row.before), view(which, after, row.after));
    return { strike: row.strike, call: leg('call'), put: leg('put') };
  });
}

/**
 * What moved most: open interest by contracts; price by ratio among legs worth a tenth of the straddle before, so that ticks
 * of far options do not lead; volatility in points among the out-of-the-money of those.
 */
function movedMost(
  rows: readonly StrikeRow[],
  straddle: number | null,
  forward: number | null,
  count: number,
) {
  const worth = (leg: OptionDifference) => (leg.price.before ?? 0) >= (straddle ?? 0) / 10;
  const outside = (strike: number, type: 'CE' | 'PE') =>
    forward === null || (type === 'CE' ? strike >= forward : strike <= forward);
  const size = (mover: Mover) => Math.abs(mover.change);
  return {
    oi: moversOf(rows, { pick: (leg) => leg.oi, weight: size, admits: () => true }, count),
    price: moversOf(
      rows,
      {
        pick: (leg) => leg.price,
        weight: (mover) => Math.abs(mover.ratio ?? 0),
        admits: (_, __, leg) => worth(leg),
      },
      count,
    ),
    iv: moversOf(
      rows,
      {
        pick: (leg) => leg.iv,
        weight: size,
        admits: (strike, type, leg) => worth(leg) && outside(strike, type),
      },
      count,
    ),
  };
}

function sideKinds(rows: readonly StrikeRow[], which: 'call' | 'put') {
  const kinds: (BuildUpKind | null)[] = rows.map((row) => row[which]?.buildUp ?? null);
  const changes = Float64Array.from(rows, (row) => row[which]?.oi.change ?? Number.NaN);
  return sideBuildUp(kinds, changes, which === 'call');
}

function pairOf(before: Chain, after: Chain, expiry: string | undefined, rate: number) {
  if (before.symbol !== after.symbol || before.exchange !== after.exchange) {
    return { refused: `The snapshots are of ${before.symbol} and ${after.symbol}` };
  }
  if (!(after.asOf > before.asOf)) {
    return {
      refused: `The second snapshot (${isoWithOffset(after.exchange, after.asOf)}) is not after the first (${isoWithOffset(before.exchange, before.asOf)})`,
      hint: 'Give the older snapshot first.',
    };
  }
  const later = chooseExpiry(after, expiry);
  if (isRefusal(later)) return later;
  const earlier = chooseExpiry(before, later.expiry);
  if (isRefusal(earlier)) return earlier;
  const a = solveSlice(before, earlier, { rate });
  if (isRefusal(a)) return a;
  const b = solveSlice(after, later, { rate });
  return isRefusal(b) ? b : { a, b };
}

function figuresOf(before: Chain, after: Chain, a: SolvedSlice, b: SolvedSlice) {
  const [one, two] = [summaryOf(before, a), summaryOf(after, b)];
  const [sumsA, sumsB] = [totals(a.slice), totals(b.slice)];
  const [pcrA, pcrB] = [putCallRatios(sumsA), putCallRatios(sumsB)];
  return {
    spot: shift(before.spot, after.spot, money),
    forward: shift(one.forward, two.forward, money),
    atmIv: shift(one.atmIv, two.atmIv),
    straddle: shift(one.straddle, two.straddle, money),
    maxPain: shift(one.maxPain, two.maxPain),
    pcr: { oi: shift(pcrA.oi, pcrB.oi), volume: shift(pcrA.volume, pcrB.volume) },
    totals: {
      callOi: shift(sumsA.callOi, sumsB.callOi),
      putOi: shift(sumsA.putOi, sumsB.putOi),
      callVolume: shift(sumsA.callVolume, sumsB.callVolume),
      putVolume: shift(sumsA.putVolume, sumsB.putVolume),
    },
  };
}

/**
 * What changed between two snapshots of one expiry (the later one's nearest unless named): every strike's open interest,
 * price and volatility, the ratios, max pain and walls, the build-up of the time between, and the legs that moved most.
 */
export function difference(
  before: Chain,
  after: Chain,
  expiry: string | undefined,
  { rate, most = 5 }: { rate: number; most?: number },
): DifferenceDocument | Refusal {
  const pair = pairOf(before, after, expiry, rate);
  if (isRefusal(pair)) return pair;
  const { a, b } = pair;
  const rows = strikesOf(a, b);
  const figures = figuresOf(before, after, a, b);
  const warnings = [...new Set([...a.notes, ...b.notes])];
  if (before.source !== after.source) {
    warnings.push(
      `The snapshots come from ${before.source} and ${after.source}; their figures may differ by source`,
    );
  }
  return {
    symbol: after.symbol,
    exchange: after.exchange,
    currency: after.currency,
    expiry: b.slice.expiry,
    before: { asOf: isoWithOffset(before.exchange, before.asOf), source: before.source },
    after: { asOf: isoWithOffset(after.exchange, after.asOf), source: after.source },
    minutes: (after.asOf - before.asOf) / 60_000,
    ...figures,
    walls: wallShift(a.slice, b.slice),
    buildUp: {
      calls: sideKinds(rows, 'call'),
      puts: sideKinds(rows, 'put'),
      basis: 'premium and open interest between the two snapshots; under 0.1 % or 1 % is neutral',
    },
    movedMost: movedMost(rows, figures.straddle.before, b.forward, most),
    openInterestUnit: 'contracts',
    strikes: rows,
    definitions: 'docs/analytics.md',
    warnings,
  };
}
