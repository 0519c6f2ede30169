import { z } from 'zod';
import { command } from '../src/core/command.ts';
import * as care from '../src/services/store-care.ts';

const file = z.object({ path: z.string(), bytes: z.number() });
const schemaVersion = z.number();
// A path, or all that a person has, is nothing a model or a stranger gets a hand on.
const byHand = ['model', 'mcp', 'http', 'worker'] as const;

export const storeBackup = command({
  name: 'store backup',
  summary: 'A verified copy of the store, taken while coach goes on writing',
  effect: 'write',
  notFor: ['model', 'mcp', 'http'],
  positional: ['file'],
  input: z.object({
    file: z.string().min(1).optional().describe('New file; its own folder of backups where none is named'),
  }),
  output: file.extend({ schemaVersion }),
  example: {},
  say: (r) => `${r.path}: ${r.bytes} bytes, schema ${r.schemaVersion}, verified`,
  run: (input, context) => care.backupStore(input, context),
});

export const storeVerify = command({
  name: 'store verify',
  summary: 'Read the whole store and find every page, row, chain or bar that is not as it was written',
  effect: 'read',
  notFor: ['model', 'mcp', 'http'],
  input: z.object({
    file: z.string().min(1).optional().describe('A backup to look at instead of the store'),
  }),
  output: file.extend({
    ok: z.boolean(),
    schemaVersion,
    checked: z.array(z.object({ name: z.string(), count: z.number() })),
    damage: z.array(z.object({ where: z.string(), what: z.string() })),
    advice: z.string(),
  }),
  example: {},
  exit: (r) => (r.ok ? 0 : 1),
  run: (input, context) => care.verifyStore(input, context),
});

export const storeRestore = command({
  name: 'store restore',
  summary: 'Put a verified backup in the place of the store; without a file, list the backups',
  effect: 'danger',
  harmless: (input) => input.file === undefined,
  notFor: byHand,
  positional: ['file'],
  input: z.object({ file: z.string().min(1).optional() }),
  output: z.object({
    restored: file
      .extend({
        from: z.string(),
        schemaVersion,
        kept: z.string().nullable().describe('Where the store that was there is now'),
      })
      .nullable(),
    backups: z.array(file.extend({ at: z.string() })),
    next: z.string(),
  }),
  example: {},
  run: (input, context) => care.restoreStore(input, context),
});

export const storeExport = command({
  name: 'store export',
  summary: 'Everything you have in coach, as one JSON file or a folder of CSV files',
  effect: 'write',
  notFor: byHand,
  positional: ['to'],
  input: z.object({
    to: z
      .string()
      .min(1)
      .optional()
      .describe('New file (json) or folder (csv); its own folder of exports where none is named'),
    format: z.enum(['json', 'csv']).default('json'),
  }),
  output: file.extend({
    format: z.enum(['json', 'csv']),
    rows: z.number(),
    files: z.array(file.extend({ rows: z.number() })),
    leftOut: z.array(z.string()).describe('Tables that are only made from the others'),
  }),
  example: {},
  say: (r) => `${r.path}: ${r.rows} rows, ${r.bytes} bytes`,
  run: (input, context) => care.exportStore(input, context),
});

export const storeErase = command({
  name: 'store erase',
  summary: 'Erase everything coach keeps of you: store, settings, keys, caches, backups',
  effect: 'danger',
  harmless: (input) => input.dryRun,
  notFor: byHand,
  input: z.object({ dryRun: z.boolean().default(false).describe('Only name what would go') }),
  output: z.object({
    erased: z.boolean(),
    files: z.array(file),
    bytes: z.number(),
    left: z.array(z.string()).describe("Files in coach's folders that it does not know"),
  }),
  example: { dryRun: true },
  run: (input, context) => care.eraseStore(input, context),
});

export const storeMigrate = command({
  name: 'store migrate',
  summary: 'Bring the store to the newest schema, after a backup',
  effect: 'write',
  notFor: byHand,
  input: z.object({ to: z.string().optional().describe('Another kind of store; not possible yet') }),
  output: z.object({ path: z.string(), was: z.number(), now: z.number(), backup: z.string().nullable() }),
  example: {},
  say: (r) =>
    r.was === r.now ? `${r.path}: schema ${r.now}, nothing to do` : `${r.path}: schema ${r.was} to ${r.now}`,
  run: (input, context) => care.migrateStore(input, context),
});

export const storeSize = command({
  name: 'store size',
  summary: 'How large the store is, table by table',
  effect: 'read',
  notFor: ['model', 'mcp', 'http'],
  input: z.object({}),
  output: file.extend({
    freeBytes: z.number(),
    tables: z.array(z.object({ name: z.string(), rows: z.number(), bytes: z.number() })),
  }),
  example: {},
  run: (_input, context) => care.storeSizes(context),
});

const tally = z.object({ rows: z.number(), bytes: z.number() });

export const storePrune = command({
  name: 'store prune',
  summary: 'Take away old chains that no suggestion needs, and old telemetry; says how much before it does',
  effect: 'write',
  notFor: ['model', 'mcp', 'http'],
  input: z.object({
    chainsDays: z.number().int().min(1).optional().describe('Chains older than so many days'),
    telemetryDays: z.number().int().min(1).optional().describe('Telemetry older than so many days'),
    apply: z.boolean().default(false).describe('Do it; without, only the sizes are shown'),
  }),
  output: z.object({
    applied: z.boolean(),
    chains: tally.extend({ kept: z.number().describe('Old, but suggestions were made from them') }),
    telemetry: tally,
  }),
  example: { chainsDays: 400, telemetryDays: 30 },
  run: (input, context) => care.pruneStore(input, context),
});
