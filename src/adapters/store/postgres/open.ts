import type { Driver } from '../driver.ts';
import { addressOf, pool } from './pool.ts';
import { postgres } from './postgres.ts';
import type { Sessions } from './sessions.ts';

const shared = new Map<string, { sessions: Sessions; users: number }>();

/** Connections of this process to a server, shared by all owners that it acts for and closed by the last. */
function lent(address: string, password: () => string | undefined): Sessions {
  let own = shared.get(address);
  if (own === undefined) {
    own = { sessions: pool(address, { password: password() }), users: 0 };
    shared.set(address, own);
  }
  const taken = own;
  taken.users++;
  return {
    ...taken.sessions,
    async close() {
      if (--taken.users > 0) return;
      shared.delete(address);
      await taken.sessions.close();
    },
  };
}

/** A server's database for the owner that its address names, else for the role that logs in. Throws CoachError. */
export async function openServer(
  named: string,
  { busyTimeoutMs, password }: { busyTimeoutMs?: number; password: () => string | undefined },
): Promise<Driver> {
  const { owner, connection, shown } = addressOf(named);
  const sessions = { ...lent(connection, password), name: shown };
  try {
    return await postgres(sessions, { owner, ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }) });
  } catch (thrown) {
    await sessions.close();
    throw thrown;
  }
}
