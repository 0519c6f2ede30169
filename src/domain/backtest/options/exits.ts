import type { Chain } from '../../chain/snapshot.ts';
import { solveSlice } from '../../chain/solve.ts';
import { fillPrice } from '../../desk/fill-model.ts';
import type { Prices } from '../../desk/pricing.ts';
import type { Quote } from '../../desk/quote.ts';
import { type DeskTrade, positionOf } from '../../desk/state.ts';
import { exitGain } from '../../desk/working.ts';
import { isRefusal } from '../../refusal.ts';
import { underlying } from '../../symbol/instrument.ts';
import { quoteFor } from './contracts.ts';
import type { TradeRecord } from './position.ts';
import type { OptionExit } from './rules.ts';
import { calendarDays, end, minuteOf, type Running, sessionAfter, step } from './running.ts';

/** A trade at the prices of a snapshot. */
interface Looked {
  record: TradeRecord;
  trade: DeskTrade;
  chain: Chain;
  date: string;
  /** Today's quotes of what it holds, by key. */
  prices: Prices;
}

function quotesOf(trade: DeskTrade, chain: Chain): Prices {
  const prices: Prices = {};
  for (const position of trade.positions) {
    if (position.quantity === 0) continue;
    const quote = quoteFor(chain, position.instrument);
    if (quote !== null) prices[positionOf(position)] = quote;
  }
  return prices;
}

const isPriced = ({ last, bid, ask }: Quote): boolean => last !== null || bid !== null || ask !== null;

/** Whether the absolute delta of a sold leg has reached a bound. */
function deltaDue({ trade, chain }: Looked, bound: number, rate: number): boolean {
  return trade.positions.some(({ quantity, instrument }) => {
    const slice = chain.slices.find(({ expiry }) => expiry === instrument.expiry);
    if (quantity >= 0 || instrument.right === undefined || slice === undefined) return false;
    const solved = solveSlice(chain, slice, { rate });
    if (isRefusal(solved)) return false;
    const side = instrument.right === 'CE' ? solved.call : solved.put;
    return Math.abs(side.delta[slice.strikes.indexOf(instrument.strike!)] ?? 0) >= bound;
  });
}

/** What only the trade's worth decides; amounts are whole minor units, so a bound that is met exactly counts. */
function worthDue(run: Running, { record, trade, chain, prices }: Looked): OptionExit | null {
  const { stop, target } = run.rules;
  const gain = exitGain(trade, { state: run.state, prices, at: chain.asOf, rules: run.settings.desk });
  if (gain === null || (stop === null && target === null)) return null;
  const { credit } = record;
  const size = Math.abs(credit);
  const little = 1e-6;
  // A credit costs so much to close; a debit is worth so much.
  const stopped =
    credit > 0
      ? credit - gain >= (stop ?? 0) * credit - little
      : size + gain <= (1 - (stop ?? 0)) * size + little;
  if (stop !== null && stopped) return 'stop';
  return target !== null && gain >= target * size - little ? 'target' : null;
}

/** The reason to leave a trade at these prices, or null; the first of the rules' order. */
function dueExit(run: Running, looked: Looked): OptionExit | null {
  const { rules, settings } = run;
  const { record, chain, date } = looked;
  const next = sessionAfter(run, date);
  if (looked.trade.positions.some(({ quantity }) => quantity === 0)) return 'expiry';
  if (rules.exitBeforeExpiry && date < record.expiry && next !== null && next >= record.expiry)
    return 'beforeExpiry';
  if (rules.exitDte !== null && calendarDays(date, record.expiry) <= rules.exitDte) return 'dte';
  if (rules.exitMinute !== null && minuteOf(chain) >= rules.exitMinute) return 'time';
  if (rules.exitDelta !== null && deltaDue(looked, rules.exitDelta, settings.rate)) return 'delta';
  return worthDue(run, looked);
}

/** Whether every leg can be left at these prices under the fill model. */
function leavable({ rules }: Running, { trade, prices }: Looked): boolean {
  return trade.positions.every((position) => {
    if (position.quantity === 0) return true;
    const quote = prices[positionOf(position)];
    if (quote === undefined) return false;
    const side = position.quantity > 0 ? ('sell' as const) : ('buy' as const);
    const taking = {
      side,
      quantity: Math.abs(position.quantity) / 1e8,
      tick: 0.05,
      legs: trade.positions.length,
    };
    return !isRefusal(fillPrice(rules.fill, quote, taking));
  });
}

/** Expiries that have come: everything of them ends at the day's underlying. */
export function settleDue(run: Running, chain: Chain, date: string): void {
  const due = new Set<string>();
  for (const { legs } of run.live.values())
    for (const { leg } of legs) if ((leg.instrument.expiry ?? '9') <= date) due.add(leg.instrument.expiry!);
  // Delivery is not simulated: a contract on a share ends at its intrinsic value, like one on an index.
  const owner = underlying(chain.symbol, chain.exchange, 'index');
  for (const expiry of [...due].sort()) {
    const settle = { at: chain.asOf, type: 'settle', underlying: owner, expiry, price: chain.spot } as const;
    const reason: OptionExit = expiry === date ? 'expiry' : 'expiryDayMissing';
    end(run, step(run, settle, 'exit'), { date, at: chain.asOf, reason });
  }
}

/** Marks what is held and leaves what is due. A trade is not left on the day it was entered, unless a time of the day asks for that. */
export function lookAtExits(run: Running, chain: Chain, date: string): void {
  for (const record of [...run.live.values()]) {
    const trade = run.state.trades.find(({ id }) => id === record.id);
    if (trade === undefined) continue;
    const looked: Looked = { record, trade, chain, date, prices: quotesOf(trade, chain) };
    const quotes = Object.values(looked.prices).filter(isPriced);
    step(run, { at: chain.asOf, type: 'quotes', quotes }, 'exit');
    if (record.entryDate === date && run.rules.exitMinute === null) continue;
    const reason = leavable(run, looked) ? dueExit(run, looked) : null;
    if (reason === null) continue;
    const close = { at: chain.asOf, type: 'close', trade: record.id, reason, quotes } as const;
    end(run, step(run, close, 'exit'), { date, at: chain.asOf, reason });
  }
}
