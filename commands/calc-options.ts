import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { CoachError } from '../src/core/errors.ts';
import type { Leg } from '../src/domain/options/legs.ts';
import { payoff } from '../src/domain/options/payoff/payoff.ts';
import { american } from '../src/domain/options/pricing/american.ts';
import { black76, bsm } from '../src/domain/options/pricing/black.ts';
import { impliedBlack76, impliedBsm } from '../src/domain/options/pricing/implied.ts';
import { isRefusal } from '../src/domain/refusal.ts';

const finite = z.number();
const positive = z.number().positive();
const contract = {
  model: z
    .enum(['bsm', 'black76', 'american'])
    .describe('bsm on a spot with yield, black76 on a forward, american on a spot'),
  flag: z.enum(['c', 'p']).describe('c call, p put'),
  spot: positive.optional().describe("The underlying's price (bsm, american)"),
  forward: positive.optional().describe('The forward or future (black76)'),
  strike: positive,
  years: z.number().min(0).max(100).describe('Time to expiry in years, calendar days / 365'),
  rate: z.number().min(-1).max(10).default(0).describe('Continuous interest rate, 0.065 = 6.5 %'),
  yield: z.number().min(-1).max(10).default(0).describe('Continuous dividend yield'),
};

interface Underlying {
  model: 'bsm' | 'black76' | 'american';
  spot?: number | undefined;
  forward?: number | undefined;
}

/** The price the model works on: the forward for black76, the spot for the others. */
function base(row: Underlying): number {
  const [name, value] =
    row.model === 'black76' ? (['forward', row.forward] as const) : (['spot', row.spot] as const);
  if (value === undefined) throw new CoachError('usage', `${row.model} needs "${name}"`, `Give --${name}.`);
  return value;
}

/** A figure too large for a double is no answer. */
function within<T extends Record<string, number | null>>(row: T): T {
  for (const [name, value] of Object.entries(row)) {
    if (value !== null && !Number.isFinite(value)) {
      throw new CoachError(
        'usage',
        `"${name}" overflows for these inputs`,
        'Use prices below 1e100 and volatility in units of 1.00 = 100 %.',
      );
    }
  }
  return row;
}

export const calcPrice = command({
  name: 'calc price',
  summary: 'Exact option price and greeks',
  effect: 'read',
  input: z.object({
    ...contract,
    vol: z.number().min(0).max(1000).describe('Annual volatility, 0.15 = 15 %'),
    dividends: z
      .array(
        z.object({ years: z.number().min(0).describe('time to the ex-date'), amount: z.number().min(0) }),
      )
      .max(400)
      .optional()
      .describe('Cash dividends (american)'),
    dividendModel: z
      .enum(['spot', 'escrowed'])
      .default('spot')
      .describe('How cash dividends enter (american)'),
  }),
  output: z.object({
    price: finite,
    delta: finite,
    gamma: finite,
    vega: finite.nullable().describe('per 1.00 of volatility'),
    theta: finite.nullable().describe('per year'),
    rho: finite.nullable().describe('per 1.00 of rate'),
    vanna: finite.nullable(),
    vomma: finite.nullable(),
    charm: finite.nullable(),
    probItm: finite.nullable(),
  }),
  example: {
    model: 'black76',
    flag: 'c',
    forward: 25000,
    strike: 25000,
    years: 0.02,
    rate: 0.065,
    vol: 0.14,
  },
  say: (r) =>
    `price ${r.price} · delta ${r.delta} · gamma ${r.gamma} · vega ${r.vega} · theta ${r.theta} · rho ${r.rho}`,
  async run(row) {
    const x = base(row);
    if (row.model === 'black76')
      return within({ ...black76(row.flag, x, row.strike, row.years, row.rate, row.vol) });
    if (row.model === 'bsm')
      return within({ ...bsm(row.flag, x, row.strike, row.years, row.rate, row.yield, row.vol) });
    const { price, delta, gamma, vega, theta, rho } = american(
      row.flag,
      x,
      row.strike,
      row.years,
      row.rate,
      row.yield,
      row.vol,
      { dividends: row.dividends ?? [], dividendModel: row.dividendModel },
    );
    return within({
      price,
      delta,
      gamma,
      vega,
      theta,
      rho,
      vanna: null,
      vomma: null,
      charm: null,
      probItm: null,
    });
  },
});

