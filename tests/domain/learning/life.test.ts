import { describe, expect, it } from 'vitest';
import { historyOf, type SessionDay } from '../../../src/domain/backtest/options/history.ts';
import type { OptionRules } from '../../../src/domain/backtest/options/rules.ts';
import { runOptions } from '../../../src/domain/backtest/options/run.ts';
import { templateRules } from '../../../src/domain/backtest/options/structure.ts';
import { localDate, tradingDays } from '../../../src/domain/calendar/calendar.ts';
import type { Chain } from '../../../src/domain/chain/snapshot.ts';
import { deskRules } from '../../../src/domain/desk/rules.ts';
import type { Course, Held } from '../../../src/domain/learning/entering.ts';
import { heldByRules, randomHeld, volatilityOn } from '../../../src/domain/learning/held.ts';
import { lifeOf } from '../../../src/domain/learning/life.ts';
import type { Minor } from '../../../src/domain/money.ts';
import { templates } from '../../../src/domain/options/playbook/template.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { madeChains } from '../../support/made-chains.ts';

// Mondays to Fridays of December 2026, NIFTY expiring on Tuesdays.
const expiries = ['2026-12-08', '2026-12-15', '2026-12-22'];
const flat = (spot: (session: number) => number = () => 25_000, quoted = true) =>
  madeChains({ from: '2026-12-02', to: '2026-12-22', expiries, spot, quoted });

function courseOn(chains: readonly Chain[], at = 0): Course {
  const entry = chains[at]!;
  const day = localDate('NSE', entry.asOf);
  const history = historyOf(chains.slice(at));
  const days: SessionDay[] = [];
  for (let one = history.next(); one !== null; one = history.next()) days.push(one);
  const calendar = tradingDays('NSE', day, '2026-12-31');
  if (isRefusal(calendar)) throw new Error(calendar.refused);
  return {
    entry,
    day,
    days: days.map((one, i) => (i === 0 ? { ...one, chains: [] } : one)),
    calendar: calendar.filter((date) => date > day),
    fill: entry.slices[0]!.call.bid[0]! > 0 ? { kind: 'touch' } : { kind: 'close' },
    brokeragePerOrder: 20,
    volatility: volatilityOn(entry, 0.065),
  };
}

function structure(id: string, course: Course, expiry = expiries[0]!): Held {
  const { entry: chain, day } = course;
  const template = templates.find((one) => one.id === id)!;
  const held = heldByRules(template, undefined, { chain, expiry, day, rate: 0.065, finders: new Map() });
  if (held === null) throw new Error(`${id} found no strikes`);
  return held;
}

const markAt = (held: Held, course: Course, horizon: string) =>
  lifeOf(held, course).marks.find((mark) => mark.horizon === horizon)!;

