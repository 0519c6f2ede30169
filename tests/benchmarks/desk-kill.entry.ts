export { sqliteStore } from '../../src/adapters/store/store.ts';
export { systemClock } from '../../src/adapters/system.ts';
export { foldDesk } from '../../src/domain/desk/desk.ts';
export { deskRules } from '../../src/domain/desk/rules.ts';
