import { describe, expect, test } from 'vitest';
import { type ChargeSide, type Charges, charges, exerciseStt } from '../../src/domain/charges.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { fc } from '../support/properties.ts';

const option = (side: 'buy' | 'sell', price: number, quantity = 65): ChargeSide => ({
  side,
  kind: 'option',
  quantity,
  price,
});
const future = (side: 'buy' | 'sell', price: number, quantity = 65): ChargeSide => ({
  side,
  kind: 'future',
  quantity,
  price,
});
const nse = (side: ChargeSide, date: string) => charges('NSE', side, date) as Charges;
const paise = (value: number) => Number(value.toFixed(2));

describe('one lot of NIFTY at Rs 20 an order', () => {
  test('buy 65 at 100 from 2026-04-01', () => {
    const { items, total } = nse(option('buy', 100), '2026-06-01');
    expect(paise(total)).toBe(26.53);
    expect(items['stt']).toBe(0);
    expect(items['transaction']).toBeCloseTo(2.3088, 4);
    expect(items['sebi']).toBeCloseTo(0.0065, 6);
    expect(items['stamp']).toBeCloseTo(0.195, 6);
    expect(items['gst']).toBeCloseTo(4.0168, 3);
  });

  test('sell 65 at 120 on both sides of 2026-04-01', () => {
    const after = nse(option('sell', 120), '2026-06-01');
    expect(after.items['stt']).toBeCloseTo(11.7, 9);
    expect(after.items['transaction']).toBeCloseTo(2.7706, 4);
    expect(after.items['sebi']).toBeCloseTo(0.0078, 9);
    expect(after.items['gst']).toBeCloseTo(4.1001, 3);
    expect(after.items['stamp']).toBe(0);
    expect(paise(after.total)).toBe(38.58);
    expect(paise(nse(option('sell', 120), '2026-04-01').total)).toBe(38.58);
    const before = nse(option('sell', 120), '2026-03-31');
    expect(before.items['stt']).toBeCloseTo(7.8, 9);
    expect(paise(before.total)).toBe(34.68);
  });

  test('the split of NSE charges on 2026-03-01 leaves their sum alone', () => {
    const before = nse(option('sell', 120), '2026-02-28');
    const after = nse(option('sell', 120), '2026-03-01');
    expect(before.items['transaction']).toBeCloseTo(7800 * 0.0003503, 9);
    expect(before.items['ipft']).toBeCloseTo(7800 * 0.000005, 9);
    expect(after.items['transaction']).toBeCloseTo(7800 * 0.0003552, 9);
    expect(after.items['ipft']).toBeCloseTo(7800 * 0.0000001, 12);
    expect(paise(before.total)).toBe(34.68);
    expect(before.total).toBeCloseTo(after.total, 9);
    const values = ['2026-02-28', '2026-03-01'].map((date) => nse(future('buy', 25_000), date).total);
    expect(values[0]).toBeCloseTo(values[1]!, 6);
  });

  test('futures', () => {
    expect(nse(future('sell', 25_000), '2026-06-01').items['stt']).toBeCloseTo(812.5, 9);
    expect(nse(future('sell', 25_000), '2026-03-31').items['stt']).toBeCloseTo(325, 9);
    expect(nse(future('buy', 25_000), '2026-06-01').items['stamp']).toBeCloseTo(32.5, 9);
    expect(nse(future('buy', 100, 65), '2026-06-01').items['brokerage']).toBeCloseTo(1.95, 9);
    expect(nse(future('buy', 25_000), '2026-06-01').items['brokerage']).toBe(20);
  });

  test('tax by era, on sale and on exercise', () => {
    const stt = (date: string) => nse(option('sell', 100, 100), date).items['stt'];
    expect(stt('2024-09-30')).toBeCloseTo(6.25, 9);
    expect(stt('2024-10-01')).toBeCloseTo(10, 9);
    expect((exerciseStt('NSE', 200, 65, '2026-03-31') as Charges).total).toBeCloseTo(16.25, 9);
    expect((exerciseStt('NSE', 200, 65, '2026-04-01') as Charges).total).toBeCloseTo(19.5, 9);
    expect((exerciseStt('US', 200, 65, '2026-04-01') as Charges).total).toBe(0);
  });

  test('orders and a broker with another price', () => {
    const sliced = charges('NSE', { ...option('buy', 100), orders: 3 }, '2026-06-01') as Charges;
    expect(sliced.items['brokerage']).toBe(60);
    const free = charges('NSE', option('buy', 100), '2026-06-01', { brokeragePerOrder: 0 }) as Charges;
    expect(paise(free.total)).toBe(paise(26.5278 - 20 * 1.18));
  });
});

test('BSE', () => {
  const { items } = charges('BSE', option('sell', 300, 20), '2026-06-01') as Charges;
  expect(items['transaction']).toBeCloseTo(6000 * 0.000325, 9);
  expect(items['ipft']).toBe(0);
  expect((charges('BSE', future('sell', 80_000, 20), '2026-06-01') as Charges).items['transaction']).toBe(0);
});

