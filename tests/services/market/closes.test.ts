import { afterEach, expect, it } from 'vitest';
import { completeBy } from '../../../src/domain/complete-bars.ts';
import { dailyCloses } from '../../../src/services/market/closes.ts';
import { desk } from '../../support/trading.ts';

let open: ReturnType<typeof desk> | undefined;
afterEach(() => open?.close());

const bars = {
  symbol: 'NIFTY',
  interval: '1d' as const,
  time: Float64Array.of(Date.UTC(2026, 10, 18), Date.UTC(2026, 10, 19), Date.UTC(2026, 10, 20)),
  open: Float64Array.of(1, 2, 3),
  high: Float64Array.of(1, 2, 3),
  low: Float64Array.of(1, 2, 3),
  close: Float64Array.of(1, 2, 3),
  volume: Float64Array.of(1, 1, 1),
};

it('a session that still trades has no close yet', async () => {
  open = desk('2026-11-20T18:00:00+05:30');
  await (await open.ports.store()).bars.save(bars, 'test');
  const closeAt = async (moment: string) => {
    const closes = await dailyCloses(['NIFTY'], 'NSE', open!.context(Date.parse(moment)));
    return closes.get('NIFTY')!('2026-11-20');
  };
  expect(await closeAt('2026-11-20T12:00:00+05:30')).toBe(2);
  expect(await closeAt('2026-11-20T15:45:00+05:30')).toBe(3);
});

it('minutes are complete when they are over', () => {
  const minutes = { ...bars, interval: '1m' as const, time: Float64Array.of(0, 60_000, 120_000) };
  expect(completeBy('NSE', minutes, 179_999).close.length).toBe(2);
  expect(completeBy('NSE', minutes, 180_000).close.length).toBe(3);
  expect(completeBy('NSE', minutes, undefined).close.length).toBe(3);
});
