import { command } from '../../src/core/command.ts';
import { payoffDocument, payoffInput } from '../../src/core/shapes/payoff.ts';
import { positionPayoff } from '../../src/services/suggest/payoff.ts';

export const payoffCommand = command({
  effect: 'read',
  positional: ['symbol', 'legs…'],
  input: payoffInput,
  output: payoffDocument,
  example: { symbol: 'NIFTY', legs: ['SELL CE 24900', 'SELL PE 24900'] },
  run: (input, context) => positionPayoff(input, context),
});
