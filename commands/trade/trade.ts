import { command } from '../../src/core/command.ts';
import {
  closeDocument,
  closeInput,
  type FillDocument,
  openDocument,
  openInput,
  tradeListDocument,
  tradeListInput,
} from '../../src/core/shapes/trade.ts';
import { closeTrade } from '../../src/services/trade/close.ts';
import { handAccount } from '../../src/services/trade/holder.ts';
import { listTrades } from '../../src/services/trade/records.ts';
import { openTrade } from '../../src/services/trade/trading.ts';

const told = (fills: readonly FillDocument[]) =>
  fills.map((fill) => `${fill.side} ${fill.quantity} ${fill.name} at ${fill.price}`).join(', ');

export const tradeOpen = command({
  effect: 'write',
  positional: ['symbol'],
  input: openInput,
  output: openDocument,
  example: {
    symbol: 'NIFTY',
    legs: ['SELL CE 25000 2026-12-29 @ 110.5', 'BUY CE 25200 2026-12-29 @ 60'],
    at: '2026-11-20 14:00',
  },
  say: (r) =>
    [
      `Written down: ${told(r.fills)}.`,
      ...(r.strategyId === null ? [] : [`Strategy ${r.strategyId}.`]),
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    openTrade({ ...input, account: await handAccount(input.account, context) }, context),
});

export const tradeClose = command({
  effect: 'write',
  positional: ['target'],
  input: closeInput,
  output: closeDocument,
  example: { target: 'NIFTY 2026-12-29 25000 CE', prices: [95], quantity: 30, at: '2026-11-20 15:00' },
  say: (r) =>
    [
      `Closed: ${told(r.fills)}.`,
      `Gain ${r.realised} less charges ${r.charges}: ${r.net} ${r.currency}.`,
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    closeTrade({ ...input, account: await handAccount(input.account, context) }, context),
});

export const tradeList = command({
  effect: 'read',
  positional: ['symbol'],
  input: tradeListInput,
  output: tradeListDocument,
  example: { symbol: 'NIFTY' },
  run: ({ open, closed, ...words }, context) =>
    listTrades({ ...words, state: open === closed ? 'all' : open ? 'open' : 'closed' }, context),
});
