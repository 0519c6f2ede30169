import { spool } from '../../src/adapters/meter/spool.ts';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { sqliteStore } from '../../src/adapters/store/store.ts';
import { systemClock } from '../../src/adapters/system.ts';

export { engine, spool, systemClock };
export const open = (file: string) => sqliteStore(file, { clock: systemClock });
