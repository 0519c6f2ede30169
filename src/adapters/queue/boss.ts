import { createHash } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { CoachError } from '../../core/errors.ts';
import type { Deliver, Queue } from '../../ports/queue.ts';

/** A process that said nothing for so long is dead; looked for every `lookSeconds`. */
const heartbeatSeconds = 20;
const lookSeconds = 5;
const retries = 4;
/** So that a dead worker's job waits at most `heartbeatSeconds` + `lookSeconds` + this, whatever attempt it was. */
const longestDelaySeconds = 20;
const closeMs = 20_000;
const daySeconds = 86_400;

export interface BossOptions {
  /** Address of the server. */
  store: string;
  password: () => string | undefined;
  /** Told of what goes wrong in the background; deliveries go on. */
  told?: (message: string) => void;
}

/** Owners have queues of their own: whoever works for one never sees another's. */
const nameFor = (owner: string): string =>
  `jobs-${createHash('sha256').update(owner).digest('hex').slice(0, 24)}`;

async function engine(): Promise<{ PgBoss: typeof PgBoss }> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  try {
    // npm leaves the package out where this Node is too old, but somebody else's copy may lie above.
    if (major < 22 || (major === 22 && minor < 12)) throw new Error('this Node.js is too old for pg-boss');
    return await import('pg-boss');
  } catch (cause) {
    throw new CoachError(
      'unavailable',
      `Jobs need Node.js 22.12 or newer and the package pg-boss; this is ${process.versions.node}`,
      'Use a newer Node.js and run `npm ci` with it; everything else of coach runs on this one.',
      { cause },
    );
  }
}

function addressOf(store: string): { connectionString: string; owner: string } {
  if (!/^postgres(ql)?:\/\//.test(store))
    throw new CoachError(
      'unavailable',
      'Jobs need a store on a Postgres server',
      'Name one with --store or COACH_STORE; on one machine cron or the shell runs the command itself.',
    );
  const address = new URL(store);
  const owner = address.searchParams.get('owner') ?? address.username;
  address.searchParams.delete('owner');
  return { connectionString: address.toString(), owner };
}

const deadOf = (name: string): string => `${name}-dead`;

/** Starts the engine and makes the owner's queues where they are missing. */
async function opened(own: PgBoss, name: string): Promise<void> {
  try {
    await own.start();
    if ((await own.getQueue(deadOf(name))) === null) await own.createQueue(deadOf(name));
    const options = {
      retryLimit: retries,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: longestDelaySeconds,
      heartbeatSeconds,
      expireInSeconds: daySeconds - 1,
      deadLetter: deadOf(name),
      deleteAfterSeconds: 7 * daySeconds,
    };
    const found = await own.getQueue(name);
    if (found === null) await own.createQueue(name, options);
    // A queue of an older coach waits longer.
    else if (found.retryDelayMax !== longestDelaySeconds) await own.updateQueue(name, options);
  } catch (cause) {
    await own.stop({ graceful: false, timeout: 0 }).catch(() => {});
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CoachError(
      'unavailable',
      `The queue cannot be opened: ${why}`,
      'Check the server of the store.',
      {
        cause,
      },
    );
  }
}

/** pg-boss beside the store's tables, in a schema of its own. */
export async function boss({ store, password, told }: BossOptions): Promise<Queue> {
  const { connectionString, owner } = addressOf(store);
  const { PgBoss: Engine } = await engine();
  const secret = password();
  const own = new Engine({
    connectionString,
    ...(secret === undefined ? {} : { password: secret }),
    application_name: 'coach queue',
    schema: 'coach_queue',
    max: 4,
    schedule: false,
    superviseIntervalSeconds: lookSeconds,
    monitorIntervalSeconds: lookSeconds,
    maintenanceIntervalSeconds: 3_600,
  });
  own.on('error', (error) => told?.(error.message));
  const name = nameFor(owner);
  await opened(own, name);
  return {
    async send({ id, priority, notBefore }) {
      await own.send(name, { job: id }, { id, priority, startAfter: new Date(notBefore) });
    },
    async work(deliver: Deliver, lost, atOnce) {
      // The engine looks for dead workers' jobs only once it has run for a while: where every worker is soon killed, none would.
      await own.supervise(name).catch((error: Error) => told?.(error.message));
      const options = { includeMetadata: true as const, localConcurrency: atOnce, pollingIntervalSeconds: 1 };
      await own.work(name, options, async (jobs) => {
        for (const { id, retryCount, retryLimit } of jobs)
          await deliver(id, { last: retryCount >= retryLimit });
      });
      await own.work(
        deadOf(name),
        { ...options, localConcurrency: 1, pollingIntervalSeconds: 5 },
        async (jobs) => {
          for (const { data } of jobs) await lost(data.job);
        },
      );
    },
    async withdraw(id) {
      await own.cancel(name, id);
    },
    close: () => own.stop({ graceful: true, timeout: closeMs }),
  };
}
