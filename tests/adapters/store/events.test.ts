import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Driver } from '../../../src/adapters/store/driver.ts';
import { appendEvent, eventsAfter, verifyEvents } from '../../../src/adapters/store/events.ts';
import { sqlite } from '../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../src/adapters/system.ts';

describe('events', () => {
  let db: Driver;
  beforeEach(async () => {
    db = await sqlite(':memory:', { clock: systemClock });
    await Promise.all(
      [1, 2, 3].map((n) =>
        db.transaction((tx) =>
          appendEvent(tx, { at: n, kind: 'test', body: JSON.stringify({ n, '₹': 1.5 }) }),
        ),
      ),
    );
  });
  afterEach(() => db.close());

  it('chains every event to the one before', async () => {
    const events = await eventsAfter(db, 0);
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3]);
    expect(new Set(events.map((event) => event.hash)).size).toBe(3);
    expect(await verifyEvents(db)).toEqual({ count: 3, head: events[2]!.hash });
    expect(await eventsAfter(db, 2)).toEqual([events[2]]);
  });

  it('lets nobody change or remove one', async () => {
    await expect(db.run("UPDATE events SET kind = 'x'")).rejects.toThrow(/append-only/);
    await expect(db.run('DELETE FROM events WHERE seq = 3')).rejects.toThrow(/append-only/);
    expect((await verifyEvents(db)).count).toBe(3);
  });

  it.each([
    ["UPDATE events SET body = '{}' WHERE seq = 2", 2],
    ['UPDATE events SET at = 9 WHERE seq = 3', 3],
    ['DELETE FROM events WHERE seq = 1', 1],
    ['DELETE FROM events WHERE seq = 2', 2],
  ])('finds what was done behind its back: %s', async (sql, at) => {
    await db.run('DROP TRIGGER events_keep_rows');
    await db.run('DROP TRIGGER events_keep_all');
    await db.run(sql);
    await expect(verifyEvents(db)).rejects.toThrow(`event ${at}`);
  });
});
