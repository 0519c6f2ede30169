import { postgres } from '../../src/adapters/store/postgres/postgres.ts';
import type { Sessions } from '../../src/adapters/store/postgres/sessions.ts';
import { storeOn } from '../../src/adapters/store/repositories.ts';
import { systemClock } from '../../src/adapters/system.ts';

let owners = 0;

/** Empty stores on one database: each belongs to an owner of its own, and closing one leaves the database open. */
export function newOwners(sessions: () => Sessions) {
  const driver = (owner = `owner ${owners++}`) =>
    postgres({ ...sessions(), close: async () => {} }, { owner });
  return { driver, store: async (owner?: string) => storeOn(await driver(owner), systemClock) };
}
