import type { Bars } from '../bar.ts';
import { sessionEnds } from './columns.ts';
import { applyActions, type Book, type Lane, mark, newLane, type Track } from './lane.ts';
import { fill, leave, protect } from './orders.ts';
import type { Settings } from './settings.ts';
import { EXIT, NONE, type Plan } from './signal.ts';
import { hasStretches, passQuietly } from './stretch.ts';
import { newTrades, reasonCode, type TradeTable } from './trades.ts';

/** Changes whenever the same input would give other numbers. */
export const rulesVersion = 'bars-1';

/** A position still open at the end of a run. */
export interface OpenPosition {
  series: number;
  size: number;
  entryBar: number;
  entryPrice: number;
  entryCosts: number;
}

/** What a run gave, as columns over its timeline. */
export interface Run {
  /** Epoch ms UTC of every point; the bars' own times where there is one series. */
  time: Float64Array;
  /** Cash and the value of positions at every close. */
  equity: Float64Array;
  trades: TradeTable;
  open: OpenPosition[];
  /** What the strategy of each series wanted, as it was asked. */
  plans: Plan[];
  /** The point at which equity was used up and everything was closed; null in a run that lived. */
  ruinedAt: number | null;
}

/** Orders given at the close before are filled, and protective orders of a bar are looked at. */
function trade(lane: Lane, book: Book, bar: number): void {
  const { settings } = book;
  if (lane.actions.length > 0) applyActions(lane, book.account, bar);
  if (lane.order !== NONE) {
    if (settings.fill === 'next-open') fill(lane, book, bar, lane.bars.open[bar]!);
    else fill(lane, book, bar - 1, lane.bars.close[bar - 1]!);
  }
  if (lane.units === 0) return;
  if (settings.stop !== null || settings.target !== null || settings.trail !== null) protect(lane, book, bar);
}

/** Asks the strategy what it wants after this close; a time exit comes before it. */
function decide(lane: Lane, bar: number, settings: Settings): void {
  const { plan, decider } = lane;
  if (bar <= plan.warmup) return;
  let wanted: number;
  if (decider === null) wanted = plan.signal[bar]!;
  else {
    wanted = decider.decide(bar);
    plan.signal[bar] = wanted;
    if (decider.weight !== undefined) plan.weight![bar] = decider.weight();
  }
  lane.orderReason = reasonCode.signal;
  if (lane.units !== 0) {
    const long = lane.units > 0;
    const close = lane.bars.close[bar]!;
    if (long ? close > lane.best : close < lane.best) lane.best = close;
    if (settings.maxBars !== null && bar - lane.entryBar >= settings.maxBars) {
      wanted = EXIT;
      lane.orderReason = reasonCode.time;
    }
  }
  lane.order = wanted;
  lane.orderBar = bar;
}

/** Equity that no longer carries what is held leaves at the next open; equity that is gone leaves at once, and the run is over. */
function callMargin(lanes: readonly Lane[], at: (lane: Lane) => number, book: Book): boolean {
  const { account, settings } = book;
  const equity = account.cash + account.floating;
  if (equity > 0 && (settings.leverage === 1 || equity >= account.held / (2 * settings.leverage)))
    return false;
  for (const lane of lanes) {
    if (lane.units === 0) continue;
    if (equity <= 0) leave(lane, book, at(lane), lane.bars.close[at(lane)]!, reasonCode.ruin);
    else {
      lane.order = EXIT;
      lane.orderReason = reasonCode.margin;
    }
  }
  return equity <= 0;
}

const called = (lane: Lane): boolean => lane.order === EXIT && lane.orderReason === reasonCode.margin;

function finished(
  { trades }: Book,
  lanes: readonly Lane[],
  time: Float64Array,
  equity: Float64Array,
  ruinedAt: number | null,
): Run {
  const open = lanes.flatMap(({ index, units, entryBar, entry, entryCosts }) =>
    units === 0 ? [] : [{ series: index, size: units, entryBar, entryPrice: entry, entryCosts }],
  );
  return { time, equity, trades, open, plans: lanes.map(({ plan }) => plan), ruinedAt };
}

