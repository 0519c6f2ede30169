import type { Bars } from '../bar.ts';
import { volatilityColumn } from './columns.ts';
import type { CorporateAction, Settings } from './settings.ts';
import { type Decider, NONE, type Plan } from './signal.ts';
import { reasonCode, type TradeTable } from './trades.ts';

/** The money all series of a run share. */
export interface Account {
  /** Money with every realised profit and every commission in it; what positions cost is not taken out. */
  cash: number;
  /** Unrealised profit of every open position at its last close. */
  floating: number;
  /** Value of every open position at its last close, unsigned. */
  held: number;
}

/** What every fill of a run reads and writes. */
export interface Book {
  settings: Settings;
  account: Account;
  trades: TradeTable;
}

/** One series of a run: its bars, what the strategy wants, and the position. */
export interface Lane {
  index: number;
  bars: Bars;
  plan: Plan;
  /** Asked at every bar where there is one; its answers are written into the plan. */
  decider: Decider | null;
  /** Order waiting for its fill, a code of `signals`, the bar it was given at and, for an exit, why. */
  order: number;
  orderBar: number;
  orderReason: number;
  /** Signed; 0 is flat. */
  units: number;
  entry: number;
  entryBar: number;
  entryCosts: number;
  /** NaN where there is none. */
  stop: number;
  target: number;
  /** Best close since entry. */
  best: number;
  /** What this lane last put into `account.floating` and `account.held`. */
  floating: number;
  held: number;
  volatility: Float64Array | null;
  actions: readonly { bar: number; kind: CorporateAction['kind']; value: number }[];
  nextAction: number;
}

/** A series to trade: its bars, and a plan or a decider that makes one. */
export interface Track {
  bars: Bars;
  strategy: Plan | Decider;
  actions?: readonly CorporateAction[];
}

const blank = (warmup: number, length: number): Plan => ({
  warmup,
  signal: new Uint8Array(length),
  weight: new Float64Array(length).fill(Number.NaN),
});

function dated(bars: Bars, actions: readonly CorporateAction[]): Lane['actions'] {
  return [...actions]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .flatMap(({ date, kind, value }) => {
      const bar = bars.time.findIndex((at) => at >= Date.parse(`${date}T00:00:00Z`));
      return bar > 0 ? [{ bar, kind, value }] : [];
    });
}

export function newLane(index: number, { bars, strategy, actions = [] }: Track, settings: Settings): Lane {
  const asked = 'decide' in strategy;
  return {
    index,
    bars,
    plan: asked ? blank(strategy.warmup, bars.close.length) : strategy,
    decider: asked ? strategy : null,
    order: NONE,
    orderBar: -1,
    orderReason: reasonCode.signal,
    units: 0,
    entry: Number.NaN,
    entryBar: -1,
    entryCosts: 0,
    stop: Number.NaN,
    target: Number.NaN,
    best: Number.NaN,
    floating: 0,
    held: 0,
    volatility: settings.sizing.kind === 'volatility' ? volatilityColumn(bars, 20) : null,
    actions: dated(bars, actions),
    nextAction: 0,
  };
}

/** Splits change the count and the price of what is held, dividends pay into cash (or out of it when short). */
export function applyActions(lane: Lane, account: Account, bar: number): void {
  while (lane.actions[lane.nextAction]?.bar === bar) {
    const { kind, value } = lane.actions[lane.nextAction++]!;
    if (kind === 'dividend') account.cash += lane.units * value;
    else {
      lane.units *= value;
      for (const name of ['entry', 'stop', 'target', 'best'] as const) lane[name] /= value;
    }
  }
}

/**
 * Marks the position at a close; the account's totals follow. A series that is `alone` sets them outright, so that no rounding
 * builds up over a million bars.
 */
export function mark(lane: Lane, account: Account, bar: number, alone = false): void {
  if (lane.units === 0) return;
  const close = lane.bars.close[bar]!;
  const floating = lane.units * (close - lane.entry);
  const held = (lane.units < 0 ? -lane.units : lane.units) * close;
  account.floating = alone ? floating : account.floating + floating - lane.floating;
  account.held = alone ? held : account.held + held - lane.held;
  lane.floating = floating;
  lane.held = held;
}
