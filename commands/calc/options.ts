import { command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import type { CalcLeg } from '../../src/core/shapes/calc.ts';
import {
  calcPayoffDocument,
  calcPayoffInput,
  ivDocument,
  ivInput,
  priceDocument,
  priceInput,
} from '../../src/core/shapes/calc.ts';
import type { Leg } from '../../src/domain/options/legs.ts';
import { payoff } from '../../src/domain/options/payoff/payoff.ts';
import { american } from '../../src/domain/options/pricing/american.ts';
import { black76, bsm } from '../../src/domain/options/pricing/black.ts';
import { impliedBlack76, impliedBsm } from '../../src/domain/options/pricing/implied.ts';
import { isRefusal } from '../../src/domain/refusal.ts';

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
  effect: 'read',
  input: priceInput,
  output: priceDocument,
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
  effect: 'read',
  input: ivInput,
  output: ivDocument,
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

/** A leg as the domain has it; a share or a future without a price is taken at the spot. */
function legOf(leg: CalcLeg, spot: number): Leg {
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
  effect: 'read',
  input: calcPayoffInput,
  output: calcPayoffDocument,
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
