import { command } from '../../src/core/command.ts';
import { parityQuestion, parityResult } from '../../src/core/shapes/backtest-parity.ts';
import { backtestParity } from '../../src/services/backtest/parity.ts';

export const backtestParityCommand = command({
  effect: 'read',
  input: parityQuestion,
  output: parityResult,
  example: { account: 'paper' },
  say: (r) =>
    r.differences.length === 0
      ? `0 differences in ${r.orders} orders, ${r.fills} fills, ${r.settlements} settlements and ${r.quotes} prices of ${r.account}, ${r.from} to ${r.to}.`
      : `${r.differences.length} differences:\n${r.differences.map((d) => `${d.at} ${d.kind} ${d.about}: was ${d.was}, is ${d.is}`).join('\n')}`,
  exit: ({ differences }) => (differences.length > 0 ? 1 : 0),
  run: (input, context) => backtestParity(input, context),
});
