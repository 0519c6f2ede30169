import type { Chain } from '../chain/snapshot.ts';
import { stepDesk } from '../desk/desk.ts';
import type { DeskEffect } from '../desk/event.ts';
import type { DeskRules } from '../desk/rules.ts';
import type { DeskState } from '../desk/state.ts';
import { underlying } from '../symbol/instrument.ts';
import {
  type Course,
  capitalOf,
  entered,
  type Held,
  openOf,
  pricesToday,
  rulesOf,
  trade,
} from './entering.ts';
import { type Horizon, horizons, type Mark, type Unmarked } from './facts.ts';

export interface Life {
  /** Money it ties up: the margin (an ESTIMATE) or the premium paid, whichever is more; minor units, null where unknown. */
  capital: number | null;
  /** Charges of the entry, minor units. */
  charges: number | null;
  marks: Mark[];
}

const endOf = (effects: readonly DeskEffect[]) => effects.find((effect) => effect.type === 'closed');

interface End {
  date: string;
  knownAt: number;
  pnl: number;
  how: string;
}

/** A position on its way: where it stands, and how it ended. */
interface Way {
  state: DeskState;
  ended: End | null;
  /** An expiry passed whose closing value is not known. */
  lost: boolean;
}

/** Closes what is left at the prices of a snapshot, beside the way itself; null where a contract has no price. */
function closed({ state }: Way, chain: Chain, date: string, course: Course, how: string): End | null {
  const prices = pricesToday(state, chain, course.fill);
  if (prices === null) return null;
  const quotes = Object.values(prices);
  const event = { at: chain.asOf, type: 'close', trade, reason: how, quotes } as const;
  const end = endOf(stepDesk(state, event, rulesOf(course)).effects);
  return end === undefined ? null : { date, knownAt: chain.asOf, pnl: end.pnl, how };
}

/** Ends what expires that day at the underlying's value; what ended earlier without a session is lost. */
function settle(way: Way, chain: Chain, date: string, rules: DeskRules): void {
  const held = openOf(way.state)?.positions.filter(({ quantity }) => quantity !== 0) ?? [];
  const due = [...new Set(held.map(({ instrument }) => instrument.expiry ?? '9'))].filter((e) => e <= date);
  if (due.some((expiry) => expiry < date)) way.lost = true;
  if (way.lost || due.length === 0) return;
  // As in backtests a contract on a share ends at its intrinsic value: delivery is not simulated.
  const owner = underlying(chain.symbol, chain.exchange, 'index');
  const event = {
    at: chain.asOf,
    type: 'settle',
    underlying: owner,
    expiry: due[0]!,
    price: chain.spot,
  } as const;
  const { state, effects } = stepDesk(way.state, event, rules);
  way.state = state;
  const end = endOf(effects);
  if (end !== undefined) way.ended = { date, knownAt: chain.asOf, pnl: end.pnl, how: 'expiry' };
}

/** Lets a position's own exits look at a snapshot. */
function look(way: Way, chain: Chain, date: string, course: Course, rules: DeskRules): void {
  const prices = pricesToday(way.state, chain, course.fill);
  if (prices === null) return;
  const event = { at: chain.asOf, type: 'quotes', quotes: Object.values(prices) } as const;
  const { state, effects } = stepDesk(way.state, event, rules);
  way.state = state;
  const end = endOf(effects);
  if (end !== undefined) way.ended = { date, knownAt: chain.asOf, pnl: end.pnl, how: end.reason };
}

const absent = (horizon: Horizon, date: string | null, reason: Unmarked): Mark => ({
  horizon,
  date,
  knownAt: null,
  pnl: null,
  how: null,
  reason,
});
const present = (horizon: Horizon, end: End): Mark => ({ horizon, ...end, reason: null });

/** Marks of a position that is held to the end. */
function heldOn(way: Way, held: Held, course: Course, wanted: readonly Horizon[]): Mark[] {
  const { days, calendar, day } = course;
  const rules = rulesOf(course);
  const last = days.at(-1)?.date ?? day;
  const due = new Map<Horizon, string | null>();
  for (const horizon of wanted) {
    if (horizon === 'exit') continue;
    due.set(horizon, horizon === 'expiry' ? held.expiry : (calendar[Number(horizon) - 1] ?? null));
  }
  const marks = new Map<Horizon, Mark>();
  for (const { date, chains } of days) {
    const chain = chains.at(-1);
    if (chain === undefined) continue;
    if (way.ended === null) settle(way, chain, date, rules);
    for (const [horizon, on] of due) {
      if (marks.has(horizon) || on === null || on > date) continue;
      if (way.lost || (way.ended === null && on < date))
        marks.set(horizon, absent(horizon, on, 'missingDay'));
      else {
        const end = way.ended ?? closed(way, chain, date, course, horizon);
        marks.set(horizon, end === null ? absent(horizon, on, 'unpriced') : present(horizon, end));
      }
    }
    if (marks.size === due.size) break;
  }
  return [...due].map(([horizon, on]) => {
    const early = way.ended !== null && (on === null || on > last) ? present(horizon, way.ended) : null;
    return marks.get(horizon) ?? early ?? absent(horizon, on, 'notYet');
  });
}

/** The mark of a position that is left by its own exits: profit, loss or time; at the latest at its near expiry. */
function guardedOn(way: Way, held: Held, course: Course): Mark {
  const rules = rulesOf(course);
  for (const { date, chains } of course.days) {
    for (const [i, chain] of chains.entries()) {
      if (i === chains.length - 1 && date >= held.expiry) settle(way, chain, date, rules);
      if (way.lost) return absent('exit', held.expiry, 'missingDay');
      if (way.ended === null) look(way, chain, date, course, rules);
      if (way.ended !== null) return present('exit', way.ended);
    }
    const chain = chains.at(-1);
    if (date < held.expiry || chain === undefined) continue;
    const end = closed(way, chain, date, course, 'expiry');
    return end === null ? absent('exit', date, 'unpriced') : present('exit', end);
  }
  return absent('exit', null, 'notYet');
}

/**
 * What became of a position by the stored days, through the desk: entered at the prices of its own snapshot, marked by closing it at
 * the prices of a session after all charges, settled at the underlying of its expiry's session.
 */
export function lifeOf(held: Held, course: Course, wanted: readonly Horizon[] = horizons): Life {
  const rules = rulesOf(course);
  const plain = entered({ ...held, bracket: null }, course, rules);
  if (plain === null)
    return {
      capital: null,
      charges: null,
      marks: wanted.map((horizon) => absent(horizon, null, 'notTradable')),
    };
  const marks = heldOn({ state: plain.state, ended: null, lost: false }, held, course, wanted);
  if (wanted.includes('exit')) {
    const guarded = held.bracket === null ? plain : (entered(held, course, rules) ?? plain);
    marks.push(guardedOn({ state: guarded.state, ended: null, lost: false }, held, course));
  }
  return {
    capital: capitalOf(plain),
    charges: plain.report.charges,
    marks: wanted.map((horizon) => marks.find((mark) => mark.horizon === horizon)!),
  };
}
