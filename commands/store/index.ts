import { entry } from '../../src/core/command.ts';

/** Care for the store as a whole, in help order. */
export const storeCommands = [
  entry(
    'store backup',
    'A verified copy of the store, taken while coach goes on writing',
    async () => (await import('./store.ts')).storeBackup,
  ),
  entry(
    'store verify',
    'Read the whole store and find every page, row, chain or bar that is not as it was written',
    async () => (await import('./store.ts')).storeVerify,
  ),
  entry(
    'store restore',
    'Put a verified backup in the place of the store; without a file, list the backups',
    async () => (await import('./store.ts')).storeRestore,
  ),
  entry(
    'store export',
    'Everything you have in coach, as one JSON file or a folder of CSV files',
    async () => (await import('./store.ts')).storeExport,
  ),
  entry(
    'store erase',
    'Erase everything coach keeps of you: store, settings, keys, caches, backups',
    async () => (await import('./store.ts')).storeErase,
  ),
  entry(
    'store migrate',
    'Bring the store to the newest schema, after a backup; --to copies it into another',
    async () => (await import('./store.ts')).storeMigrate,
  ),
  entry(
    'store size',
    'How large the store is, table by table',
    async () => (await import('./store.ts')).storeSize,
  ),
  entry(
    'store prune',
    'Take away old chains that no suggestion needs, and old telemetry; says how much before it does',
    async () => (await import('./store.ts')).storePrune,
  ),
];
