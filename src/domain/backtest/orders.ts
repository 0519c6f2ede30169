import { commissionOf } from './costs.ts';
import type { Book, Lane } from './lane.ts';
import { EXIT, LONG, NONE, SHORT, TURN_LONG, TURN_SHORT, WEIGH } from './signal.ts';
import { takenByUnit, unitsFor, wholeShare } from './size.ts';
import { addTrade, reasonCode } from './trades.ts';

/** A printed price made worse by slippage: a share of it and a share of the bar's range. */
function slipped(
  lane: Lane,
  { settings: { costs } }: Book,
  bar: number,
  raw: number,
  buying: boolean,
): number {
  if (costs.slippage === 0 && costs.slippageRange === 0) return raw;
  const worse = raw * costs.slippage + (lane.bars.high[bar]! - lane.bars.low[bar]!) * costs.slippageRange;
  return buying ? raw + worse : Math.max(0, raw - worse);
}

/** Closes `units` of the position (signed as the position) at a fill and writes the trade. */
export function leave(
  lane: Lane,
  { account, settings, trades }: Book,
  bar: number,
  price: number,
  reason: number,
  units: number = lane.units,
): void {
  const share = units / lane.units;
  const entryCosts = share === 1 ? lane.entryCosts : lane.entryCosts * share;
  const commission = commissionOf(settings.costs, units, price, units < 0, lane.bars.time[bar]!);
  account.cash += units * (price - lane.entry) - commission;
  addTrade(trades, lane.index, units, lane.entryBar, bar, lane.entry, price, entryCosts + commission, reason);
  lane.units -= units;
  lane.entryCosts -= entryCosts;
  // What stays is marked again at this bar's close; what is gone leaves the totals now, before the next order is sized.
  const [floating, held] = [lane.floating * share, lane.held * share];
  account.floating -= floating;
  account.held -= held;
  lane.floating -= floating;
  lane.held -= held;
}

/** Units an entry may have: its sizing, never more than the free money pays for. 0 is an order that is dropped. */
function sized(lane: Lane, { account, settings }: Book, raw: number, adjusted: number): number {
  const { sizing, costs, leverage } = settings;
  const equity = account.cash + account.floating;
  const free = Math.max(0, equity * leverage - account.held);
  switch (sizing.kind) {
    case 'all':
      return unitsFor(1, free, adjusted, raw, costs);
    case 'fraction':
      return unitsFor(sizing.share, free, adjusted, raw, costs);
    case 'units':
      return sizing.units * takenByUnit(adjusted, raw, sizing.units, costs) > free ? 0 : sizing.units;
    case 'risk': {
      const distance = lane.bars.close[lane.orderBar]! * (settings.stop ?? 1);
      return Math.min(
        Math.floor((equity * sizing.share) / distance),
        unitsFor(1, free, adjusted, raw, costs),
      );
    }
    case 'volatility': {
      const now = lane.volatility![lane.orderBar]!;
      if (!(now > 0)) return 0;
      return unitsFor(Math.min(wholeShare, sizing.share / now), free, adjusted, raw, costs);
    }
  }
}

/** Adds units to a position at a price before spread; the first of them set its stop and target. */
function enter(lane: Lane, book: Book, bar: number, raw: number, side: 1 | -1, units: number): void {
  if (units === 0) return;
  const { account, settings } = book;
  const price = raw * (1 + side * settings.costs.spread);
  const commission = commissionOf(settings.costs, units, price, side > 0, lane.bars.time[bar]!);
  account.cash -= commission;
  const before = Math.abs(lane.units);
  if (before === 0) {
    const reference = lane.bars.close[lane.orderBar]!;
    lane.entry = price;
    lane.entryBar = bar;
    lane.stop = settings.stop === null ? Number.NaN : reference * (1 - side * settings.stop);
    lane.target = settings.target === null ? Number.NaN : reference * (1 + side * settings.target);
    lane.best = reference;
  } else lane.entry = (lane.entry * before + price * units) / (before + units);
  lane.units += side * units;
  lane.entryCosts += commission;
}

