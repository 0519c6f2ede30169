import { entry } from '../../src/core/command.ts';

/** The ledger: what was traded, in help order. */
export const tradeCommands = [
  entry(
    'trade open',
    'Write down a trade you made: a record, never an order',
    async () => (await import('./trade.ts')).tradeOpen,
  ),
  entry(
    'trade close',
    'Write down that an open trade was closed, and what it gained',
    async () => (await import('./trade.ts')).tradeClose,
  ),
  entry(
    'trade list',
    'Your trades: strategies with their legs, open and closed, with their gains',
    async () => (await import('./trade.ts')).tradeList,
  ),
  entry(
    'trade settle',
    'Write down how expired contracts ended: worthless, exercised or assigned',
    async () => (await import('./records.ts')).tradeSettle,
  ),
  entry(
    'trade split',
    'Write down a split or bonus: what a share cost stays, contracts on it follow',
    async () => (await import('./records.ts')).tradeSplit,
  ),
  entry(
    'trade demerge',
    'Write down a demerger: a part of the cost goes to the share that came out',
    async () => (await import('./records.ts')).tradeDemerge,
  ),
  entry(
    'trade cash',
    'Write down money that came or went: deposits, dividends, fees',
    async () => (await import('./records.ts')).tradeCash,
  ),
  entry(
    'trade undo',
    'Undo a row by one that names it; both stay to be read, neither counts',
    async () => (await import('./records.ts')).tradeUndo,
  ),
];
