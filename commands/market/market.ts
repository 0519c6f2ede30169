import { command } from '../../src/core/command.ts';
import { marketImportDocument, marketImportInput } from '../../src/core/shapes/imports.ts';
import {
  barsDocument,
  barsInput,
  marketStatusDocument,
  marketStatusInput,
  quoteDocument,
  quoteInput,
} from '../../src/core/shapes/prices.ts';
import { importFiles } from '../../src/services/market/imports.ts';
import { marketBars, marketQuote, marketStatus } from '../../src/services/market/market.ts';

export const marketImport = command({
  effect: 'write',
  repeatable: true,
  positional: ['paths…'],
  input: marketImportInput,
  output: marketImportDocument,
  example: { paths: ['data/sample/example-chain.csv'], symbol: 'NIFTY', dryRun: true },
  exit: (r) => (r.totals.failed > 0 ? 2 : 0),
  run: (input, context) => importFiles(input, context),
});

export const marketQuoteCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: quoteInput,
  output: quoteDocument,
  example: { symbol: 'NIFTY' },
  say: (r) => `${r.symbol} ${r.last} (${r.freshness.note})`,
  run: (input, context) => marketQuote(input, context),
});

export const marketBarsCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: barsInput,
  output: barsDocument,
  example: { symbol: 'NIFTY', limit: 5 },
  run: (input, context) => marketBars(input, context),
});

export const marketStatusCommand = command({
  effect: 'read',
  input: marketStatusInput,
  output: marketStatusDocument,
  example: {},
  run: (_input, context) => marketStatus(context),
});
