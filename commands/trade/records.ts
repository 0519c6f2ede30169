import { command } from '../../src/core/command.ts';
import { demergeDocument, demergeInput, splitDocument, splitInput } from '../../src/core/shapes/corporate.ts';
import { settleDocument, settleInput } from '../../src/core/shapes/trade.ts';
import { cashDocument, cashInput, undoDocument, undoInput } from '../../src/core/shapes/trade-cash.ts';
import { recordDemerger, recordSplit } from '../../src/services/trade/corporate.ts';
import { handAccount, settleAccount, splitAccount } from '../../src/services/trade/holder.ts';
import { recordCash } from '../../src/services/trade/records.ts';
import { settleExpired } from '../../src/services/trade/settlement.ts';
import { undoRow } from '../../src/services/trade/undo.ts';

export const tradeSettle = command({
  effect: 'write',
  positional: ['symbol'],
  input: settleInput,
  output: settleDocument,
  example: { dryRun: true },
  exit: (r) => (r.refused.length > 0 ? 3 : 0),
  say: (r) =>
    [
      r.expired === 0
        ? 'Nothing has expired.'
        : `${r.expired} expired, ${r.fills.length} rows ${r.dryRun ? 'to write' : 'written'}.`,
      ...r.fills.map((fill) => `  ${fill.kind}: ${fill.side} ${fill.quantity} ${fill.name} at ${fill.price}`),
      ...r.refused.map((row) => `  ${row.name}: ${row.reason} ${row.hint}`),
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    settleExpired({ ...input, account: await settleAccount(input, context) }, context),
});

export const tradeSplit = command({
  effect: 'write',
  positional: ['symbol'],
  input: splitInput,
  output: splitDocument,
  example: { symbol: 'RELIANCE', new: 2, old: 1, at: '2026-11-20 09:00' },
  say: (r) => `${r.fill.symbol}: ${r.new} new for ${r.old} old, written down.`,
  run: async (input, context) =>
    recordSplit({ ...input, account: await splitAccount(input, context) }, context),
});

export const tradeDemerge = command({
  effect: 'write',
  positional: ['symbol'],
  input: demergeInput,
  output: demergeDocument,
  example: { symbol: 'RELIANCE', into: 'JIOFIN', share: 0.0468, at: '2026-11-20 09:00' },
  say: (r) =>
    [
      `${r.received} ${r.into} came from ${r.symbol}: ${r.moved} ${r.currency} of its cost went along, ${r.kept} stays.`,
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    recordDemerger({ ...input, account: await splitAccount(input, context) }, context),
});

export const tradeCash = command({
  effect: 'write',
  positional: ['amount'],
  input: cashInput,
  output: cashDocument,
  example: { amount: 500_000, at: '2026-11-20 09:00' },
  say: (r) =>
    r.added
      ? `${r.kind} of ${r.amount} ${r.currency} in ${r.account}.`
      : 'That very flow is in the ledger already; differ in --at or --note to add it.',
  run: async (input, context) =>
    recordCash({ ...input, account: await handAccount(input.account, context) }, context),
});

export const tradeUndo = command({
  effect: 'write',
  positional: ['id'],
  input: undoInput,
  output: undoDocument,
  example: { id: 'b8a07ee4904ac25d24b70b05' },
  say: (r) =>
    `Undone: ${r.what} (${r.reverses}${r.rows > 1 ? ` and the ${r.rows - 1} rows of its demerger` : ''}).`,
  run: (input, context) => undoRow(input, context),
});
