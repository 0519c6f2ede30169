import type { Context } from '../core/command.ts';
import { CoachError } from '../core/errors.ts';
import { isoWithOffset } from '../domain/calendar/calendar.ts';
import type { StoreCheck } from '../ports/store-care.ts';
import { setFault } from './desk/breaker/faults.ts';
import { homeTime } from './home-clock.ts';

const dayMs = 86_400_000;

/** 20261121-143005 in Indian time: a name for a file of that moment. */
const stamp = (ms: number): string =>
  isoWithOffset('NSE', ms).slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

const moment = (context: Context): number => context.ports.clock.now();

/** A store that is looked after must be there; asking for it makes one where there is none. */
async function there(context: Context) {
  await context.ports.store();
  return context.ports.care();
}

export async function backupStore({ file }: { file?: string | undefined }, context: Context) {
  const care = await there(context);
  return care.backup(file ?? `${context.ports.config.homeDir}/backups/coach-${stamp(moment(context))}.db`);
}

function advice(check: StoreCheck): string {
  if (check.damage.length === 0) return 'Every page, row hash, chain and checksum is as it was written.';
  return 'Keep the file as it is. `coach store restore` lists backups; restore the newest that `coach store verify --file` finds sound.';
}

/** Damage halts every paper account, a sound store clears that fault. One too damaged to be written trades nothing anyway. */
async function tellAccounts(damaged: boolean, context: Context): Promise<void> {
  try {
    await setFault('integrity', damaged, context);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
  }
}

/** Looks at every page and every row; damage is part of the answer. */
export async function verifyStore({ file }: { file?: string | undefined }, context: Context) {
  // The store itself may be too damaged to be opened, which is what is asked here.
  const care = await context.ports.care();
  const { config } = context.ports;
  const check = await care.verify(file).catch(async (thrown: unknown) => {
    if (file !== undefined || !(thrown instanceof CoachError) || thrown.kind !== 'missing') throw thrown;
    await context.ports.store();
    return care.verify();
  });
  if (file === undefined) await tellAccounts(check.damage.length > 0, context);
  return { ...check, path: file ?? config.storePath, ok: check.damage.length === 0, advice: advice(check) };
}

/** Puts a backup in the store's place, or (without one named) lists those that coach made. */
export async function restoreStore({ file }: { file?: string | undefined }, context: Context) {
  const care = await context.ports.care();
  const backups = (await care.backups()).map(({ at, ...copy }) => ({
    ...copy,
    at: homeTime(context)(at),
  }));
  if (file === undefined) {
    const next =
      backups.length === 0
        ? 'Make one with `coach store backup`.'
        : `coach store restore ${backups[0]!.path}`;
    return { restored: null, backups, next };
  }
  const { kept, ...restored } = await care.restore(file);
  const next = kept === null ? '' : `What was there is kept as ${kept}; delete it when all is well.`;
  return { restored: { ...restored, from: file, kept }, backups, next };
}

export async function exportStore(
  { to, format }: { to?: string | undefined; format: 'json' | 'csv' },
  context: Context,
) {
  const care = await there(context);
  const at = moment(context);
  const name = `${context.ports.config.homeDir}/exports/coach-${stamp(at)}${format === 'json' ? '.json' : ''}`;
  const answer = await care.exportTo(to ?? name, format, at);
  const rows = answer.files.reduce((sum, file) => sum + file.rows, 0);
  return { ...answer, format, rows, bytes: answer.files.reduce((sum, file) => sum + file.bytes, 0) };
}

/** Names all that coach keeps of the person, and erases it unless that was only a question. */
export async function eraseStore({ dryRun }: { dryRun: boolean }, context: Context) {
  const care = await context.ports.care();
  const { files, left } = await care.erase(!dryRun);
  return { erased: !dryRun, files, bytes: files.reduce((sum, file) => sum + file.bytes, 0), left };
}

/** Brings the store to the newest schema; with `to` moves all of it into another store as well. */
export async function migrateStore({ to }: { to?: string | undefined }, context: Context) {
  const care = await context.ports.care();
  const own = await care.migrate();
  if (to === undefined) return { ...own, moved: null };
  const { signal, emit } = context;
  const moved = await care.moveTo(to, {
    signal,
    progress: (table, rows) => emit({ kind: 'progress', message: `${table}: ${rows} rows`, done: rows }),
  });
  return { ...own, moved };
}

export const storeSizes = async (context: Context) => (await there(context)).sizes();

export async function pruneStore(
  words: { chainsDays?: number | undefined; telemetryDays?: number | undefined; apply: boolean },
  context: Context,
) {
  const { chainsDays, telemetryDays, apply } = words;
  if (chainsDays === undefined && telemetryDays === undefined)
    throw new CoachError(
      'usage',
      'Nothing was named to take away',
      'Say --chains-days 400, --telemetry-days 30 or both.',
    );
  const before = (days: number | undefined) => (days === undefined ? null : moment(context) - days * dayMs);
  const care = await there(context);
  const found = await care.prune({ chains: before(chainsDays), telemetry: before(telemetryDays) }, apply);
  return { applied: apply, ...found };
}
