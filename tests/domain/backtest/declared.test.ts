import { describe, expect, it } from 'vitest';
import { readDeclared } from '../../../src/domain/backtest/declared.ts';
import { namesIn, readExpression } from '../../../src/domain/backtest/expression.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';

const file = (more: object) => ({ name: 'x', enter: { long: 'close > sma:20' }, ...more });
const wrong = (value: unknown) => {
  const found = readDeclared(value);
  return isRefusal(found) ? found.refused : null;
};

describe('conditions', () => {
  it('bind as written: or, and, not, comparison, sum, product', () => {
    expect(readExpression('close > 1 + 2 * 3 and not open < low[1] or high = 4')).toMatchObject({
      op: 'or',
      left: { op: 'and', left: { op: '>', right: { op: '+', right: { op: '*' } } }, right: { kind: 'not' } },
    });
  });
  it('name fields, indicators and lines', () => {
    const node = readExpression('macd:12,26,9.signal crosses over close and bollinger:20,2.upper < high');
    expect(isRefusal(node) ? node : namesIn(node)).toEqual([
      'macd:12,26,9.signal',
      'close',
      'bollinger:20,2.upper',
      'high',
    ]);
  });
  it.each([
    'close >',
    'close > > 2',
    '(close > 2',
    'close[-1] > 2',
    'close[1.5] > 2',
    'close ? 2',
    'close > 2 3',
    'a crosses b',
    '('.repeat(80),
  ])('refuses %s', (text) => expect(isRefusal(readExpression(text))).toBe(true));
});

describe('strategy files', () => {
  it('are sound when every name is known', () => {
    expect(
      wrong(file({ define: { trend: 'close > sma:200' }, exit: { long: 'not trend' }, stop: 0.1 })),
    ).toBeNull();
  });
  it.each([
    [file({ exit: { long: 'foo:3 > 1' } }), '"foo:3" is no field'],
    [file({ exit: { long: 'rsi:0 > 1' } }), 'is not a whole number'],
    [file({ exit: { long: 'macd:12,26,9.up > 1' } }), 'has no line "up"'],
    [file({ exit: { long: 'rsi:14' } }), 'is a number, not a condition'],
    [file({ define: { a: 'b > 1', b: 'a > 1' } }), 'rest on each other: a -> b -> a'],
    [file({ define: { a: 'a > 1' } }), 'rest on each other: a -> a'],
    [file({ shrt: 1 }), 'no such key'],
    [{ name: 'x', enter: {} }, 'neither long nor short'],
    [
      file({ define: Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`a${i}`, 'close > 1'])) }),
      '500 conditions',
    ],
    [file({ enter: { long: `close > 1${' and close > 1'.repeat(700)}` } }), 'more than 2000 words'],
    [null, 'expected object'],
  ])('%#: one clear fault', (value, words) => expect(wrong(value)).toContain(words));
});
