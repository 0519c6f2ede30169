import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/surfaces/http/talk/replay.ts';

const wide = { events: 10, characters: 1_000 };
const alone = () => ({ most: 1_000_000, used: 0 });

describe('what is kept of a stream', () => {
  it('goes on after any event that is kept, and says where it cannot', () => {
    const log = replay<number>('a', wide, alone());
    const ids = [1, 2, 3].map((event) => log.push(event).id);
    expect(log.after(ids[0]!)!.map(({ event }) => event)).toEqual([2, 3]);
    expect(log.after(log.last)).toEqual([]);
    expect(log.after('a-0')).toHaveLength(3);
    for (const id of ['a-4', 'b-1', 'a-x', 'a-1.5', 'a--1', ''])
      expect([id, log.after(id)]).toEqual([id, null]);
    for (let event = 4; event < 20; event++) log.push(event);
    expect(log.after(ids[0]!)).toBeNull();
    expect(log.after('a-9')).toHaveLength(10);
    log.clear();
    expect(log.after(log.last)).toEqual([]);
    expect(log.after('a-18')).toBeNull();
  });

  it('is bounded by characters, and by what all streams keep together', () => {
    const shared = { most: 3_000, used: 0 };
    const logs = ['a', 'b'].map((tag) => replay<string>(tag, { events: 5_000, characters: 10_000 }, shared));
    for (let i = 0; i < 1_000; i++) for (const log of logs) log.push('12345678');
    for (const [i, log] of logs.entries()) expect(log.after(`${'ab'[i]}-800`)).toHaveLength(200);
    expect(shared.used).toBe(2 * 200 * 10);
    for (const log of logs) log.clear();
    expect(shared.used).toBe(0);
  });
});
