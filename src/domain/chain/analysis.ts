import type { Freshness } from '../../core/shapes/market.ts';
import type { Bars } from '../bar.ts';
import { localDate } from '../calendar/calendar.ts';
import { dayNumber } from '../calendar/zone.ts';
import { contractFacts } from '../contract/contract.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { knownUnderlying } from '../symbol/known.ts';
import { type ExpirySummary, summaries } from './document/summary.ts';
import { type VarianceRiskPremium, varianceRiskPremium } from './premium.ts';
import { nearestStrike } from './quote.ts';
import type { SolvedSlice } from './side.ts';
import { type AtmIv, atmIv } from './smile.ts';
import type { Chain, ExpirySlice } from './snapshot.ts';
import { solveChain } from './solve.ts';
import { type BuildUp, buildUp } from './state/build-up.ts';
import { type GammaExposure, gammaExposure } from './state/gex.ts';
import { keyLevels, type Levels } from './state/levels.ts';
import { type ExpectedMove, expectedMove, type Straddle, straddleAt } from './state/moves.ts';
import { type PutCallRatios, putCallRatio, putCallRatios } from './state/pcr.ts';
import {
  constantMaturityYears,
  type DayIv,
  type IvStanding,
  ivByDay,
  ivStanding,
  type VolIndexHistory,
} from './state/rank.ts';
import { type Skew, skew } from './state/skew.ts';
import { constantMaturityIv, type TermPoint } from './state/term.ts';
import { type Totals, totals, totalsOfAll } from './state/totals.ts';
import { type Trend, type TrendRow, trend } from './state/trend.ts';
import { type WallShift, type Walls, wallShift, walls } from './state/walls.ts';

/** What is known from before; each part widens what can be said and none is needed. */
export interface AnalysisHistory {
  /** Taken from `snapshots` when left out. */
  ivByDay?: readonly DayIv[] | undefined;
  volIndexByDay?: VolIndexHistory | undefined;
  /** Summaries of stored snapshots of the symbol, any order, any expiry. */
  snapshots?: readonly (TrendRow & Partial<TermPoint>)[] | undefined;
}

export interface AnalysisOptions {
  /** Continuously compounded, annual. */
  rate: number;
  freshness: Freshness;
  history?: AnalysisHistory | undefined;
  /** The snapshot to measure the shift of walls against. */
  previous?: Chain | undefined;
  /** Daily bars of the underlying; those of the day itself are not read. */
  bars?: Bars | undefined;
  /** Strikes either side of the money that `near` shows. */
  maxStrikes?: number | undefined;
}

/** Everything coach says of one expiry of a chain. Null is "cannot be had", and a warning or a reason field says why. */
export interface ChainAnalysis {
  chain: Chain;
  /** Every expiry that could be solved, ascending. */
  solved: SolvedSlice[];
  /** The expiry looked at. */
  focus: SolvedSlice;
  summaries: ExpirySummary[];
  /** Exchange-local date of the snapshot. */
  day: string;
  freshness: Freshness;
  spot: number | null;
  expiry: string;
  /** Calendar days. */
  daysToExpiry: number;
  atmStrike: number | null;
  atm: AtmIv;
  /** At-the-money volatility at a constant 30 days, from all expiries. */
  iv30: number | null;
  totals: Totals;
  pcr: PutCallRatios & { oiAllExpiries: number | null };
  maxPain: number | null;
  straddle: Straddle | null;
  /** Slot of the strike nearest the spot, where exchanges' own screens put the money. */
  spotIndex: number;
  expectedMove: ExpectedMove;
  skew: Skew;
  ivStanding: IvStanding;
  buildUp: BuildUp;
  walls: Walls;
  wallShift: WallShift | null;
  gamma: GammaExposure;
  trend: Trend | null;
  levels: Levels | null;
  premium: VarianceRiskPremium;
  maxStrikes: number;
  warnings: string[];
}

/** The expiry to look at: the one asked for, or the nearest that had not expired before the snapshot's day. */
export function chooseExpiry(chain: Chain, expiry: string | undefined): ExpirySlice | Refusal {
  if (chain.slices.length === 0) return { refused: `The chain of ${chain.symbol} is empty` };
  const listed = chain.slices.map((slice) => slice.expiry);
  if (expiry !== undefined) {
    const found = chain.slices.find((slice) => slice.expiry === expiry);
    return (
      found ?? {
        refused: `${chain.symbol} has no expiry ${expiry.slice(0, 20)} here`,
        hint: `Listed: ${listed.join(', ')}`,
      }
    );
  }
  const day = localDate(chain.exchange, chain.asOf);
  const found = chain.slices.find((slice) => slice.expiry >= day);
  return (
    found ?? {
      refused: `Every expiry of this chain of ${chain.symbol} is past`,
      hint: `Listed: ${listed.join(', ')}`,
    }
  );
}

