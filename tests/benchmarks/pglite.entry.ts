export { memory } from '../../src/adapters/store/memory/memory.ts';
export { storeOn } from '../../src/adapters/store/repositories.ts';
export { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
export { systemClock } from '../../src/adapters/system.ts';
export { manyFills } from '../support/ledger-data.ts';
export { newOwners } from '../support/owners.ts';
export { pglite } from '../support/pglite.ts';
