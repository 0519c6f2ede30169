import { describe, expect, it } from 'vitest';
import { CoachError } from '../../src/core/errors.ts';
import { parseWhen } from '../../src/core/when.ts';

describe('parseWhen', () => {
  it.each([
    ['2026-11-20T14:30:00+05:30', Date.UTC(2026, 10, 20, 9, 0)],
    ['2026-11-20T14:30+0530', Date.UTC(2026, 10, 20, 9, 0)],
    ['2026-11-20 14:30', Date.UTC(2026, 10, 20, 9, 0)],
    ['2026-11-20T14:30:15', Date.UTC(2026, 10, 20, 9, 0, 15)],
    ['2026-11-20T09:00:00Z', Date.UTC(2026, 10, 20, 9, 0)],
    ['2026-11-20T09:00:00.25Z', Date.UTC(2026, 10, 20, 9, 0, 0, 250)],
    ['2026-11-20T09:30:00-05:00', Date.UTC(2026, 10, 20, 14, 30)],
    ['2024-02-29', Date.UTC(2024, 1, 29, 18, 29, 59, 999)],
  ])('reads %s', (text, ms) => {
    expect(parseWhen(text)).toBe(ms);
  });

  it.each([
    '',
    'tomorrow',
    '2026-13-01',
    '2026-02-29',
    '2026-11-31',
    '20-11-2026',
    '2026-11-20 25:00',
    '2026-11-20 10:61',
    '2026-11-20Z',
    '2026-11-20 10:30 IST',
  ])('refuses %j as usage', (text) => {
    expect(() => parseWhen(text)).toThrow(CoachError);
    expect(() => parseWhen(text)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });
});
