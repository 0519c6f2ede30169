export { appendEvent } from '../../src/adapters/store/events.ts';
export { decodeChain, encodeChain } from '../../src/adapters/store/market/chain-blob.ts';
export { engine } from '../../src/adapters/store/sqlite/engine.ts';
export { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
export { sqliteStore } from '../../src/adapters/store/store.ts';
export { systemClock } from '../../src/adapters/system.ts';
export { chainOf, minuteBars } from './store-data.ts';
