import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { memoryContract } from '../../../support/memory-contract.ts';

memoryContract('SQLite', () => sqlite(':memory:', { clock: systemClock }));
