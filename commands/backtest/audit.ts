import { command } from '../../src/core/command.ts';
import { auditQuestion, auditResult } from '../../src/core/shapes/backtest-audit.ts';
import { backtestAudit } from '../../src/services/backtest/audit.ts';

export const backtestAuditCommand = command({
  effect: 'read',
  positional: ['strategy'],
  input: auditQuestion,
  output: auditResult,
  example: { strategy: 'sma-cross', symbol: 'NIFTY', fast: 5, slow: 15 },
  exit: ({ findings }) => (findings.length > 0 ? 1 : 0),
  run: (input, context) => backtestAudit(input, context),
});
