import { expect, it } from 'vitest';
import { typedDay } from '../../../src/domain/calendar/typed-day.ts';

it.each([
  ['2026-12-29', '2026-12-29'],
  ['29DEC2026', '2026-12-29'],
  ['29-Dec-26', '2026-12-29'],
  ['29 Dec', '2026-12-29'],
  ['dec 29', '2026-12-29'],
  ['29th December 2026', '2026-12-29'],
  ['5 Jan', '2027-01-05'],
  ['20 Nov', '2026-11-20'],
])('%s is %s', (text, day) => expect(typedDay(text, '2026-11-20')).toBe(day));

it.each(['', '31 Feb', '2026-13-01', '29', 'Dec', '29 Decor', 'tomorrow', '29 Dec 20266'])(
  '"%s" is no day',
  (text) => expect(typedDay(text, '2026-11-20')).toBeNull(),
);
