import { describe, expect, it } from 'vitest';
import { type Watched, watchChanges } from '../../../src/domain/discovery/watch.ts';

const day = 86_400_000;
const now = 100 * day;
const rule = { cap: 3, staysMs: 10 * day };
const entry = (
  symbol: string,
  by: Watched['by'],
  since = 0,
  expires: number | null = now + day,
): Watched => ({
  symbol,
  by,
  since,
  expires: by === 'manual' ? null : expires,
});
const picks = (...symbols: string[]) =>
  symbols.map((symbol, i) => ({ symbol, rank: i + 1, score: 0.9 - i / 10 }));

describe('what a scan does to the watch list', () => {
  it('adds the picks, renews those there and leaves what a person put on it', () => {
    const found = watchChanges(
      [entry('MINE', 'manual'), entry('B', 'discover')],
      picks('A', 'B', 'MINE'),
      now,
      rule,
    );
    expect(found.add).toEqual([
      { symbol: 'A', expires: now + 10 * day, reason: 'picked at rank 1, score 0.90' },
    ]);
    expect(found.renew).toEqual([{ symbol: 'B', expires: now + 10 * day }]);
    expect(found.remove).toEqual([]);
    expect(found.kept).toBe(2);
  });

  it('takes off what was not picked for its time, and never a manual entry', () => {
    const stale = entry('OLD', 'discover', 0, now);
    const found = watchChanges([stale, entry('MINE', 'manual')], [], now, rule);
    expect(found.remove).toEqual([{ symbol: 'OLD', cause: 'expired' }]);
    expect(found.kept).toBe(1);
  });

  it('makes room beyond the cap, oldest first, manual entries not counted', () => {
    const entries = [
      entry('M1', 'manual'),
      entry('X', 'discover', 5),
      entry('Y', 'discover', 1),
      entry('Z', 'discover', 9),
    ];
    const found = watchChanges(entries, picks('A', 'B'), now, rule);
    expect(found.add.map(({ symbol }) => symbol)).toEqual(['A', 'B']);
    expect(found.remove).toEqual([
      { symbol: 'Y', cause: 'madeRoom' },
      { symbol: 'X', cause: 'madeRoom' },
    ]);
  });

  it('takes no more picks than the cap', () => {
    expect(watchChanges([], picks('A', 'B', 'C', 'D'), now, rule).add).toHaveLength(3);
  });
});
