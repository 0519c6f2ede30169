import { command } from '../../src/core/command.ts';
import {
  backupDocument,
  backupInput,
  eraseDocument,
  eraseInput,
  exportDocument,
  exportInput,
  migrateDocument,
  migrateInput,
  nothing,
  pruneDocument,
  pruneInput,
  restoreDocument,
  restoreInput,
  sizeDocument,
  verifyDocument,
  verifyInput,
} from '../../src/core/shapes/keeping.ts';
import * as care from '../../src/services/store-care.ts';

// A path, or all that a person has, is nothing a model or a stranger gets a hand on.
const byHand = ['model', 'mcp', 'http', 'worker'] as const;

export const storeBackup = command({
  effect: 'write',
  notFor: ['model', 'mcp', 'http'],
  positional: ['file'],
  input: backupInput,
  output: backupDocument,
  example: {},
  say: (r) => `${r.path}: ${r.bytes} bytes, schema ${r.schemaVersion}, verified`,
  run: (input, context) => care.backupStore(input, context),
});

export const storeVerify = command({
  effect: 'read',
  notFor: ['model', 'mcp', 'http'],
  input: verifyInput,
  output: verifyDocument,
  example: {},
  exit: (r) => (r.ok ? 0 : 1),
  run: (input, context) => care.verifyStore(input, context),
});

export const storeRestore = command({
  effect: 'danger',
  harmless: (input) => input.file === undefined,
  notFor: byHand,
  positional: ['file'],
  input: restoreInput,
  output: restoreDocument,
  example: {},
  run: (input, context) => care.restoreStore(input, context),
});

export const storeExport = command({
  effect: 'write',
  notFor: byHand,
  positional: ['to'],
  input: exportInput,
  output: exportDocument,
  example: {},
  say: (r) => `${r.path}: ${r.rows} rows, ${r.bytes} bytes`,
  run: (input, context) => care.exportStore(input, context),
});

export const storeErase = command({
  effect: 'danger',
  harmless: (input) => input.dryRun,
  notFor: byHand,
  input: eraseInput,
  output: eraseDocument,
  example: { dryRun: true },
  run: (input, context) => care.eraseStore(input, context),
});

export const storeMigrate = command({
  effect: 'write',
  notFor: byHand,
  input: migrateInput,
  output: migrateDocument,
  example: {},
  say: (r) => {
    const schema = r.was === r.now ? `schema ${r.now}, nothing to do` : `schema ${r.was} to ${r.now}`;
    return r.moved === null
      ? `${r.path}: ${schema}`
      : `${r.path}: ${r.moved.rows} rows are in ${r.moved.to}, every hash equal`;
  },
  run: (input, context) => care.migrateStore(input, context),
});

export const storeSize = command({
  effect: 'read',
  notFor: ['model', 'mcp', 'http'],
  input: nothing,
  output: sizeDocument,
  example: {},
  run: (_input, context) => care.storeSizes(context),
});

export const storePrune = command({
  effect: 'write',
  notFor: ['model', 'mcp', 'http'],
  input: pruneInput,
  output: pruneDocument,
  example: { chainsDays: 400, telemetryDays: 30 },
  run: (input, context) => care.pruneStore(input, context),
});
