import { afterAll, beforeAll, vi } from 'vitest';
import { conversationContract } from '../../../support/conversation-contract.ts';
import { ledgerContract } from '../../../support/ledger-contract.ts';
import { memoryContract } from '../../../support/memory-contract.ts';
import { newOwners } from '../../../support/owners.ts';
import { pglite } from '../../../support/pglite.ts';
import { storeContract } from '../../../support/store-contract.ts';

const whole = process.env['COACH_TEST_POSTGRES'] !== undefined;

vi.setConfig({ testTimeout: 120_000 });

let opened: Awaited<ReturnType<typeof pglite>>;
beforeAll(async () => {
  opened = await pglite();
}, 120_000);
afterAll(() => opened.end());

const { driver, store } = newOwners(() => opened.sessions);

// Whatever rests on pgvector. A statement takes PGlite a millisecond of the processor, so the rest of the suites runs here only
// when all of it is asked for (tests/benchmarks/postgres.mjs); a server of its own runs it always.
memoryContract('PGlite', () => driver(), whole ? [['vectors', 20_000]] : []);
if (whole) {
  storeContract('PGlite', () => store());
  conversationContract('PGlite', () => store());
  ledgerContract('PGlite', () => store(), 17_000);
}
