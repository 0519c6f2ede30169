import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import type { TelemetryEvent } from '../../../src/ports/conversation.ts';

const start = Date.UTC(2026, 10, 20, 4, 0);
const hour = 3_600_000;

const turn = (at: number, first = 0.4): TelemetryEvent => ({
  at,
  name: 'invoke_agent',
  correlationId: 'c',
  durationMs: 900,
  error: null,
  attributes: {
    'gen_ai.response.time_to_first_chunk': first,
    'coach.advice.source': 'ai',
    'coach.intent': 'view',
  },
});

describe('counted telemetry', () => {
  it('adds up over batches in minutes, hours and all of time', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    await store.telemetry.add([turn(start), turn(start + 1000, 2.5)]);
    await store.telemetry.add([turn(start + 90_000), turn(start + hour)]);
    const n = async (width: 0 | 60 | 3600) =>
      (await store.metrics.slots({ width }))
        .filter(({ series }) => series.name === 'coach_ttft_seconds')
        .map(({ at, series }) => [at, series.n, series.buckets.join('')]);
    expect(await n(60)).toEqual([
      [start, 2, '1000100'],
      [start + 60_000, 1, '1000000'],
      [start + hour, 1, '1000000'],
    ]);
    expect(await n(3600)).toEqual([
      [start, 3, '2000100'],
      [start + hour, 1, '1000000'],
    ]);
    expect(await n(0)).toEqual([[0, 4, '3000100']]);
    await store.close();
  });

  it('lets minutes go after two days and hours after ninety, and keeps the sum of all', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    await store.telemetry.add([turn(start)]);
    await store.telemetry.add([turn(start + 49 * hour)]);
    expect((await store.metrics.slots({ width: 60, to: start + hour })).length).toBe(0);
    expect((await store.metrics.slots({ width: 3600, to: start + hour })).length).toBeGreaterThan(0);
    await store.telemetry.add([turn(start + 91 * 24 * hour)]);
    expect((await store.metrics.slots({ width: 3600, to: start + hour })).length).toBe(0);
    const all = await store.metrics.slots({ width: 0 });
    expect(all.find(({ series }) => series.name === 'coach_chat_turns_total')?.series.n).toBe(3);
    await store.close();
  });

  it('counts nothing of a batch that could not be kept whole', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    await expect(store.telemetry.add([turn(start), turn(-1)])).rejects.toThrow();
    expect(await store.metrics.slots({ width: 0 })).toEqual([]);
    expect(await store.telemetry.list()).toEqual([]);
    await store.close();
  });
});
