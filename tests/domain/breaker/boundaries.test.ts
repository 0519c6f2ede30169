import { describe, expect, it } from 'vitest';
import { type BreakerEvent, stepBreaker } from '../../../src/domain/breaker/breaker.ts';
import { sessionSharpe } from '../../../src/domain/breaker/condition.ts';
import { type BreakerState, breakerDefaults, breakerStart } from '../../../src/domain/breaker/state.ts';
import { stepDesk } from '../../../src/domain/desk/desk.ts';
import { deskRules } from '../../../src/domain/desk/rules.ts';
import { deskStart } from '../../../src/domain/desk/state.ts';
import type { Minor } from '../../../src/domain/money.ts';
import { sessionEvents } from '../../../src/services/desk/timeline.ts';

const t = 1_767_237_300_000;
type Spoken<E> = E extends unknown ? Omit<E, 't'> : never;

function after(events: Spoken<BreakerEvent>[], settings = breakerDefaults): BreakerState {
  let state = breakerStart(100_000);
  for (const event of events) state = stepBreaker(state, { t, ...event } as BreakerEvent, settings).state;
  return state;
}

const gains = [0.01, 0.02, -0.005, 0.01, 0.015, 0.01, 0.005, 0.012];
const sessions = (count: number): Spoken<BreakerEvent>[] =>
  gains.slice(0, count).map((value) => ({ type: 'shadowSession', return: value }));
const trades = (pnls: readonly number[]): Spoken<BreakerEvent>[] =>
  pnls.map((pnl) => ({ type: 'shadowTrade', pnl }));
const check = (state: BreakerState, settings = breakerDefaults) =>
  stepBreaker(state, { t, type: 'check' }, settings);

interface Case {
  name: string;
  found(): unknown;
  wanted: unknown;
}

const falls = [
  ['14.99 %', 85_010, true],
  ['15.00 %', 85_000, false],
  ['15.01 %', 84_990, false],
] as const;
const streaks = [
  ['2 wins', [1, 1], false],
  ['3 wins', [1, 1, 1], true],
  ['3 wins with a scratch', [1, 1, 0, 1], true],
] as const;
const counts = [
  [6, false],
  [7, true],
  [8, true],
] as const;

const resuming: Case[] = falls.flatMap(([fall, equity, shallow]) =>
  streaks.flatMap(([streak, pnls, won]) =>
    counts.map(([count, enough]): Case => {
      const unmet = [
        ...(shallow ? [] : ['drawdown']),
        ...(won ? [] : ['wins']),
        ...(enough ? [] : ['sharpe']),
      ];
      return {
        name: `resuming at ${fall}, ${streak}, ${count} sessions`,
        found() {
          const halted = after([
            { type: 'halt' },
            ...sessions(count),
            ...trades(pnls),
            { type: 'shadowEquity', value: equity },
          ]);
          const { state, verdict } = check(halted);
          return { unmet: verdict.unmet, state: state.state };
        },
        wanted: { unmet, state: unmet.length === 0 ? 'eligible' : 'halted' },
      };
    }),
  ),
);

/** Seven returns of one annual Sharpe ratio. */
function returnsOf(target: number): number[] {
  const shape = [1, -1, 1, -1, 1, -1, 0];
  const deviation = Math.sqrt(shape.reduce((sum, x) => sum + x * x, 0) / 6);
  return shape.map((x) => 0.01 * x + (0.01 * target * deviation) / Math.sqrt(252));
}
const exact = returnsOf(0.3);
const atBound = { ...breakerDefaults, resumeSharpe: sessionSharpe(exact, 7)! };
const odd = (value: number) => [...gains.slice(0, 6), value];

const sharpes: Case[] = (
  [
    ['0.29', returnsOf(0.29), false],
    ['0.30', exact, false],
    ['0.31', returnsOf(0.31), true],
    ['NaN', odd(Number.NaN), false],
    ['Infinity', odd(Number.POSITIVE_INFINITY), false],
    ['-Infinity', odd(Number.NEGATIVE_INFINITY), false],
  ] as const
).flatMap(([name, returns, met]) =>
  // An eighth, older session does not count.
  [0, 1].map(
    (older): Case => ({
      name: `a Sharpe ratio of ${name}, ${7 + older} sessions`,
      found: () => {
        const rows = [...(older === 1 ? [0.5] : []), ...returns];
        const told = rows.map((value) => ({ type: 'shadowSession' as const, return: value }));
        const state = after([{ type: 'halt' }, ...told, ...trades([1, 1, 1])]);
        return check(state, atBound).verdict.unmet;
      },
      wanted: met ? [] : ['sharpe'],
    }),
  ),
);

