import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { conversationContract } from '../../support/conversation-contract.ts';
import { storeContract } from '../../support/store-contract.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-store-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
let count = 0;

storeContract('sqlite in memory', () => sqliteStore(':memory:', { clock: systemClock }));
storeContract('sqlite file', () => sqliteStore(path.join(folder, `${count++}.db`), { clock: systemClock }));

conversationContract('sqlite file', () =>
  sqliteStore(path.join(folder, `${count++}.db`), { clock: systemClock }),
);
