import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { app } from '../../src/app.ts';
import type { Context } from '../../src/core/command.ts';
import { unwatch, watch, watchHistory } from '../../src/services/watch/watchlist.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-watch-'));
const coach = app({ store: path.join(folder, 'coach.db') });
afterAll(async () => {
  await coach.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const at = (time: string): Context => ({
  ports: coach.ports,
  caller: 'cli',
  confirmed: true,
  asOf: Date.parse(time),
  signal: new AbortController().signal,
  emit: () => undefined,
  correlationId: 'test',
});

describe('the history of the watch list', () => {
  it('tells each change once, newest first, with who did it and why, as it was known at a moment', async () => {
    await watch({ symbols: ['NIFTY', 'RELIANCE'], reason: 'results' }, at('2026-11-02T10:00:00+05:30'));
    // There already: nothing changes, so nothing is told.
    await watch({ symbols: ['NIFTY'] }, at('2026-11-03T10:00:00+05:30'));
    const { watchlist } = await coach.ports.store();
    await watchlist.change(
      {
        add: [{ symbol: 'TCS', expires: Date.parse('2026-12-01'), reason: 'rank 3' }],
        renew: [],
        remove: [],
        cause: 'run1',
      },
      Date.parse('2026-11-04T10:00:00+05:30'),
    );
    await unwatch({ symbols: ['NIFTY', 'SBIN'] }, at('2026-11-05T10:00:00+05:30'));

    const { changes } = await watchHistory({ limit: 10 }, at('2026-11-06T10:00:00+05:30'));
    expect(changes).toEqual([
      {
        at: '2026-11-05T10:00:00+05:30',
        symbol: 'NIFTY',
        change: 'removed',
        by: 'manual',
        why: 'taken off by hand',
        cause: null,
      },
      {
        at: '2026-11-04T10:00:00+05:30',
        symbol: 'TCS',
        change: 'added',
        by: 'discover',
        why: 'rank 3',
        cause: 'run1',
      },
      expect.objectContaining({ symbol: 'RELIANCE', change: 'added', by: 'manual', why: 'results' }),
      expect.objectContaining({ symbol: 'NIFTY', change: 'added', by: 'manual', why: 'results' }),
    ]);
    const early = await watchHistory({ symbol: 'nifty', limit: 10 }, at('2026-11-04T12:00:00+05:30'));
    expect(early.changes.map(({ symbol, change }) => [symbol, change])).toEqual([['NIFTY', 'added']]);
    expect((await watchHistory({ limit: 1 }, at('2026-11-06T10:00:00+05:30'))).changes).toHaveLength(1);
  });
});