const capped = { ...breakerDefaults, maxLossPerDay: 1000 };
const trips: Case[] = [
  ...(
    [
      [80_010, []],
      [80_000, ['drawdown']],
      [79_990, ['drawdown']],
    ] as const
  ).map(
    ([value, wanted]): Case => ({
      name: `equity at ${value} of 100,000`,
      found: () => after([{ type: 'equity', value }]).reasons,
      wanted,
    }),
  ),
  ...(
    [
      [99_000.01, []],
      [99_000, ['dailyLoss']],
      [98_999.99, ['dailyLoss']],
    ] as const
  ).map(
    ([value, wanted]): Case => ({
      name: `a day at ${value} under a cap of 1,000`,
      found: () => after([{ type: 'equity', value }], capped).reasons,
      wanted,
    }),
  ),
  ...(
    [
      ['4', [-1, -1, -1, -1], []],
      ['5', [-1, -1, -1, -1, -1], ['lossStreak']],
      ['5 with a scratch', [-1, -1, 0, -1, -1, -1], ['lossStreak']],
    ] as const
  ).map(
    ([name, pnls, wanted]): Case => ({
      name: `${name} losses in a row`,
      found: () => after(pnls.map((pnl) => ({ type: 'trade', pnl }))).reasons,
      wanted,
    }),
  ),
];

/** Sessions that close after a halt, as the calendar of an exchange has them: the n-th ends at the moment given and not before. */
const across: Case[] = (
  [
    [
      'a weekend in Mumbai',
      'NSE',
      '2026-07-06T10:00:00+05:30',
      ['2026-07-13T10:00Z', '2026-07-14T10:00Z', '2026-07-15T10:00Z'],
    ],
    [
      'a holiday in Mumbai',
      'NSE',
      '2026-09-28T10:00:00+05:30',
      ['2026-10-06T10:10Z', '2026-10-07T10:10Z', '2026-10-08T10:10Z'],
    ],
    [
      'the end of summer time in New York',
      'US',
      '2026-10-26T10:00:00-04:00',
      ['2026-11-02T21:00Z', '2026-11-03T21:00Z', '2026-11-04T21:00Z'],
    ],
    [
      'the start of summer time in New York',
      'US',
      '2026-03-02T10:00:00-05:00',
      ['2026-03-09T20:00Z', '2026-03-10T20:00Z', '2026-03-11T20:00Z'],
    ],
  ] as const
).flatMap(([name, exchange, from, closes]) =>
  closes.map((close, i): Case => {
    const count = 6 + i;
    return {
      name: `${count} sessions over ${name}`,
      found() {
        const currency = exchange === 'US' ? 'USD' : 'INR';
        const at = Date.parse(from);
        const start = deskStart({ account: 'a', currency, exchange, cash: 1e8 as Minor, at: at - 60_000 });
        const open = sessionEvents(start, at);
        let state = start;
        for (const event of [...open, { at, type: 'halt' as const }])
          state = stepDesk(state, event, deskRules).state;
        const seen = (until: number) => {
          const events = sessionEvents(state, until);
          let now = state;
          for (const event of events) now = stepDesk(now, event, deskRules).state;
          const closed = events.filter((event) => event.type === 'session' && event.phase === 'close');
          return { closed: closed.length, kept: now.breaker!.shadow!.returns.length };
        };
        const end = Date.parse(close);
        return [seen(end - 1), seen(end)];
      },
      wanted: [
        { closed: count - 1, kept: Math.min(count - 1, 7) },
        { closed: count, kept: Math.min(count, 7) },
      ],
    };
  }),
);

const cases = [...resuming, ...sharpes, ...trips, ...across];

describe('boundaries of the breaker', () => {
  it('are sixty', () => expect(cases).toHaveLength(60));
  it.each(cases)('$name', ({ found, wanted }) => expect(found()).toEqual(wanted));
});
