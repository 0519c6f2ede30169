import { z } from 'zod';
import { bytes, count, fact, instant, list, oneOf, orNull, part, words } from './figure.ts';

const origin = z
  .string()
  .min(1)
  .max(300)
  .optional()
  .describe(
    'Address the key is for, or an alert channel: discord, mail, telegram, ntfy, webhook; the model server when left out',
  );
export const nothing = z.object({});
export const keyInput = z.object({ origin });
export const keySetDocument = z.object({
  origin: words('Address the key is for; it is sent nowhere else'),
  path: words('File it is kept in'),
});
export const keyStatusDocument = z.object({
  path: words('File keys are kept in'),
  keys: list(
    'Addresses with a key',
    z.object({
      origin: words('Address the key is for'),
      from: oneOf('Where the key comes from', ['environment', 'file']),
    }),
  ),
});
export const keyRemoveDocument = z.object({
  origin: words('Address the key was for'),
  removed: fact('There was one'),
});

const key = z.string().min(1).max(60).describe('Name of the setting, as `config list` has it');
export const settingInput = z.object({ key });
export const settingSetInput = z.object({
  key,
  value: z.union([z.string().max(500), z.number(), z.boolean()]).describe('Its value'),
});
export const setting = z.object({
  key: words('Name of the setting'),
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .nullable()
    .describe('Its value; null where it is not set'),
  origin: oneOf('Where the value comes from', ['flag', 'environment', 'saved', 'default']),
  summary: words('What it is for'),
});
export type Setting = z.infer<typeof setting>;
export const settingsDocument = z.object({
  path: words('File settings are saved in'),
  settings: list('Every setting', setting),
});

export const doctorInput = z.object({
  verify: z.boolean().default(false).describe('Also read the whole store and check every page'),
  model: z
    .boolean()
    .default(false)
    .describe(
      'Also try the model: load it, measure its first word, speed, tools and context; a few calls are made',
    ),
});
export type DoctorQuestion = z.output<typeof doctorInput>;
export const doctorCheck = z.object({
  id: words('Key of the check'),
  status: oneOf('What it found', ['ok', 'note', 'warning', 'failed']),
  summary: words('The same in a sentence'),
  fix: orNull(words('What to do about it')),
  details: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable())
    .describe('What was looked at'),
});
export type DoctorCheck = z.infer<typeof doctorCheck>;
export const doctorDocument = z.object({
  schemaVersion: z.literal(1).describe('Version of this document'),
  ok: fact('No check failed'),
  summary: words('All of it in a sentence'),
  checks: list('Every check', doctorCheck),
});
export type DoctorDocument = z.infer<typeof doctorDocument>;

const file = z.object({ path: words('The file or folder'), bytes: bytes('Its size') });
const schemaVersion = count('Version of its schema');

export const backupInput = z.object({
  file: z.string().min(1).optional().describe('New file; its own folder of backups where none is named'),
});
export const backupDocument = file.extend({ schemaVersion });
export const verifyInput = z.object({
  file: z.string().min(1).optional().describe('A backup to look at instead of the store'),
});
export const verifyDocument = file.extend({
  ok: fact('All is as it was written'),
  schemaVersion,
  checked: list('What was read', z.object({ name: words('Of what'), count: count('So many') })),
  damage: list(
    'What is not as it was written',
    z.object({ where: words('Where'), what: words('What is wrong') }),
  ),
  advice: words('What to do next'),
});
export const restoreInput = z.object({
  file: z.string().min(1).optional().describe('The backup; the list of them when left out'),
});
export const restoreDocument = z.object({
  restored: orNull(
    file
      .extend({
        from: words('The backup'),
        schemaVersion,
        kept: orNull(words('Where the store that was there is now')),
      })
      .describe('The store as it is now; null where only the list was asked for'),
  ),
  backups: list('The newest first', file.extend({ at: instant('When it was made') })),
  next: words('What to do next'),
});
const exportFormat = z.enum(['json', 'csv']);
export const exportInput = z.object({
  to: z
    .string()
    .min(1)
    .optional()
    .describe('New file (json) or folder (csv); its own folder of exports where none is named'),
  format: exportFormat.default('json').describe('One JSON file, or a folder of CSV files'),
});
export const exportDocument = file.extend({
  format: exportFormat.describe('One JSON file, or a folder of CSV files'),
  rows: count('Rows written'),
  files: list('A file a table', file.extend({ rows: count('Rows in it') })),
  leftOut: list('Tables that are only made from the others', z.string()),
});
export const eraseInput = z.object({
  dryRun: z.boolean().default(false).describe('Only name what would go'),
});
export const eraseDocument = z.object({
  erased: fact('They are gone'),
  files: list('What coach keeps', file),
  bytes: bytes('All of it'),
  left: list("Files in coach's folders that it does not know", z.string()),
});
export const migrateInput = z.object({
  to: z
    .string()
    .optional()
    .describe('Another store to copy everything into: a new file or postgres://…?owner=NAME'),
});
const moved = part('What was copied into the other store; null without --to', {
  to: words('The other store'),
  schemaVersion: count('Version of its schema'),
  rows: count('Rows in both'),
  tables: list(
    'Each table; the hash covers every row and is the same in both',
    z.object({
      name: words('Table'),
      rows: count('Rows'),
      hash: words('SHA-256 over its rows in the order of their keys'),
    }),
  ),
});
export type Moved = z.infer<typeof moved>;
export const migrateDocument = z.object({
  path: words('The store'),
  was: count('Version of its schema before'),
  now: count('Version of its schema now'),
  backup: orNull(words('Backup made before; null where nothing was to do')),
  moved: orNull(moved),
});
export const sizeDocument = file.extend({
  freeBytes: bytes('Of that, free for new rows'),
  tables: list(
    'The largest first',
    z.object({ name: words('Table'), rows: count('Rows'), bytes: bytes('Size') }),
  ),
});
const tally = { rows: count('Rows'), bytes: bytes('Size') };
export const pruneInput = z.object({
  chainsDays: z.number().int().min(1).optional().describe('Chains older than so many days'),
  telemetryDays: z.number().int().min(1).optional().describe('Telemetry older than so many days'),
  apply: z.boolean().default(false).describe('Do it; without, only the sizes are shown'),
});
export const pruneDocument = z.object({
  applied: fact('They are gone'),
  chains: part('Old chains', { ...tally, kept: count('Old, but suggestions were made from them') }),
  telemetry: part('Old telemetry', tally),
});

export const completionInput = z.object({
  shell: z.enum(['bash', 'zsh', 'fish']).describe('The shell to complete in'),
});
export const completionDocument = z.object({ script: words('What the shell should run') });
