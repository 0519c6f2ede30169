import { command } from '../../src/core/command.ts';
import {
  ivCardDocument,
  ivCardInput,
  journalCardDocument,
  journalCardInput,
  zeroDteDocument,
  zeroDteInput,
} from '../../src/core/shapes/card.ts';
import { earningsDocument, earningsInput } from '../../src/core/shapes/card-earnings.ts';
import { earningsCard, ivCard, journalCard, zeroDteCard } from '../../src/services/card/cards.ts';

export const cardZeroDte = command({
  effect: 'read',
  positional: ['symbol'],
  input: zeroDteInput,
  output: zeroDteDocument,
  example: { symbol: 'NIFTY' },
  run: (input, context) => zeroDteCard(input, context),
});

export const cardIv = command({
  effect: 'read',
  positional: ['symbol'],
  input: ivCardInput,
  output: ivCardDocument,
  example: { symbol: 'NIFTY' },
  run: (input, context) => ivCard(input, context),
});

export const cardEarnings = command({
  effect: 'read',
  positional: ['symbol'],
  input: earningsInput,
  output: earningsDocument,
  example: { symbol: 'AAPL', calendar: 'sample', ahead: 366 },
  run: (input, context) => earningsCard(input, context),
});

export const cardJournal = command({
  effect: 'read',
  input: journalCardInput,
  output: journalCardDocument,
  example: {},
  run: (input, context) => journalCard(input, context),
});
