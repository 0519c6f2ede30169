import { describe, expect, it } from 'vitest';
import { random, systemClock } from '../../src/adapters/system.ts';

describe('system', () => {
  it('tells wall time, monotonic time and fresh ids', () => {
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2024, 0, 1));
    const before = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before);
    expect(systemClock.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(systemClock.id()).not.toBe(systemClock.id());
    const draw = random();
    expect(draw).toBeGreaterThanOrEqual(0);
    expect(draw).toBeLessThan(1);
  });

  it('sleeps, and wakes with an AbortError as soon as the signal fires', async () => {
    await systemClock.sleep(0);
    await systemClock.sleep(2);
    const stop = new AbortController();
    const asleep = systemClock.sleep(600_000, stop.signal);
    stop.abort();
    await expect(asleep).rejects.toMatchObject({ name: 'AbortError' });
    await expect(systemClock.sleep(600_000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('does not wake at once from a sleep longer than a timer can hold', async () => {
    const stop = new AbortController();
    let woke = false;
    const asleep = systemClock.sleep(2 ** 33, stop.signal).finally(() => (woke = true));
    await systemClock.sleep(5);
    expect(woke).toBe(false);
    stop.abort();
    await expect(asleep).rejects.toMatchObject({ name: 'AbortError' });
  });
});