test('US options and shares', () => {
  const buy = charges('US', option('buy', 2, 1000), '2026-06-01') as Charges;
  expect(buy.total).toBeCloseTo(10 * (0.02685 + 0.02), 9);
  const sell = charges('US', option('sell', 2, 1000), '2026-06-01') as Charges;
  expect(sell.total).toBeCloseTo(10 * (0.02685 + 0.02 + 0.00279), 9);
  expect((charges('US', option('sell', 2, 1000), '2024-06-03') as Charges).items['sec']).toBeCloseTo(
    2000 * 0.0000278,
    9,
  );
  expect(sell.items['sec']).toBeUndefined();
  expect((charges('US', option('buy', 2, 1_000_000), '2026-06-01') as Charges).items['occ']).toBe(55);
  const shares = charges(
    'US',
    { side: 'sell', kind: 'stock', quantity: 100, price: 50 },
    '2026-06-01',
  ) as Charges;
  expect(shares.items['taf']).toBeCloseTo(0.0166, 9);
  expect(shares.items['cat']).toBeCloseTo(0.0046, 9);
});

// One lakh bought and sold, worked by hand from the published tariff of the day: STT, transaction, SEBI, stamp, tax on the services.
test.each([
  [
    'delivery, bought',
    'NSE',
    'buy',
    'delivery',
    '2026-06-01',
    100 + 3.0699 + 0.0001 + 0.1 + 15 + 0.18 * 3.17,
  ],
  ['delivery, sold', 'NSE', 'sell', 'delivery', '2026-06-01', 100 + 3.0699 + 0.0001 + 0.1 + 0.18 * 3.17],
  ['intraday, bought', 'NSE', 'buy', 'intraday', '2026-06-01', 20 + 3.0699 + 0.0001 + 0.1 + 3 + 0.18 * 23.17],
  ['intraday, sold', 'NSE', 'sell', 'intraday', '2026-06-01', 20 + 25 + 3.0699 + 0.0001 + 0.1 + 0.18 * 23.17],
  ['the rates of late 2024', 'NSE', 'sell', 'delivery', '2024-12-02', 100 + 2.97 + 0.1 + 0.1 + 0.18 * 3.17],
  [
    'those of the summer before',
    'NSE',
    'sell',
    'delivery',
    '2024-06-03',
    100 + 3.22 + 0.1 + 0.1 + 0.18 * 3.42,
  ],
  ['and of 2023', 'NSE', 'sell', 'delivery', '2023-06-01', 100 + 3.25 + 0.1 + 0.1 + 0.18 * 3.45],
  ['on BSE', 'BSE', 'sell', 'delivery', '2026-06-01', 100 + 3.75 + 0.1 + 0.18 * 3.85],
] as const)('shares: %s', (_, exchange, side, product, date, total) => {
  const found = charges(exchange, { side, kind: 'stock', product, quantity: 100, price: 1000 }, date, {
    brokeragePerOrder: 20,
  });
  expect((found as Charges).total).toBeCloseTo(total, 6);
});

test('brokerage of a small order within the day is its share of the turnover', () => {
  const small = { side: 'buy', kind: 'stock', product: 'intraday', quantity: 10, price: 1000 } as const;
  expect((charges('NSE', small, '2026-06-01') as Charges).items['brokerage']).toBeCloseTo(3, 9);
});

test('what has no table or makes no sense is refused', () => {
  expect(isRefusal(charges('NSE', { side: 'buy', kind: 'fund', quantity: 1, price: 1 }, '2026-06-01'))).toBe(
    true,
  );
  expect(isRefusal(charges('NSE', { side: 'buy', kind: 'stock', quantity: 1, price: 1 }, '2023-03-31'))).toBe(
    true,
  );
  expect(isRefusal(charges('US', future('buy', 1), '2026-06-01'))).toBe(true);
  expect(isRefusal(charges('NSE', option('buy', 1), '2023-03-31'))).toBe(true);
  expect(isRefusal(charges('BSE', option('buy', 1), '2024-09-30'))).toBe(true);
  expect(isRefusal(charges('NSE', option('buy', 1), 'today'))).toBe(true);
  expect(isRefusal(charges('NSE', option('buy', Number.NaN), '2026-06-01'))).toBe(true);
  expect(isRefusal(charges('NSE', option('buy', 1, -1), '2026-06-01'))).toBe(true);
  expect(isRefusal(charges('NSE', { ...option('buy', 1), orders: 0 }, '2026-06-01'))).toBe(true);
  expect(isRefusal(exerciseStt('NSE', 1, 1, '2020-01-01'))).toBe(true);
});

test('charges grow with turnover and the total is the sum of its items', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.constantFrom('buy' as const, 'sell' as const),
      (quantity, ticks, side) => {
        const price = ticks / 20;
        const one = nse(option(side, price, quantity), '2026-06-01');
        const two = nse(option(side, price, quantity * 2), '2026-06-01');
        expect(Object.values(one.items).reduce((a, b) => a + b, 0)).toBeCloseTo(one.total, 6);
        expect(two.total).toBeGreaterThan(one.total);
      },
    ),
  );
});
