import { entry } from '../../src/core/command.ts';

/** Ideas, and the chain they come from, in help order. */
export const suggestCommands = [
  entry(
    'suggest',
    'Three costed, tradable option strategies from the chain as it is',
    async () => (await import('./suggest.ts')).suggestCommand,
  ),
  entry(
    'chain',
    'The state of an option chain: forward, PCR, max pain, IV, walls, skew',
    async () => (await import('./chain.ts')).chainCommand,
  ),
  entry(
    'diff',
    'What changed between two snapshots of a chain',
    async () => (await import('./chain.ts')).diffCommand,
  ),
  entry(
    'payoff',
    'Profit, loss and odds of a position, drawn, at the prices of the chain',
    async () => (await import('./payoff.ts')).payoffCommand,
  ),
  entry(
    'replay',
    'Make a stored suggestion again from its receipt and compare every byte',
    async () => (await import('./replay.ts')).replayCommand,
  ),
];