const opened = (settings: Settings): Book => ({
  settings,
  account: { cash: settings.cash, floating: 0, held: 0 },
  trades: newTrades(),
});

/** The last close of a session, for positions that are not kept over night. */
function leaveAtClose(lane: Lane, book: Book, bar: number): void {
  if (lane.units !== 0) leave(lane, book, bar, lane.bars.close[bar]!, reasonCode.session);
}

/** One series: no timeline to merge, the fast way through. */
function runOne(track: Track, settings: Settings): Run {
  const book = opened(settings);
  const lane = newLane(0, track, settings);
  const { account } = book;
  const { time } = lane.bars;
  const equity = new Float64Array(time.length);
  const ends = settings.flatAtClose ? sessionEnds(lane.bars) : null;
  const sameClose = settings.fill === 'same-close';
  const stretches = hasStretches(book);
  for (let bar = 0; bar < equity.length; bar++) {
    if (stretches) bar = passQuietly(lane, book, equity, bar);
    if (bar === equity.length) break;
    trade(lane, book, bar);
    const last = ends !== null && ends[bar] === 1;
    if (last) leaveAtClose(lane, book, bar);
    mark(lane, account, bar, true);
    const now = account.cash + account.floating;
    equity[bar] = now;
    if (lane.units !== 0 && callMargin([lane], () => bar, book)) {
      equity.fill(account.cash, bar);
      return finished(book, [lane], time, equity, bar);
    }
    if (!called(lane)) decide(lane, bar, settings);
    if (last && sameClose) lane.order = NONE;
  }
  return finished(book, [lane], time, equity, null);
}

/** Every moment at which a series of the run has a bar, oldest first. */
export function timeline(series: readonly Bars[]): Float64Array {
  const all = new Set<number>();
  for (const { time } of series) for (const at of time) all.add(at);
  return Float64Array.from(all).sort();
}

/** Several series with one cash: at a moment all fills come first, in the order of the series, then marks, then decisions. */
function runMany(tracks: readonly Track[], settings: Settings): Run {
  const book = opened(settings);
  const lanes = tracks.map((track, index) => newLane(index, track, settings));
  const time = timeline(lanes.map(({ bars }) => bars));
  const equity = new Float64Array(time.length);
  const ends = lanes.map(({ bars }) => (settings.flatAtClose ? sessionEnds(bars) : null));
  const bars = lanes.map(() => -1);
  const at = ({ index }: Lane) => bars[index]!;
  const last = (lane: Lane) => ends[lane.index]?.[at(lane)] === 1;
  for (let point = 0; point < time.length; point++) {
    const due = lanes.filter((lane) => lane.bars.time[at(lane) + 1] === time[point]);
    for (const { index } of due) bars[index]!++;
    for (const lane of due) trade(lane, book, at(lane));
    for (const lane of due) if (last(lane)) leaveAtClose(lane, book, at(lane));
    for (const lane of due) mark(lane, book.account, at(lane));
    equity[point] = book.account.cash + book.account.floating;
    if (callMargin(lanes, at, book)) {
      equity.fill(book.account.cash, point);
      return finished(book, lanes, time, equity, point);
    }
    for (const lane of due) {
      if (!called(lane)) decide(lane, at(lane), settings);
      if (last(lane) && settings.fill === 'same-close') lane.order = NONE;
    }
  }
  return finished(book, lanes, time, equity, null);
}

/**
 * Runs strategies over bars: orders of a close are filled at the next open (or at that close), protective orders are
 * looked at from the bar of entry on, equity is marked at every close, then the strategy is asked. The same input gives
 * the same numbers: there is no clock and no chance in here.
 */
export const runBars = (tracks: readonly Track[], settings: Settings): Run =>
  tracks.length === 1 ? runOne(tracks[0]!, settings) : runMany(tracks, settings);
