import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/core/shapes/alerts.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { holds, parseCondition } from '../../../src/domain/watch/condition.ts';
import { type Raised, route } from '../../../src/domain/watch/routing.ts';
import { nextAt, quietUntil } from '../../../src/domain/watch/timetable.ts';
import { filled, titleOf } from '../../../src/domain/watch/wording.ts';

const now = Date.parse('2026-11-23T10:00:00+05:30');

describe('a condition', () => {
  const judged = (text: string, facts: Record<string, string | number | null>) => {
    const clauses = parseCondition(text);
    return isRefusal(clauses) ? clauses.refused : holds(clauses, facts);
  };
  it('names its symbol before the fact', () => {
    expect(parseCondition('nifty price > 25,000')).toEqual([
      { fact: 'symbol', operator: '=', value: 'NIFTY' },
      { fact: 'price', operator: '>', value: 25000 },
    ]);
  });
  it('is exact at its edge, and reads per cent as a ratio', () => {
    expect(judged('price > 25000', { price: 25000 })).toBe(false);
    expect(judged('price >= 25000', { price: 25000 })).toBe(true);
    expect(judged('iv < 15%', { iv: 0.1499 })).toBe(true);
    expect(judged('iv < 15%', { iv: 0.15 })).toBe(false);
  });
  it('is unknown without its fact, unless another clause fails', () => {
    expect(judged('pcr > 1', {})).toBeNull();
    expect(judged('NIFTY pcr > 1', { symbol: 'BANKNIFTY' })).toBe(false);
    expect(judged('pcr > 1', { pcr: Number.NaN })).toBeNull();
  });
  it('refuses what cannot be compared', () => {
    for (const text of ['', 'price', 'price > high', 'price => 3', 'price > 1 or price < 2'])
      expect(isRefusal(parseCondition(text)), text).toBe(true);
  });
});

describe('hours', () => {
  it('quiet hours run over midnight and end on the clock of their exchange', () => {
    const night = Date.parse('2026-11-23T23:30:00+05:30');
    const end = Date.parse('2026-11-24T07:00:00+05:30');
    expect(quietUntil('NSE', '22:00-07:00', night)).toBe(end);
    expect(quietUntil('NSE', '22:00-07:00', end)).toBeNull();
    expect(quietUntil('NSE', '22:00-07:00', end - 1)).toBe(end);
  });
  it('a digest keeps its time of day over a change of clocks', () => {
    const before = Date.parse('2026-03-07T20:00:00-05:00');
    expect(new Date(nextAt('US', '18:00', before)).toISOString()).toBe('2026-03-08T22:00:00.000Z');
  });
});

const rule = (change: Partial<Rule>): Rule => ({
  id: 'r',
  kind: 'move',
  when: null,
  severity: 'info',
  channels: ['discord'],
  cooldown: 15,
  quietHours: null,
  digest: null,
  clock: 'NSE',
  template: null,
  to: null,
  ...change,
});
const alert = (change: Partial<Raised> = {}): Raised => ({
  seq: 1,
  kind: 'move',
  severity: 'warning',
  about: 'NIFTY',
  facts: { symbol: 'NIFTY', change: 0.06 },
  rule: null,
  ...change,
});
const routed = (raised: Raised, rules: Rule[], lastFired: number | null = null, at = now) =>
  route(raised, { rules, usual: ['mail'], lastFired: () => lastFired, now: at });

describe('routing', () => {
  it('goes to what is set up where no rule is for it, and by the rules where one is', () => {
    expect(routed(alert(), []).map(({ channel }) => channel)).toEqual(['mail']);
    expect(routed(alert(), [rule({})]).map(({ channel }) => channel)).toEqual(['discord']);
    expect(routed(alert({ kind: 'exit' }), [rule({})]).map(({ channel }) => channel)).toEqual(['mail']);
  });
  it('is silent in the cooldown, but never where it is critical', () => {
    const late = now - 15 * 60_000;
    expect(routed(alert(), [rule({})], late + 1)).toMatchObject([{ state: 'silenced', reason: 'cooldown' }]);
    expect(routed(alert(), [rule({})], late)).toMatchObject([{ state: 'waiting' }]);
    expect(routed(alert({ severity: 'critical' }), [rule({})], now - 1)).toMatchObject([
      { state: 'waiting' },
    ]);
  });
  it('a clock that was set back an hour silences nothing for an hour', () => {
    expect(routed(alert(), [rule({})], now + 3_600_000)).toMatchObject([{ state: 'waiting' }]);
  });
  it('asks conditions and severities', () => {
    const large = rule({ when: 'change > 5%' });
    expect(routed(alert(), [large])).toHaveLength(1);
    expect(routed(alert({ facts: { change: 0.05 } }), [large])).toHaveLength(0);
    expect(routed(alert({ severity: 'info' }), [rule({ severity: 'warning' })])).toHaveLength(0);
  });
  it('reaches a channel once, however many rules name it', () => {
    const rules = [rule({ id: 'a', digest: '18:00' }), rule({ id: 'b' }), rule({ id: 'c', kind: 'any' })];
    expect(routed(alert(), rules)).toMatchObject([{ rule: 'b', channel: 'discord', dueAt: now }]);
  });
  it('holds what waits for a digest or for the end of quiet hours in one batch', () => {
    const digest = routed(alert(), [rule({ digest: '18:00' })]);
    expect(digest).toMatchObject([{ reason: 'digest', dueAt: Date.parse('2026-11-23T18:00:00+05:30') }]);
    expect(routed(alert({ seq: 2 }), [rule({ digest: '18:00' })])[0]?.batch).toBe(digest[0]?.batch);
    const night = Date.parse('2026-11-23T23:00:00+05:30');
    expect(routed(alert(), [rule({ quietHours: '22:00-07:00' })], null, night)).toMatchObject([
      { reason: 'quietHours', dueAt: Date.parse('2026-11-24T07:00:00+05:30') },
    ]);
  });
  it('an alert of one rule goes by that rule alone', () => {
    const own = alert({ kind: 'level', rule: 'x' });
    expect(routed(own, [rule({ id: 'y', kind: 'level' }), rule({ id: 'x', kind: 'level' })])).toMatchObject([
      { rule: 'x' },
    ]);
    expect(routed(own, [])).toEqual([]);
  });
});

describe('wording', () => {
  it('leaves out what is unknown', () => {
    const facts = { symbol: 'NIFTY', measure: 'price', moved: 'moved -5.12 %', from: null, to: 23000 };
    expect(titleOf('move', facts)).toBe('NIFTY price moved -5.12 %');
    expect(titleOf('move', { ...facts, from: 24241, minutes: 9 })).toBe(
      'NIFTY price moved -5.12 % in 9 min, 24241 to 23000',
    );
    expect(titleOf('summary', { account: 'paper' })).toBe('paper: the day closed with unknown');
  });
  it('fills templates with facts and nothing else', () => {
    expect(filled('{symbol} at {price}{x}', { symbol: '{price}', price: Number.NaN })).toBe(
      '{price} at unknownunknown',
    );
  });
});
