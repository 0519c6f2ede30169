import { command } from '../../src/core/command.ts';
import { auditQuestion, auditResult } from '../../src/core/shapes/backtest-audit.ts';
import { parityQuestion, parityResult } from '../../src/core/shapes/backtest-parity.ts';
import { evidenceQuestion, evidenceResult } from '../../src/core/shapes/evidence.ts';
import { backtestAudit } from '../../src/services/backtest/audit.ts';
import { evidence } from '../../src/services/backtest/evidence.ts';
import { backtestParity } from '../../src/services/backtest/parity.ts';

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

export const backtestAuditCommand = command({
  effect: 'read',
  positional: ['strategy'],
  input: auditQuestion,
  output: auditResult,
  example: { strategy: 'sma-cross', symbol: 'NIFTY', fast: 5, slow: 15 },
  exit: ({ findings }) => (findings.length > 0 ? 1 : 0),
  run: (input, context) => backtestAudit(input, context),
});

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