function isAmerican({ symbol, exchange, asOf }: Chain, expiry: string): boolean {
  const named = knownUnderlying(symbol, exchange) ?? { symbol, exchange, assetClass: 'stock' as const };
  const facts = contractFacts(named, expiry, localDate(exchange, asOf));
  return !isRefusal(facts) && facts.style === 'american';
}

function warningsOf(chain: Chain, focus: SolvedSlice, freshness: Freshness, atm: AtmIv): string[] {
  const found: string[] = [];
  if (freshness.state === 'stale') found.push(`Prices are stale: ${freshness.note}`);
  if (freshness.state === 'sample')
    found.push(`Prices are the bundled sample, not a market: ${freshness.note}`);
  if (!Number.isFinite(chain.spot)) found.push('The source has no price of the underlying');
  found.push(...focus.notes);
  if (atm.iv === null) found.push(`No ATM IV: ${atm.basis}`);
  if (atm.vendor) found.push("ATM IV rests on the vendor's figure: no two-sided quote at the money");
  if (focus.lotSize === null) found.push(`Lot size unknown: ${focus.lotSource}`);
  if (isAmerican(chain, focus.slice.expiry)) {
    found.push('These options are American; volatilities and greeks ignore early exercise');
  }
  return found;
}

function historyOf(
  chain: Chain,
  history: AnalysisHistory,
  current: ExpirySummary,
  iv30: number | null,
  day: string,
) {
  const rows = history.snapshots ?? [];
  return {
    ivStanding: ivStanding(day, iv30, {
      ivByDay:
        history.ivByDay ??
        ivByDay(
          rows.filter((row): row is TrendRow & TermPoint => row.years !== undefined),
          chain.exchange,
        ),
      volIndexByDay: history.volIndexByDay,
    }),
    trend: trend(rows, current),
  };
}

/** What is read from the expiry alone. */
function readingsOf(focus: SolvedSlice, spot: number | null, atm: AtmIv) {
  const { slice, forward } = focus;
  const straddle = straddleAt(focus, focus.atmIndex);
  return {
    straddle,
    spotIndex: nearestStrike(slice, spot ?? Number.NaN),
    expectedMove: expectedMove(focus, straddle, atm.iv, spot ?? forward),
    skew: skew(focus),
    buildUp: buildUp(slice),
    walls: walls(slice),
    gamma: gammaExposure(focus, spot),
  };
}

/**
 * Reads a chain: solves every expiry once, then says of one of them (the nearest unless named) what traders look at.
 * The definitions stand in docs/analytics.md.
 */
export function analyse(
  chain: Chain,
  expiry: string | undefined,
  options: AnalysisOptions,
): ChainAnalysis | Refusal {
  const slice = chooseExpiry(chain, expiry);
  if (isRefusal(slice)) return slice;
  const { solved, refused } = solveChain(chain, options);
  const focus = solved.find((one) => one.slice === slice);
  if (focus === undefined) return { refused: refused[0] ?? `The expiry ${slice.expiry} cannot be solved` };
  const day = localDate(chain.exchange, chain.asOf);
  const spot = chain.spot > 0 ? chain.spot : null;
  const rows = summaries(chain, options, solved);
  const current = rows[solved.indexOf(focus)]!;
  const atm = atmIv(focus);
  const iv30 = constantMaturityIv(rows, constantMaturityYears);
  const own = totals(slice);
  const all = totalsOfAll(chain.slices.map(totals));
  const before = options.previous?.slices.find((one) => one.expiry === slice.expiry);
  const { bars } = options;
  return {
    chain,
    solved,
    focus,
    summaries: rows,
    day,
    freshness: options.freshness,
    spot,
    expiry: slice.expiry,
    daysToExpiry: dayNumber(slice.expiry) - dayNumber(day),
    atmStrike: slice.strikes[focus.atmIndex] ?? null,
    atm,
    iv30,
    totals: own,
    pcr: { ...putCallRatios(own), oiAllExpiries: putCallRatio(all.callOi, all.putOi) },
    maxPain: current.maxPain,
    ...readingsOf(focus, spot, atm),
    ...historyOf(chain, options.history ?? {}, current, iv30, day),
    wallShift: before === undefined ? null : wallShift(before, slice),
    levels: bars === undefined ? null : keyLevels(bars, day, chain.spot),
    premium: varianceRiskPremium(bars, day, atm.iv),
    maxStrikes: Math.max(1, Math.floor(options.maxStrikes ?? 10)),
    warnings: [...warningsOf(chain, focus, options.freshness, atm), ...refused],
  };
}
