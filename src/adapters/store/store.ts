import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Driver } from './driver.ts';
import { storeOn } from './repositories.ts';
import { sqlite } from './sqlite/sqlite.ts';

/** Everything coach remembers in one SQLite file, or in memory for ':memory:'. */
export async function sqliteStore(
  file: string,
  options: { clock: Clock; busyTimeoutMs?: number },
): Promise<Store> {
  return storeOn(await sqlite(file, options), options.clock);
}

export interface OpenOptions {
  clock: Clock;
  busyTimeoutMs?: number;
  /** Of a server's role; asked for only where a server is opened. */
  password: () => string | undefined;
}

/** The database of a store by its path, or by the address of a Postgres server. */
export async function openDriver(named: string, options: OpenOptions): Promise<Driver> {
  if (!named.includes('://')) return sqlite(named, options);
  const { openServer } = await import('./postgres/open.ts');
  return openServer(named, options);
}

/** A store by its path or by the address of a server. With `threads` a file is held by a thread, so that this one never waits for its disk. Throws CoachError. */
export async function openStore(
  named: string,
  { threads = false, ...options }: OpenOptions & { threads?: boolean },
): Promise<Store> {
  if (!threads || named.includes('://')) return storeOn(await openDriver(named, options), options.clock);
  return (await import('./threads/remote.ts')).remoteStore(named, options);
}
