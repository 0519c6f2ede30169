import { describe, expect, it } from 'vitest';
import { typedPath } from '../../src/core/typed-path.ts';

const there = new Set(['/data/odd\\ name.csv', '/data/it\'s "here".csv']);
const linux = { home: '/Users/asha', windows: false, exists: (path: string) => there.has(path) };
const windows = { home: 'C:\\Users\\asha', windows: true, exists: () => false };

describe('a path as typed or dragged', () => {
  it.each([
    ['~', '/Users/asha'],
    ['~/trades.csv', '/Users/asha/trades.csv'],
    ['~other/trades.csv', '~other/trades.csv'],
    ['a~/b.csv', 'a~/b.csv'],
    ['/data/My\\ Trades\\ \\(2025\\).csv', '/data/My Trades (2025).csv'],
    ['~/My\\ Trades.csv', '/Users/asha/My Trades.csv'],
    ["'/data/My Trades.csv' ", '/data/My Trades.csv'],
    ['"~/My Trades.csv"', '/Users/asha/My Trades.csv'],
    ['file:///data/My%20Trades.csv', '/data/My Trades.csv'],
    ['/data/plain.csv', '/data/plain.csv'],
    ['postgres://host/db', 'postgres://host/db'],
    [':memory:', ':memory:'],
    ['-', '-'],
  ])('%s is %s', (typed, meant) => expect(typedPath(typed, linux)).toBe(meant));

  it.each([...there])('a name that is there as it stands stays: %s', (path) =>
    expect(typedPath(path, linux)).toBe(path),
  );

  it.each([
    ['C:\\Trades\\a.csv', 'C:\\Trades\\a.csv'],
    ['~\\a.csv', 'C:\\Users\\asha\\a.csv'],
    ['"C:\\My Trades\\a.csv"', 'C:\\My Trades\\a.csv'],
    ['file:///C:/My%20Trades/a.csv', 'C:/My Trades/a.csv'],
  ])('on Windows %s is %s', (typed, meant) => expect(typedPath(typed, windows)).toBe(meant));
});