function openSide(lane: Lane, book: Book, bar: number, printed: number, side: 1 | -1): void {
  const raw = slipped(lane, book, bar, printed, side > 0);
  const adjusted = raw * (1 + side * book.settings.costs.spread);
  enter(lane, book, bar, raw, side, sized(lane, book, raw, adjusted));
}

/** Brings the position to its weight, selling or buying only the difference. */
function weigh(lane: Lane, book: Book, bar: number, printed: number): void {
  const { account, settings } = book;
  const weight = lane.plan.weight?.[lane.orderBar] ?? Number.NaN;
  if (Number.isNaN(weight)) return;
  const equity = account.cash + account.floating;
  const wanted = Math.trunc((equity * weight * settings.leverage) / printed) || 0;
  const turned = wanted !== 0 && Math.sign(wanted) !== Math.sign(lane.units);
  const surplus = Math.abs(lane.units) - (turned ? 0 : Math.abs(wanted));
  if (lane.units !== 0 && surplus > 0) {
    const out = Math.sign(lane.units) * surplus;
    leave(lane, book, bar, slipped(lane, book, bar, printed, out < 0), reasonCode.weigh, out);
  }
  const missing = Math.abs(wanted) - Math.abs(lane.units);
  if (missing <= 0) return;
  const side = wanted > 0 ? 1 : -1;
  const raw = slipped(lane, book, bar, printed, side > 0);
  const adjusted = raw * (1 + side * settings.costs.spread);
  const free = Math.max(0, equity * settings.leverage - account.held);
  enter(lane, book, bar, raw, side, Math.min(missing, unitsFor(1, free, adjusted, raw, settings.costs)));
}

/** Fills the waiting order at a printed price. */
export function fill(lane: Lane, book: Book, bar: number, printed: number): void {
  const { order } = lane;
  lane.order = NONE;
  if (order === WEIGH) {
    weigh(lane, book, bar, printed);
    return;
  }
  const wantsLong = order === LONG || order === TURN_LONG;
  const turns = order === TURN_LONG || order === TURN_SHORT;
  const against = wantsLong ? lane.units < 0 : lane.units > 0;
  if (lane.units !== 0 && (order === EXIT || turns || against)) {
    const reason = order === EXIT ? lane.orderReason : reasonCode.reverse;
    leave(lane, book, bar, slipped(lane, book, bar, printed, lane.units < 0), reason);
  }
  if (order === EXIT || lane.units !== 0) return;
  if (wantsLong) openSide(lane, book, bar, printed, 1);
  else if (!book.settings.longOnly && (order === SHORT || order === TURN_SHORT))
    openSide(lane, book, bar, printed, -1);
}

/** The stop in force: the fixed or the trailing one, whichever is nearer. */
function stopOf(lane: Lane, trail: number | null): { at: number; reason: number } {
  if (trail === null) return { at: lane.stop, reason: reasonCode.stop };
  const long = lane.units > 0;
  const trailing = lane.best * (1 - (long ? trail : -trail));
  const nearer = Number.isNaN(lane.stop) || (long ? trailing > lane.stop : trailing < lane.stop);
  return nearer ? { at: trailing, reason: reasonCode.trail } : { at: lane.stop, reason: reasonCode.stop };
}

/**
 * Stop before target, where the bar reached either: the order of prices inside a bar is not known, so the worse is
 * taken. A gap beyond a level is filled at the open.
 */
export function protect(lane: Lane, book: Book, bar: number): void {
  const { open, high, low } = lane.bars;
  const long = lane.units > 0;
  const stop = stopOf(lane, book.settings.trail);
  if (long ? low[bar]! <= stop.at : high[bar]! >= stop.at) {
    const at = long ? Math.min(open[bar]!, stop.at) : Math.max(open[bar]!, stop.at);
    leave(lane, book, bar, slipped(lane, book, bar, at, !long), stop.reason);
  } else if (long ? high[bar]! >= lane.target : low[bar]! <= lane.target) {
    const at = long ? Math.max(open[bar]!, lane.target) : Math.min(open[bar]!, lane.target);
    leave(lane, book, bar, at, reasonCode.target);
  }
}
