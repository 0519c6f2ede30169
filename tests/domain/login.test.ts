import { describe, expect, it } from 'vitest';
import { loginAge, loginEnd } from '../../src/domain/login.ts';

const at = (text: string) => Date.parse(text);

describe('how long a login lasts', () => {
  it.each([
    ['upstox', '2026-08-14T09:00:00+05:30', '2026-08-15T03:30:00+05:30'],
    ['upstox', '2026-08-14T03:29:59+05:30', '2026-08-14T03:30:00+05:30'],
    ['kite', '2026-08-14T05:59:00+05:30', '2026-08-14T06:00:00+05:30'],
    ['kite', '2026-08-14T06:00:00+05:30', '2026-08-15T06:00:00+05:30'],
  ] as const)('%s of %s until %s', (vendor, from, until) => {
    expect(loginEnd(vendor, at(from))).toBe(at(until));
  });
  it('ends by no rule at Alpaca and Dhan', () => {
    expect(loginEnd('alpaca', 0)).toBeNull();
    expect(loginEnd('dhan', 0)).toBeNull();
  });
  it('tells before the open that a login of the evening before will not last', () => {
    const evening = at('2026-08-13T20:00:00+05:30');
    const until = loginEnd('upstox', evening);
    expect(loginAge('upstox', until, evening)).toEqual({ state: 'good', coversSession: false });
    const morning = at('2026-08-14T08:30:00+05:30');
    expect(loginAge('upstox', until, morning).state).toBe('ended');
    expect(loginAge('upstox', loginEnd('upstox', morning), morning)).toEqual({
      state: 'good',
      coversSession: true,
    });
  });
  it('does not know beyond the calendar', () => {
    const far = at('2031-08-14T08:30:00+05:30');
    expect(loginAge('kite', loginEnd('kite', far), far).coversSession).toBeNull();
  });
});
