import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../../src/adapters/files/xml.ts';
import {
  added,
  columnName,
  decimal,
  negated,
  sideOf,
  smallRatio,
} from '../../../src/adapters/journal/cells.ts';
import { linesOf } from '../../../src/adapters/journal/sheet.ts';
import { dateOf, momentOf } from '../../../src/adapters/journal/times.ts';
import { instant } from '../../../src/adapters/journal/wall.ts';
import { fc } from '../../support/properties.ts';

describe('decimal', () => {
  it.each([
    ['-$694.48', 'point', '-694.48'],
    ['$1,259.59', 'point', '1259.59'],
    ['"500,135"'.slice(1, -1), 'point', '500135'],
    ['1,00,000.50', 'point', '100000.50'],
    ['(0,31)', 'either', '-0.31'],
    [' 1 757,95 ', 'either', '1757.95'],
    ['4,581.91', 'either', '4581.91'],
    ['1.000,00', 'either', '1000.00'],
    ['-97.93', 'either', '-97.93'],
    ['419,22', 'comma', '419.22'],
    ['1.234', 'comma', '1234'],
    ['1e3', 'point', '1e3'],
  ] as const)('%s (%s) is %s', (text, style, value) => expect(decimal(text, style, 'x')).toBe(value));
  it.each(['', '-', '1,2,3', '12,34', '1.2.3', '(5', '=1+1', 'NaN', 'Infinity', '0x10', '--5', '1 000 a'])(
    'refuses %j',
    (text) => expect(() => decimal(text, 'point', 'x')).toThrow(),
  );
  it('reads back any amount it could have been written as', () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
        const words = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
        expect(Number(decimal(words, 'point', 'x'))).toBe(cents / 100);
        const commas = (cents / 100).toLocaleString('de-DE', { minimumFractionDigits: 2 });
        expect(Number(decimal(commas, 'comma', 'x'))).toBe(cents / 100);
      }),
    ));
});

it('adds exactly and turns signs', () => {
  expect(added('0.1', '0.2')).toBe('0.30000000');
  expect(negated('-5.00')).toBe('5.00');
  expect(negated('5')).toBe('-5');
});

it('names columns by their letters and figures', () => {
  expect(columnName('Fees & Comm')).toBe('feescomm');
  expect(columnName('No. of shares')).toBe('noofshares');
});

it('knows sides in several languages and nothing else', () => {
  expect(['BUY', 'Koop', 'Buy to Open', 'b'].map(sideOf)).toEqual(['buy', 'buy', 'buy', 'buy']);
  expect(['Verkauf', 'SELL', 'Sell Short'].map(sideOf)).toEqual(['sell', 'sell', 'sell']);
  expect(() => sideOf('hold')).toThrow();
});

describe('times', () => {
  it('knows summer in Amsterdam and New York', () => {
    expect(new Date(instant('2026-03-28', '12:00', 'Amsterdam')).toISOString()).toBe(
      '2026-03-28T11:00:00.000Z',
    );
    expect(new Date(instant('2026-03-29', '12:00', 'Amsterdam')).toISOString()).toBe(
      '2026-03-29T10:00:00.000Z',
    );
    expect(new Date(instant('2026-10-25', '12:00', 'Amsterdam')).toISOString()).toBe(
      '2026-10-25T11:00:00.000Z',
    );
    expect(new Date(momentOf('03/09/2026 09:31:00 EST', 'UTC', 'mdy')).toISOString()).toBe(
      '2026-03-09T13:31:00.000Z',
    );
    expect(new Date(momentOf('2011-08-08;134413', 'NewYork')).toISOString()).toBe('2011-08-08T17:44:13.000Z');
    expect(new Date(momentOf('2026-01-05T09:15:00+05:30', 'UTC')).toISOString()).toBe(
      '2026-01-05T03:45:00.000Z',
    );
    expect(new Date(momentOf('1/5/2026 4:05 PM', 'NewYork', 'mdy')).toISOString()).toBe(
      '2026-01-05T21:05:00.000Z',
    );
  });
  it('refuses days that are none and never guesses an order', () => {
    for (const text of ['2026-02-30', '31-04-2026', '010.09.2024', '', '05/01/126'])
      expect(() => dateOf(text, 'dmy')).toThrow();
    expect(() => dateOf('05/01/2026', 'ymd')).toThrow();
    expect(dateOf('02-mei-2025', 'ymd')).toBe('2025-05-02');
    expect(dateOf('05/01/26', 'dmy')).toBe('2026-01-05');
    expect(dateOf('Jan 19, 2018', 'ymd')).toBe('2018-01-19');
    expect(dateOf('46182', 'ymd')).toBe('2026-06-09');
  });
});

describe('lines', () => {
  it('join a field broken inside quotes, and lose only the line of a quote that never closes', () => {
    expect(linesOf('a,"b\nc",d\ne,f,g', ',').map(({ fields }) => fields)).toEqual([
      ['a', 'b\nc', 'd'],
      ['e', 'f', 'g'],
    ]);
    const torn = linesOf('a,"b\nc,d\ne,f\ng,h\ni,j\nk,l', ',');
    expect(torn.at(0)!.fields).toEqual([]);
    expect(torn).toHaveLength(6);
  });
});

it('finds plain ratios of splits', () => {
  expect(smallRatio(10, 1)).toEqual([10, 1]);
  expect(smallRatio(7.451195, 29.80478)).toEqual([1, 4]);
  expect(smallRatio(1.2345, 1)).toBeNull();
});

it('an XML reader never throws and never hangs', () =>
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('<', '>', '/', 'a', '"', '=', '&', ';', ' ', '!', '-', '?'),
        maxLength: 60,
      }),
      (text) => {
        expect(elementsOf(text).elements.length).toBeLessThanOrEqual(text.length);
      },
    ),
  ));
