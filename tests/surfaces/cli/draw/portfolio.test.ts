import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../../../src/surfaces/cli/draw/parts/page.ts';
import { draw as drawBook } from '../../../../src/surfaces/cli/draw/portfolio.ts';
import { draw as drawTrades } from '../../../../src/surfaces/cli/draw/trade-list.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { desk } from '../../../support/trading.ts';

const view = (more: Partial<View> = {}): View => ({
  columns: 80,
  colour: false,
  ascii: false,
  experience: 'intermediate',
  ...more,
});
let coach: ReturnType<typeof desk>;
let book: unknown;
let trades: unknown;

beforeAll(async () => {
  coach = desk('2026-08-19T15:20:00+05:30');
  const legs = ['SELL 2 CE 25200 2026-08-25 @ 60', 'BUY 2 CE 25400 2026-08-25 @ 20.05'];
  await coach.ask('trade cash', { amount: 500_000, at: '2026-08-17 09:00' });
  await coach.ask('trade open', { symbol: 'NIFTY', legs, at: '2026-08-18 10:00', tag: 'range', stop: 120 });
  await coach.ask('trade open', { symbol: 'SPY', side: 'buy', quantity: 1.5, price: 600 });
  await coach.ask('trade open', {
    symbol: 'RELIANCE',
    side: 'buy',
    quantity: 10,
    price: 1400,
    account: 'other',
  });
  await coach.ask('portfolio mark', { source: 'sample' });
  book = await coach.ask('portfolio', { source: 'sample', moves: [-10, -5, 0, 5, 10], days: [0, 5] });
  trades = await coach.ask('trade list');
});
afterAll(() => coach.close());

describe('a portfolio and a list of trades', () => {
  it('have no line wider than the terminal', () => {
    for (const columns of [20, 30, 39, 40, 50, 60, 72, 79, 80, 81, 100, 160]) {
      for (const text of [
        drawBook(book, view({ columns, colour: true })),
        drawTrades(trades, view({ columns })),
      ])
        for (const line of text.split('\n')) expect(width(line), line).toBeLessThanOrEqual(columns);
    }
  });

  it('are plain ASCII when asked, and tolerate what is not there', () => {
    for (const draw of [drawBook, drawTrades]) {
      for (const document of [book, trades, {}, null]) {
        const text = draw(document, view({ ascii: true }));
        expect(text).toMatch(/^[\x20-\x7e\n]*$/);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  it('names a reason once that many positions share', () => {
    const row = (symbol: string, markReason: string) => ({
      name: symbol,
      symbol,
      currency: 'INR',
      quantity: 1,
      markReason,
    });
    const names = Array.from({ length: 80 }, (_, i) => `SHARE${i}`);
    const holdings = [
      ...names.map((name) => row(name, `No close of ${name} is stored`)),
      row('ODD', 'It has expired'),
    ];
    const text = drawBook({ holdings }, view({ columns: 400 }));
    const lines = text.split('\n').filter((line) => /: (No close|It has)/.test(line));
    expect(lines.map((line) => line.trim())).toEqual([
      'SHARE0: No close of SHARE0 is stored. The same of SHARE1, SHARE2, SHARE3, SHARE4, SHARE5, SHARE6 and 73 more.',
      'ODD: It has expired',
    ]);
  });

  it('say what is made up, what has no mark and why, and every sum', () => {
    const text = drawBook(book, view({ columns: 120 }));
    for (const part of [
      'SAMPLE DATA',
      'RELIANCE: ',
      'Greeks of the book',
      'Since the mark of 2026-08-19 15:20',
      'What if (INR',
      '−130',
      'margin (estimate)',
    ])
      expect(text).toContain(part);
    expect(drawTrades(trades, view({ columns: 120 }))).toMatch(/range, stop 120\.00/);
    expect(drawTrades({ trades: [] }, view())).toContain('trade open');
  });
});
