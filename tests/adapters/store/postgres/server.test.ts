import { afterAll, beforeAll, vi } from 'vitest';
import { pool } from '../../../../src/adapters/store/postgres/pool.ts';
import type { Sessions } from '../../../../src/adapters/store/postgres/sessions.ts';
import { conversationContract } from '../../../support/conversation-contract.ts';
import { ledgerContract } from '../../../support/ledger-contract.ts';
import { memoryContract } from '../../../support/memory-contract.ts';
import { newOwners } from '../../../support/owners.ts';
import { postgresServer, type Server } from '../../../support/postgres-server.ts';
import { storeContract } from '../../../support/store-contract.ts';

vi.setConfig({ testTimeout: 120_000 });

let server: Server;
let sessions: Sessions;
beforeAll(async () => {
  server = await postgresServer();
  sessions = pool(server.url);
}, 120_000);
afterAll(async () => {
  await sessions.close();
  server.remove();
});

const { driver, store } = newOwners(() => sessions);

storeContract('Postgres', () => store());
conversationContract('Postgres', () => store());
ledgerContract('Postgres', () => store(), 17_000);
memoryContract('Postgres', () => driver(), []);
