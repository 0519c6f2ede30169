import { command } from '../../src/core/command.ts';
import { evidenceQuestion, evidenceResult } from '../../src/core/shapes/evidence.ts';
import { evidence } from '../../src/services/backtest/evidence.ts';

export const evidenceCommand = command({
  effect: 'read',
  positional: ['id'],
  input: evidenceQuestion,
  output: evidenceResult,
  example: { id: 'last' },
  say: (r) =>
    `${r.symbol} before ${r.before.slice(0, 10)}${r.labels.length > 0 ? ` (${r.labels.join(', ').toLowerCase()})` : ''}\n${r.evidence.map(({ words }) => words).join('\n')}`,
  run: (input, context) => evidence(input, context),
});