describe('the life of a position', () => {
  it('is settled at the underlying of its expiry, after charges', () => {
    const course = courseOn(flat());
    const held = structure('short-straddle', course);
    const life = lifeOf(held, course);
    const expiry = life.marks.find(({ horizon }) => horizon === 'expiry')!;
    const slice = course.entry.slices[0]!;
    const at = slice.strikes.indexOf(25_000);
    const credit = (slice.call.bid[at]! + slice.put.bid[at]!) * 65;
    expect(expiry).toMatchObject({ date: '2026-12-08', how: 'expiry', reason: null });
    // Both options end at nothing: what was taken less the charges of taking it.
    expect(expiry.pnl! + life.charges!).toBe(Math.round(credit * 100));
    expect(life.capital).toBeGreaterThan(100 * credit);
  });

  it('is marked by what closing it costs, and by its result once it is over', () => {
    const course = courseOn(flat((session) => 25_000 + 100 * session));
    const held = structure('buy-call', course);
    const { marks } = lifeOf(held, course);
    const [one, five, twenty] = marks.map(({ pnl }) => pnl);
    expect(marks.map(({ date }) => date).slice(0, 3)).toEqual(['2026-12-03', '2026-12-08', '2026-12-08']);
    expect(one).toBeGreaterThan(0);
    // The expiry lies before the fifth session: its result stands.
    expect(five).toBe(twenty);
    expect(marks.at(-1)!.pnl).toBe(five);
  });

  it('leaves by its own exits, and keeps which', () => {
    const course = courseOn(flat((session) => 25_000 + 150 * session));
    const held = structure('buy-call', course);
    const by = (bracket: Held['bracket']) => markAt({ ...held, bracket }, course, 'exit');
    const exits = { target: 50_000 as Minor, stop: 500_000 as Minor, timeStop: '2026-12-07' };
    expect(by(exits)).toMatchObject({ how: 'target', date: '2026-12-03' });
    expect(by({ ...exits, target: 90_000_000 as Minor })).toMatchObject({
      how: 'timeStop',
      date: '2026-12-07',
    });
    expect(by(null)).toMatchObject({ how: 'expiry', date: '2026-12-08' });
  });

  it('has no mark where a day is missing, a contract was not traded, or time has not come', () => {
    const chains = flat(undefined, false);
    const course = courseOn(chains);
    const held = structure('short-straddle', course);
    const without = (date: string): Course => ({
      ...course,
      days: course.days.filter((day) => day.date !== date),
    });
    expect(markAt(held, without('2026-12-03'), '1')).toMatchObject({ reason: 'missingDay', pnl: null });
    expect(markAt(held, without('2026-12-08'), 'expiry')).toMatchObject({ reason: 'missingDay' });
    expect(markAt(held, without('2026-12-08'), 'exit')).toMatchObject({ reason: 'missingDay' });
    expect(markAt(held, { ...course, days: course.days.slice(0, 2) }, 'expiry')).toMatchObject({
      reason: 'notYet',
    });
    expect(markAt(held, { ...course, days: course.days.slice(0, 2) }, 'exit')).toMatchObject({
      reason: 'notYet',
    });
    const silent = structuredClone(chains);
    const at = silent[1]!.slices[0]!.strikes.indexOf(25_000);
    silent[1]!.slices[0]!.call.volume[at] = 0;
    expect(markAt(held, courseOn(silent), '1')).toMatchObject({ reason: 'unpriced', date: '2026-12-03' });
    expect(markAt(held, courseOn(silent), 'expiry').pnl).toBe(markAt(held, course, 'expiry').pnl);
    silent[0]!.slices[0]!.call.volume[at] = 0;
    expect(markAt(held, courseOn(silent), 'expiry')).toMatchObject({ reason: 'notTradable', date: null });
  });

  it('closes what expires later on the day its near leg ends', () => {
    const course = courseOn(flat());
    const held = structure('long-call-calendar', course);
    const mark = markAt(held, course, 'expiry');
    expect(mark).toMatchObject({ date: '2026-12-08', reason: null });
    // Nothing moved: the near option was sold for more than the far one lost.
    expect(mark.pnl).toBeGreaterThan(0);
  });

  it('is what a backtest of the same structure books, for every structure', () => {
    const chains = flat((session) => 25_000 + 60 * session - 11 * session ** 2);
    const course = courseOn(chains);
    let compared = 0;
    for (const template of templates) {
      const legs = templateRules(template);
      const about = {
        chain: course.entry,
        expiry: expiries[0]!,
        day: course.day,
        rate: 0.065,
        finders: new Map(),
      };
      const held = heldByRules(template, undefined, about);
      if (held === null || legs.some(({ far, type }) => far || type === 'FUT')) continue;
      const none = {
        entryWeekdays: null,
        entryMinute: null,
        ivRankMin: null,
        ivRankMax: null,
        exitDte: null,
      };
      const rules: OptionRules = {
        ...none,
        legs,
        lots: 1,
        entryDteMin: 1,
        entryDteMax: 45,
        overlap: 1,
        exitBeforeExpiry: false,
        exitMinute: null,
        exitDelta: null,
        stop: null,
        target: null,
        fill: { kind: 'touch' },
      };
      const desk = {
        ...deskRules,
        sessionsOnly: false,
        staleAfterMs: null,
        margin: false,
        limits: false,
        breaker: false,
      };
      const settings = {
        cash: null,
        desk: { ...desk, brokeragePerOrder: 20 },
        limits: undefined,
        rate: 0.065,
      };
      const run = runOptions(historyOf(chains), rules, {
        ...settings,
        ivRank: () => null,
        only: new Set([course.day]),
      });
      expect(markAt(held, course, 'expiry').pnl, template.id).toBe(run.trades[0]!.pnl);
      compared++;
    }
    expect(compared).toBeGreaterThan(25);
  });

  it('meets the same random structures by the same seed', () => {
    const { entry: chain, day } = courseOn(flat());
    const about = () => ({ chain, expiry: expiries[0]!, day, rate: 0.065, finders: new Map() });
    const legs = (seed: number) =>
      randomHeld(50, seed, about()).map(({ legs: own }) => own.map(({ key }) => key));
    expect(legs(3)).toEqual(legs(3));
    expect(legs(3)).not.toEqual(legs(4));
    expect(new Set(legs(3).map(String)).size).toBeGreaterThan(25);
  });
});
