export { engine } from '../../src/adapters/store/sqlite/engine.ts';
export { sqliteStore } from '../../src/adapters/store/store.ts';
export { systemClock } from '../../src/adapters/system.ts';
export { applyPage, emptyBook, foldFills } from '../../src/domain/ledger/fold.ts';
export { manyFills } from './ledger-data.ts';
