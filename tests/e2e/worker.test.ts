import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresServer, type Server } from '../support/postgres-server.ts';
import { runCoach } from '../support/run-coach.ts';
import { workerTrial } from '../support/worker-trial.ts';

// The queue's package needs it, and npm leaves it out below.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const here = major > 22 || (major === 22 && minor >= 12);

let server: Server;
beforeAll(async () => {
  server = await postgresServer();
}, 120_000);
afterAll(() => server.remove());

describe('coach worker', () => {
  it('needs a store on a server, and says so', async () => {
    const { code, err } = await runCoach(['worker', '--drain']);
    expect([code, err]).toEqual([69, expect.stringContaining('Postgres')]);
  });

  it.runIf(!here)('says which Node it needs where this one has no queue', async () => {
    const { code, err } = await runCoach(['worker', '--drain'], { env: { COACH_STORE: server.url } });
    expect([code, err]).toEqual([69, expect.stringContaining('22.12')]);
  });

  it.runIf(here)(
    'does every job once while workers and askers are killed',
    async () => {
      const told = await workerTrial({ url: server.url, jobs: 12, kills: 4 });
      expect(told).toMatchObject({ jobs: 12, done: 12, watched: 6, errors: [] });
    },
    240_000,
  );
});
