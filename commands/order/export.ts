import { command } from '../../src/core/command.ts';
import { basketDocument, basketInput } from '../../src/core/shapes/basket.ts';
import { exportOrder } from '../../src/services/desk/export.ts';

export const orderExport = command({
  effect: 'write',
  positional: ['symbol'],
  notFor: ['model', 'mcp'],
  input: basketInput,
  output: basketDocument,
  example: {
    broker: 'kite',
    symbol: 'NIFTY',
    expiry: '2026-08-25',
    legs: ['SELL CE 25200', 'BUY CE 25400'],
  },
  exit: (r) => (r.state === 'rejected' ? 3 : 0),
  run: (words, context) => exportOrder(words, context),
});
