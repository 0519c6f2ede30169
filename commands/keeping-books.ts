import type { Entry } from '../src/core/command.ts';

/** The part of the registry that keeps the books: trades, and the portfolio they add up to. */
export const keepingBooks: readonly Entry[] = [
  {
    name: 'trade open',
    summary: 'Write down a trade you made: a record, never an order',
    load: async () => (await import('./trade.ts')).tradeOpen,
  },
  {
    name: 'trade close',
    summary: 'Write down that an open trade was closed, and what it gained',
    load: async () => (await import('./trade.ts')).tradeClose,
  },
  {
    name: 'trade list',
    summary: 'Your trades: strategies with their legs, open and closed, with their gains',
    load: async () => (await import('./trade.ts')).tradeList,
  },
  {
    name: 'trade settle',
    summary: 'Write down how expired contracts ended: worthless, exercised or assigned',
    load: async () => (await import('./trade-records.ts')).tradeSettle,
  },
  {
    name: 'trade split',
    summary: 'Write down a split or bonus: what a share cost stays, contracts on it follow',
    load: async () => (await import('./trade-records.ts')).tradeSplit,
  },
  {
    name: 'trade cash',
    summary: 'Write down money that came or went: deposits, dividends, fees',
    load: async () => (await import('./trade-records.ts')).tradeCash,
  },
  {
    name: 'trade undo',
    summary: 'Undo a row by one that names it; both stay to be read, neither counts',
    load: async () => (await import('./trade-records.ts')).tradeUndo,
  },
  {
    name: 'portfolio',
    summary: 'What you hold: value, cash, exposure, greeks, margin estimate, gains and why they changed',
    load: async () => (await import('./portfolio.ts')).portfolioCommand,
  },
  {
    name: 'portfolio mark',
    summary: 'Keep what the book is worth now; `portfolio` then explains what changed since',
    load: async () => (await import('./portfolio.ts')).portfolioMark,
  },
];
