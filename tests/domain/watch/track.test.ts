import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { session } from '../../../src/domain/calendar/calendar.ts';
import { tickFault } from '../../../src/domain/watch/tick.ts';
import { emptyTrack, type Point, see, type Track } from '../../../src/domain/watch/track.ts';

const minute = 60_000;
const windowMs = 15 * minute;
const five = { by: 'ratio', least: 0.05 } as const;

function seen(points: readonly Point[]) {
  let track: Track = emptyTrack;
  return points.flatMap((point) => {
    const found = see(track, point, five, { windowMs, gapMs: 150_000 });
    track = found.track;
    return found.move === null ? [] : [found.move];
  });
}
const series = (...values: number[]): Point[] => values.map((value, i) => ({ at: i * minute, value }));

describe('a move', () => {
  it('is one at five per cent exactly, up and down, and not below', () => {
    expect(seen(series(100, 105)).map(({ direction }) => direction)).toEqual(['up']);
    expect(seen(series(100, 95)).map(({ direction }) => direction)).toEqual(['down']);
    expect(seen(series(100, 104.99))).toEqual([]);
    expect(seen(series(100, 95.01))).toEqual([]);
  });
  it('is told once while it lasts, and again when it goes on by as much', () => {
    expect(seen(series(100, 102, 104, 106, 106, 107, 108))).toHaveLength(1);
    expect(seen(series(100, 106, 112))).toHaveLength(2);
    expect(seen(series(100, 106, 100)).map(({ direction }) => direction)).toEqual(['up', 'down']);
  });
  it('is measured from the extreme of the window, however it got there', () => {
    const [move] = seen(series(100, 97, 99, 101.9));
    expect(move).toMatchObject({ direction: 'up', from: { value: 97 } });
  });
  it('is none when it took longer than the window', () => {
    const slow = Array.from({ length: 40 }, (_, i) => ({ at: i * minute, value: 100 + i * 0.2 }));
    expect(seen(slow)).toEqual([]);
  });
  it('over a gap is measured from the last point before it', () => {
    const points = [...series(100, 100), { at: 60 * minute, value: 106 }];
    expect(seen(points)).toMatchObject([{ direction: 'up', from: { at: minute } }]);
  });
  it('that begins just before a gap is measured from where it began', () => {
    const points = [...series(100, 100, 101.4), { at: 35 * minute, value: 105.9 }];
    expect(seen(points)).toMatchObject([{ direction: 'up', from: { value: 100 }, to: { at: 35 * minute } }]);
  });
  it('is found by the second point after a gap too, for a window from there on', () => {
    const points = [...series(100, 100), { at: 20 * minute, value: 104.9 }, { at: 22 * minute, value: 106 }];
    expect(seen(points)).toMatchObject([{ direction: 'up', from: { at: minute }, to: { at: 22 * minute } }]);
    const late = [...series(100, 100), { at: 20 * minute, value: 104 }];
    for (let m = 21; m < 50; m++) late.push({ at: m * minute, value: m < 40 ? 104 : 106 });
    expect(seen(late)).toEqual([]);
  });
  it('never appears where no two points of a window are so far apart, and its memory stays in the window', () => {
    const value = fc.integer({ min: 1000, max: 1049 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        expect(seen(series(...values))).toEqual([]);
        let track: Track = emptyTrack;
        for (const point of series(...values))
          track = see(track, point, five, { windowMs, gapMs: 150_000 }).track;
        expect(Math.max(track.lows.length, track.highs.length)).toBeLessThanOrEqual(16);
      }),
    );
  });
  it('is found whenever two points of one window are that far apart', () => {
    const value = fc.integer({ min: 900, max: 1100 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 15 }), (values) => {
        const far = values.some((a, i) => values.slice(i + 1).some((b) => Math.abs(b / a - 1) >= 0.05));
        expect(seen(series(...values)).length > 0).toBe(far);
      }),
    );
  });
});

describe('a tick under a clock that is wrong', () => {
  const open = session('NSE', '2026-11-23');
  const found = open !== null && 'open' in open ? open : null;
  const noon = Date.parse('2026-11-23T12:00:00+05:30');
  const fault = (at: number, now: number) =>
    tickFault(100, at, { session: found, now, lastAt: null, staleMs: 5 * minute });
  it('is never taken for fresh by an hour or a day', () => {
    expect(fault(noon, noon)).toBeNull();
    expect(fault(noon, noon + 3_600_000)).toBe('stale');
    expect(fault(noon, noon - 3_600_000)).toBe('future');
    expect(fault(noon, noon - 86_400_000)).toBe('future');
    expect(fault(noon - 86_400_000, noon)).toBe('otherSession');
  });
});
