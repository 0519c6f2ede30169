import path from 'node:path';
import { CoachError } from '../../../core/errors.ts';
import type { Moved } from '../../../core/shapes/keeping.ts';
import type { MoveTold } from '../../../ports/store-care.ts';
import { located } from '../../named-file.ts';
import { move } from '../move/move.ts';
import { type OpenOptions, openDriver } from '../store.ts';

function place(named: string): string {
  if (!named.includes('://')) return path.resolve(located(named));
  if (URL.canParse(named) && new URL(named).password !== '')
    throw new CoachError(
      'usage',
      'A password in --to would stand in the list of processes',
      'Put it in PGPASSFILE, ~/.pgpass or the file that COACH_STORE_PASSWORD_FILE names.',
    );
  return named;
}

/** Moves a store into another, a file or one owner's rows on a server. */
export async function moveTo(
  { store, ...open }: OpenOptions & { store: string },
  named: string,
  told: MoveTold,
): Promise<Moved> {
  const to = place(named);
  if (to === place(store))
    throw new CoachError('usage', 'A store cannot be moved into itself', 'Name another store with --to.');
  const source = await openDriver(store, open);
  try {
    const target = await openDriver(to, open);
    try {
      const { path: shown, schemaVersion } = await target.health();
      const tables = await move(source, target, told);
      return { to: shown, schemaVersion, rows: tables.reduce((sum, { rows }) => sum + rows, 0), tables };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
