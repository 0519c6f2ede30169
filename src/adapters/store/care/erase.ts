import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../../../core/errors.ts';
import { syncFolder } from '../sqlite/reader.ts';
import { foldAlone } from './restore.ts';

export interface ErasePlaces {
  store: string;
  settingsFile: string;
  homeDir: string;
}

const ownFiles = new Set([
  'config.json',
  'keys.json',
  'signing.json',
  'prices.json',
  'holidays.json',
  'logins.json',
  'history',
  'chat-history',
]);
const ownFolders = new Set(['cache', 'backups', 'exports', 'logs', 'users']);
const partial = /\.(partial|tmp|lock|restoring)(-\d+)?$/;

const sizeOf = (place: string): number => {
  const found = fs.lstatSync(place);
  if (!found.isDirectory()) return found.size;
  return fs.readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
};

/** The store's own files: the database, what SQLite keeps beside it, and copies coach made of it. */
function ofStore(store: string): string[] {
  const folder = path.dirname(store);
  if (store === ':memory:' || store.includes('://') || !fs.existsSync(folder)) return [];
  const base = path.basename(store);
  return fs
    .readdirSync(folder)
    .filter((name) => name === base || name.startsWith(`${base}-`) || name.startsWith(`${base}.`))
    .map((name) => path.join(folder, name));
}

/** What is coach's in a folder it keeps files in; the folder may hold other people's things when the person chose it. */
function ofFolder(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) =>
      entry.isDirectory() ? ownFolders.has(entry.name) : ownFiles.has(entry.name) || partial.test(entry.name),
    )
    .map((entry) => path.join(folder, entry.name));
}

/**
 * Everything coach keeps of the person: the store with its log and copies, settings, keys, caches, backups and exports in its
 * own folders. Without `apply` it is only named. Copies elsewhere are not known, and a disk may keep deleted bytes for a while.
 */
export async function erase(
  places: ErasePlaces,
  apply: boolean,
  release: () => Promise<void>,
): Promise<{ files: { path: string; bytes: number }[]; left: string[] }> {
  const folders = [...new Set([places.homeDir, path.dirname(places.settingsFile)])];
  const found = [...new Set([...ofStore(places.store), ...folders.flatMap(ofFolder)])];
  const files = found.map((file) => ({ path: file, bytes: sizeOf(file) }));
  const rest = () =>
    folders
      .filter((folder) => fs.existsSync(folder))
      .flatMap((folder) => fs.readdirSync(folder).map((name) => path.join(folder, name)));
  if (!apply) return { files, left: rest().filter((file) => !found.includes(file)) };
  await release();
  if (fs.existsSync(places.store)) await foldAlone(places.store);
  for (const file of found) fs.rmSync(file, { recursive: true, force: true });
  for (const folder of new Set([...folders, path.dirname(places.store)]))
    if (fs.existsSync(folder)) syncFolder(folder);
  const still = found.filter((file) => fs.existsSync(file));
  if (still.length > 0)
    throw new CoachError(
      'unavailable',
      `Still there: ${still.join(', ')}`,
      'Check the permissions and delete them by hand.',
    );
  return { files, left: rest() };
}
