import { command } from '../../src/core/command.ts';
import { journalImportDocument, journalImportInput } from '../../src/core/shapes/imports.ts';
import {
  groupDocument,
  groupInput,
  journalListDocument,
  journalListInput,
  noteDocument,
  noteInput,
} from '../../src/core/shapes/journal.ts';
import { reviewDocument, reviewInput } from '../../src/core/shapes/journal-review.ts';
import { importJournal } from '../../src/services/journal/import.ts';
import { groupTrades, listJournal, noteTrade, reviewJournal } from '../../src/services/journal/journal.ts';

export const journalImport = command({
  effect: 'write',
  repeatable: true,
  positional: ['paths…'],
  input: journalImportInput,
  output: journalImportDocument,
  example: { paths: ['data/sample/example-tradebook.csv'], dryRun: true },
  exit: (r) => (r.totals.failed > 0 ? 2 : r.totals.refused > 0 ? 1 : 0),
  run: (input, context) => importJournal(input, context),
});

export const journalList = command({
  effect: 'read',
  positional: ['symbol'],
  input: journalListInput,
  output: journalListDocument,
  example: { period: 'all' },
  run: ({ open, closed, ...words }, context) =>
    listJournal({ ...words, state: open === closed ? 'all' : open ? 'open' : 'closed' }, context),
});

export const journalNote = command({
  effect: 'write',
  positional: ['trade', 'text'],
  notFor: ['http'],
  input: noteInput,
  output: noteDocument,
  example: { trade: 'sbe6e57d6a9', text: 'Waited for the second test of the low.', tags: ['range'] },
  say: (r) => `Written beside ${r.trade.name} ${r.trade.symbol} (${r.trade.id}).`,
  run: (input, context) => noteTrade(input, context),
});

export const journalGroup = command({
  effect: 'write',
  positional: ['trades…'],
  input: groupInput,
  output: groupDocument,
  example: { trades: ['sbe6e57d6a9'], undo: true },
  say: (r) =>
    r.trades
      .map((trade) => `${trade.id}: ${trade.name} ${trade.symbol}, ${trade.legs.length} legs.`)
      .join('\n'),
  run: (input, context) => groupTrades(input, context),
});

export const journalReview = command({
  effect: 'read',
  positional: ['trade'],
  input: reviewInput,
  output: reviewDocument,
  example: { period: 'all' },
  run: (input, context) => reviewJournal(input, context),
});
