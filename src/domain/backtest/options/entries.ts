import { dayNumber, weekday } from '../../calendar/zone.ts';
import type { Chain } from '../../chain/snapshot.ts';
import { fillPrice } from '../../desk/fill-model.ts';
import type { DeskLeg, OrderRequest } from '../../desk/order.ts';
import type { Quote } from '../../desk/quote.ts';
import { isRefusal } from '../../refusal.ts';
import { legOf, quoteFor } from './contracts.ts';
import { creditOf, newTrade } from './position.ts';
import type { OptionRules } from './rules.ts';
import { calendarDays, minuteOf, type Running, step } from './running.ts';
import { findLegs } from './strikes.ts';

/** Whether the rules would enter something on this snapshot at all. */
function wanted({ rules, settings, live }: Running, chain: Chain, date: string): boolean {
  if (live.size >= rules.overlap) return false;
  if (settings.only !== null && !settings.only.has(date)) return false;
  const day = ((weekday(dayNumber(date)) + 6) % 7) + 1;
  if (rules.entryWeekdays !== null && !rules.entryWeekdays.includes(day)) return false;
  if (rules.entryMinute !== null && minuteOf(chain) < rules.entryMinute) return false;
  if (rules.ivRankMin === null && rules.ivRankMax === null) return true;
  const rank = settings.ivRank(date);
  return rank !== null && rank >= (rules.ivRankMin ?? 0) && rank <= (rules.ivRankMax ?? 100);
}

const orderOf = (intent: string, legs: DeskLeg[], { fill }: OptionRules): OrderRequest => ({
  intent,
  legs,
  type: 'market',
  limit: null,
  stop: null,
  tif: 'ioc',
  fill,
  bracket: null,
  trade: null,
  concerns: [],
  note: null,
  tag: null,
});

/** The structure's legs on a snapshot with their prices, or why there are none. */
function found(
  run: Running,
  chain: Chain,
  date: string,
): { legs: DeskLeg[]; quotes: Quote[] } | string | null {
  const { rules, settings } = run;
  const near = chain.slices.find(({ expiry }) => {
    const dte = calendarDays(date, expiry);
    return dte >= rules.entryDteMin && dte <= rules.entryDteMax;
  });
  if (near === undefined) return null;
  const placed = findLegs(rules.legs, chain, near, settings.rate);
  if (placed === null) return 'noStrike';
  const legs: DeskLeg[] = [];
  const quotes: Quote[] = [];
  for (const one of placed) {
    const leg = legOf(chain, one, rules.lots, date);
    const quote = leg === null ? null : quoteFor(chain, leg.instrument);
    if (leg === null || quote === null) return 'noLot';
    const taking = { side: leg.action, quantity: leg.quantity, tick: leg.tick, legs: placed.length };
    if (isRefusal(fillPrice(rules.fill, quote, taking))) return 'notTradable';
    legs.push(leg);
    quotes.push(quote);
  }
  return { legs, quotes };
}

/** Enters the structure where the rules want it; what stops it is kept, once a day. */
export function lookAtEntries(run: Running, chain: Chain, date: string): void {
  const skip = (reason: string) => {
    if (run.skipped.at(-1)?.date !== date) run.skipped.push({ date, reason });
  };
  if (!wanted(run, chain, date)) return;
  const structure = found(run, chain, date);
  if (structure === null) return;
  if (typeof structure === 'string') {
    skip(structure);
    return;
  }
  const { legs, quotes } = structure;
  const intent = `${date}:${legs[0]!.instrument.expiry}:${run.ended.length + run.live.size}`;
  const record = newTrade(intent, legs, date, chain.asOf, run.state.cash);
  run.live.set(intent, record);
  const request = orderOf(intent, legs, run.rules);
  const effects = step(run, { at: chain.asOf, type: 'order', request, quotes }, 'entry');
  const report = effects.find((effect) => effect.type === 'order')?.report;
  if (report?.state !== 'filled') {
    run.live.delete(intent);
    skip(report?.reason?.code ?? 'notFilled');
    return;
  }
  record.credit = creditOf(record);
  record.margin = report.margin === null ? null : report.margin.after - report.margin.before;
}
