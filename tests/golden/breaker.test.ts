import { describe, expect, it } from 'vitest';
import { type BreakerEvent, stepBreaker } from '../../src/domain/breaker/breaker.ts';
import { type BreakerSettings, breakerDefaults, breakerStart } from '../../src/domain/breaker/state.ts';
import { golden, hasShared } from '../support/shared.ts';

interface Case {
  name: string;
  start: number;
  settings: Partial<BreakerSettings>;
  events: Record<string, unknown>[];
  expected: { state: string; reasons: string[]; allowed?: boolean; granted?: boolean; unmet?: string[] }[];
}

const spelled: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};
const read = (event: Record<string, unknown>): BreakerEvent =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]) => [
      key,
      typeof value === 'string' && value in spelled ? spelled[value] : value,
    ]),
  ) as unknown as BreakerEvent;

describe.skipIf(!hasShared)('the breaker after sequences of events', () => {
  const cases = hasShared ? golden<{ cases: Case[] }>('07_breaker.json').cases : [];

  it('has all the sequences', () => {
    expect(cases.length).toBe(237);
    expect(cases.reduce((sum, { events }) => sum + events.length, 0)).toBe(12_475);
  });

  for (const { name, start, settings, events, expected } of cases) {
    it(name, () => {
      const set = { ...breakerDefaults, ...settings };
      let state = breakerStart(start);
      const rows = events.map((event) => {
        const step = stepBreaker(state, read(event), set);
        state = step.state;
        return { state: state.state, reasons: state.reasons, ...step.verdict };
      });
      expect(rows).toEqual(expected);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    });
  }
});
