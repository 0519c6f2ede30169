import { type CashFlow, type Fill, fillId, flowId, type Instrument } from '../../src/domain/ledger/fill.ts';
import { minorOf, priceOf, quantityOf } from '../../src/domain/money.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { numbers } from './store-data.ts';

/** The value of what must not be refused. */
export function sure<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(value.refused);
  return value;
}

export const day = 86_400_000;
export const start = Date.UTC(2026, 0, 5, 4);

export const share: Instrument = { kind: 'stock', symbol: 'RELIANCE', exchange: 'NSE', multiplier: 1 };
export const call: Instrument = {
  kind: 'option',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: '2026-01-27',
  strike: 25_000,
  right: 'CE',
  multiplier: 1,
};
export const future: Instrument = {
  kind: 'future',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: '2026-01-27',
  multiplier: 1,
};

interface Told extends Partial<Omit<Fill, 'quantity' | 'price' | 'charges'>> {
  quantity?: number | string;
  price?: number | string;
  charges?: number | string;
}

/** A fill in plain numbers; what is not told is a manual trade of one share. */
export function fill(told: Told = {}, brokerTradeId?: string): Fill {
  const { quantity = 1, price = 100, charges = 0, ...rest } = told;
  const currency = rest.currency ?? 'INR';
  const whole: Omit<Fill, 'id'> = {
    at: start,
    instrument: share,
    side: 'buy',
    currency,
    kind: 'trade',
    account: 'paper',
    source: 'manual',
    orderId: null,
    strategyId: null,
    note: null,
    plan: null,
    split: null,
    reverses: null,
    chargesKnown: true,
    ...rest,
    quantity: sure(quantityOf(quantity)),
    price: sure(priceOf(price)),
    charges: sure(minorOf(charges, currency)),
  };
  return { ...whole, id: rest.id ?? fillId(whole, brokerTradeId) };
}

export function flow(told: Partial<Omit<CashFlow, 'amount'>> & { amount: number }): CashFlow {
  const { amount, ...rest } = told;
  const whole: Omit<CashFlow, 'id'> = {
    at: start,
    account: 'paper',
    currency: 'INR',
    kind: 'deposit',
    note: null,
    source: 'manual',
    reverses: null,
    ...rest,
    amount: sure(minorOf(amount, rest.currency ?? 'INR')),
  };
  return { ...whole, id: rest.id ?? flowId(whole) };
}

/** Random fills over a few holdings, two a second, the same for the same seed. */
export function manyFills(n: number, seed = 1): Fill[] {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const usd: Instrument = { kind: 'stock', symbol: 'AAPL', exchange: 'US', multiplier: 1 };
  const holdings: [Instrument, string][] = [
    [share, 'INR'],
    [call, 'INR'],
    [{ ...call, right: 'PE', strike: 24_500.5 }, 'INR'],
    [future, 'INR'],
    [usd, 'USD'],
  ];
  return Array.from({ length: n }, (_, i) => {
    const [instrument, currency] = pick(holdings);
    const fraction = instrument === usd ? Math.floor(next() * 1e8) / 1e8 : 0;
    return fill(
      {
        at: start + i * 500,
        instrument,
        currency,
        side: next() < 0.5 ? 'buy' : 'sell',
        quantity: (1 + Math.floor(next() * 500) + fraction).toFixed(8),
        price: (1 + Math.floor(next() * 2_000_000) / (instrument === usd ? 10_000 : 100)).toFixed(4),
        charges: (Math.floor(next() * 9000) / 100).toFixed(2),
        account: pick(['paper', 'zerodha']),
        strategyId: next() < 0.2 ? `s${Math.floor(next() * 50)}` : null,
      },
      `${seed}-${i}`,
    );
  });
}
