import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../../ports/clock.ts';
import type { StoreCare } from '../../../ports/store-care.ts';
import { located } from '../../named-file.ts';
import { migrations } from '../sqlite/migrate.ts';
import { readerOf } from '../sqlite/reader.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { backup } from './backup.ts';
import { type ErasePlaces, erase } from './erase.ts';
import { exportStore } from './export.ts';
import { forgetPerson } from './forget.ts';
import { moveTo } from './move-to.ts';
import { restore } from './restore.ts';
import { prune, sizes } from './retention.ts';
import { verifyFile } from './verify.ts';

export interface CareOptions extends ErasePlaces {
  clock: Clock;
  /** Of a server's role, where one is opened. */
  password: () => string | undefined;
  /** Ends this process's own use of the store. */
  release(): Promise<void>;
  /** Called before everything is erased, so that nothing is written afterwards. */
  silence(): void;
}

function copiesOf(store: string, homeDir: string) {
  const base = path.basename(store);
  const listed = (folder: string, is: (name: string) => boolean) =>
    (fs.existsSync(folder) ? fs.readdirSync(folder) : []).filter(is).map((name) => path.join(folder, name));
  return [
    ...listed(path.join(homeDir, 'backups'), (name) => name.endsWith('.db')),
    ...listed(
      path.dirname(store),
      (name) => /\.(v\d+\.backup|before-restore(-\d+)?)$/.test(name) && name.startsWith(`${base}.`),
    ),
  ]
    .map((file) => ({ path: file, stat: fs.statSync(file) }))
    .map(({ path: file, stat }) => ({ path: file, bytes: stat.size, at: stat.mtimeMs }))
    .sort((a, b) => b.at - a.at);
}

async function migrate(store: string, clock: Clock) {
  let was = 0;
  if (fs.existsSync(store) && fs.statSync(store).size > 0) {
    const { db, version } = await readerOf(store);
    db.close();
    was = version;
  }
  await (await sqlite(store, { clock })).close();
  const copy = `${store}.v${was}.backup`;
  return {
    path: store,
    was,
    now: migrations.length,
    backup: was < migrations.length && fs.existsSync(copy) ? copy : null,
  };
}

/** Care for one SQLite store and what lies around it. */
export function storeCare({ clock, release, silence, password, ...places }: CareOptions): StoreCare {
  const { store, settingsFile, homeDir } = places;
  return {
    backup: (to) => backup(store, path.resolve(located(to))),
    backups: async () => copiesOf(store, homeDir),
    verify: (file) => verifyFile(file === undefined ? store : located(file)),
    restore: (from) => restore(store, path.resolve(located(from)), release),
    migrate: () => migrate(store, clock),
    moveTo: (to, told) => moveTo({ clock, store, password }, to, told),
    exportTo: (to, format, at) =>
      exportStore({ store, settingsFile, to: path.resolve(located(to)), format, at }),
    sizes: () => sizes(store),
    prune: (before, apply) => prune(store, clock, before, apply),
    forget: async () => forgetPerson(store),
    async erase(apply) {
      if (apply) silence();
      return erase(places, apply, release);
    },
  };
}
