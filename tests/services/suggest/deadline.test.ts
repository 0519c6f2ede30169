import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import type { Context } from '../../../src/core/command.ts';
import { deadlineOf } from '../../../src/services/suggest/deadline.ts';

const now = Date.UTC(2026, 10, 20, 8);

async function deadlineAfter(seconds: readonly number[], ageMs = 3_600_000): Promise<number> {
  const store = await sqliteStore(':memory:', { clock: systemClock });
  await store.telemetry.add(
    seconds.map((one) => ({
      at: now - ageMs,
      name: 'counsel',
      correlationId: 'c',
      durationMs: one * 1000,
      error: null,
      attributes: {},
    })),
  );
  const context = { ports: { store: async () => store, clock: { now: () => now } } } as unknown as Context;
  const found = await deadlineOf({}, context);
  await store.close();
  return found;
}
const times = (n: number, seconds: number) => Array.from({ length: n }, () => seconds);

describe('how long a model may take over ideas', () => {
  it('is what was asked for', async () => {
    expect(await deadlineOf({ deadline: 3 }, {} as Context)).toBe(3000);
  });
  it('is twelve seconds until enough was measured, and where nothing can be read', async () => {
    expect(await deadlineAfter([])).toBe(12_000);
    expect(await deadlineAfter(times(9, 4))).toBe(12_000);
    expect(await deadlineOf({}, { ports: {} } as Context)).toBe(12_000);
  });
  it('follows the slow ones of the last week, within bounds', async () => {
    expect(await deadlineAfter(times(40, 1))).toBe(6000);
    expect(await deadlineAfter(times(40, 7.5))).toBeGreaterThan(10_000);
    expect(await deadlineAfter(times(40, 7.5))).toBeLessThanOrEqual(12_000);
    expect(await deadlineAfter(times(40, 30))).toBe(20_000);
    expect(await deadlineAfter(times(40, 1), 9 * 86_400_000)).toBe(12_000);
  });
});