export const calcIv = command({
  name: 'calc iv',
  summary: 'Implied volatility from a price',
  effect: 'read',
  input: z.object({
    ...contract,
    model: z.enum(['bsm', 'black76']).describe('bsm on a spot with yield, black76 on a forward'),
    price: finite.describe("The option's price per unit"),
  }),
  output: z.object({
    iv: finite.nullable(),
    reason: z
      .enum(['below_intrinsic', 'at_intrinsic', 'above_upper_bound', 'unreliable'])
      .nullable()
      .describe('Why there is no answer'),
  }),
  example: {
    model: 'black76',
    flag: 'c',
    forward: 25000,
    strike: 25000,
    years: 0.02,
    rate: 0.065,
    price: 197.2,
  },
  say: (r) => (r.iv === null ? `no implied volatility: ${r.reason}` : `iv ${r.iv}`),
  async run(row) {
    const x = base(row);
    return row.model === 'black76'
      ? impliedBlack76(row.flag, x, row.strike, row.years, row.rate, row.price)
      : impliedBsm(row.flag, x, row.strike, row.years, row.rate, row.yield, row.price);
  },
});

const legInput = z.object({
  kind: z.enum(['call', 'put', 'stock', 'future']),
  action: z.enum(['buy', 'sell']),
  strike: positive.nullish(),
  quantity: positive.describe('contracts'),
  premium: z
    .number()
    .nullish()
    .describe('price per unit; entry price of a stock or future, the spot when left out'),
  years: z.number().min(0).nullish().describe("time to this leg's own expiry"),
  vol: z.number().min(0).nullish(),
});

/** A leg as the domain has it; a share or a future without a price is taken at the spot. */
function legOf(leg: z.output<typeof legInput>, spot: number): Leg {
  const { kind, action, quantity, strike, premium, years, vol } = leg;
  const option = kind === 'call' || kind === 'put';
  if (option && premium == null)
    throw new CoachError(
      'usage',
      `A ${kind} leg needs its premium`,
      'Give the price per unit, 0 where it was free.',
    );
  return {
    kind,
    action,
    quantity,
    premium: premium ?? spot,
    ...(strike == null ? {} : { strike }),
    ...(years == null ? {} : { years }),
    ...(vol == null ? {} : { vol }),
  };
}

export const calcPayoff = command({
  name: 'calc payoff',
  summary: 'Exact profit, loss, break-evens and odds of a position',
  effect: 'read',
  input: z.object({
    spot: positive,
    years: z.number().min(0).max(100),
    rate: z.number().min(-1).max(10).default(0),
    yield: z.number().min(-1).max(10).default(0),
    vol: z.number().min(0).max(1000),
    lot: positive.default(1).describe('units per contract'),
    legs: z.array(legInput).min(1).max(40),
  }),
  output: z.object({
    netCash: finite,
    maxProfit: finite.nullable(),
    maxProfitUnlimited: z.boolean(),
    maxLoss: finite.nullable(),
    maxLossUnlimited: z.boolean(),
    breakevens: z.array(finite),
    profitRanges: z.array(z.tuple([finite, finite.nullable()])),
    pop: finite.nullable(),
    expectedPl: finite.nullable(),
    expectedGain: finite.nullable(),
    expectedLoss: finite.nullable(),
    greeks: z.object({ delta: finite, gamma: finite, vega: finite, theta: finite, rho: finite }),
    carryTail: z
      .boolean()
      .describe(
        'Only the carry of later legs keeps the tails moving; extremes are within twice the highest strike',
      ),
    valueAtZero: finite,
    upsideSlope: finite,
    kinks: z.array(z.object({ spot: finite, pl: finite })),
  }),
  example: {
    spot: 25000,
    years: 0.02,
    vol: 0.14,
    lot: 65,
    legs: [
      { kind: 'call', action: 'sell', strike: 25000, quantity: 1, premium: 120 },
      { kind: 'put', action: 'sell', strike: 25000, quantity: 1, premium: 110 },
    ],
  },
  async run(input) {
    const legs = input.legs.map((leg) => legOf(leg, input.spot));
    const answer = payoff({ ...input, legs });
    if (isRefusal(answer)) throw new CoachError('usage', answer.refused, answer.hint);
    return answer;
  },
});
