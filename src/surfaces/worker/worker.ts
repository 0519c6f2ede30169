import type { AnyCommand, Context, Entry, Ports } from '../../core/command.ts';
import { CoachError, type ErrorKind, failure } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import { joined } from '../../core/signal.ts';
import type { JobRepository, JobRow, Queue } from '../../ports/queue.ts';

/** What a worker works with. */
export interface WorkerDoor {
  registry: readonly Entry[];
  ports: Ports;
  queue: Queue;
  jobs: JobRepository;
  atOnce: number;
  /** Ends when nothing waits or runs any more. */
  drain: boolean;
  /** Resolves when somebody asks for the end. */
  ended: Promise<void>;
  log(message: string): void;
}

/** What may go better the next time; all else would only fail again. */
const passing = new Set<ErrorKind>(['unavailable', 'busy', 'internal', 'interrupted']);
const lookMs = 2_000;
const outboxMs = 15_000;
const outboxRows = 500;

/** Sends what was asked for and never reached the queue. */
async function sendLeft({ jobs, queue }: Pick<WorkerDoor, 'jobs' | 'queue'>): Promise<void> {
  for (const job of await jobs.undelivered(outboxRows)) {
    await queue.send(job);
    await jobs.delivered(job.id);
  }
}

const repeatable = (command: AnyCommand): boolean => command.effect === 'read' || command.repeatable === true;

/** Nobody knows how far an attempt came whose worker died, and this command would do its work twice. */
const half = (job: JobRow) =>
  new CoachError(
    'refused',
    `A worker died while it ran "${job.command}", which is not begun twice by itself`,
    'Look whether it was done; if not, ask for it again under another key.',
  );

/** Runs one attempt's command; it hears of a cancelled job, and of an attempt that is the job's own no more, within `lookMs`. */
async function run(door: WorkerDoor, job: JobRow, stopping: AbortSignal) {
  const { ports, jobs, registry } = door;
  const command = await registry.find(({ name }) => name === job.command)?.load();
  if (command === undefined)
    return {
      ok: false as const,
      again: false,
      error: failure(new CoachError('usage', `There is no command "${job.command}"`)),
    };
  if (job.attempts > 1 && !repeatable(command))
    return { ok: false as const, again: false, error: failure(half(job)) };
  const over = new AbortController();
  const watched = new AbortController();
  let said: string | null = null;
  const watching = (async () => {
    while (!watched.signal.aborted) {
      await ports.clock.sleep(lookMs, watched.signal).catch(() => {});
      if (watched.signal.aborted) return;
      const words = said;
      said = null;
      if (!(await jobs.progress(job.id, job.attempts, words).catch(() => true))) over.abort();
    }
  })();
  const both = joined(over.signal, stopping);
  const context: Context = {
    ports,
    caller: 'worker',
    confirmed: false,
    asOf: null,
    signal: both.signal,
    emit: ({ message }) => {
      said = message.slice(0, 200);
    },
    registry,
    correlationId: job.id,
  };
  try {
    const outcome = await execute(command, JSON.parse(job.input), context);
    return outcome.ok ? outcome : { ...outcome, again: repeatable(command) };
  } finally {
    both.release();
    watched.abort();
    await watching;
  }
}

/** Takes jobs until somebody asks for the end, and lets those that run end first. */
export async function work(door: WorkerDoor): Promise<{ done: number; failed: number }> {
  const { ports, jobs, queue, log } = door;
  const tally = { done: 0, failed: 0 };
  const stopping = new AbortController();
  let running = 0;

  async function deliver(id: string, { last }: { last: boolean }): Promise<void> {
    const job = await jobs.begin(id, ports.clock.now());
    if (job === null) return;
    running++;
    try {
      const outcome = await run(door, job, stopping.signal);
      const again = !outcome.ok && outcome.again && passing.has(outcome.error.kind) && !last;
      const state = outcome.ok ? 'done' : again ? 'waiting' : 'failed';
      const told = outcome.ok ? { ok: true, answer: outcome.output } : { ok: false, error: outcome.error };
      const own = await jobs.end(id, job.attempts, {
        ...{ state, at: ports.clock.now() },
        outcome: JSON.stringify(told),
      });
      if (!own) return;
      tally[outcome.ok ? 'done' : 'failed']++;
      log(`${job.command} (${id}): ${outcome.ok ? 'done' : `${state}, ${outcome.error.message}`}`);
      if (!outcome.ok && (again || last)) throw new Error(outcome.error.message);
    } finally {
      running--;
    }
  }

  async function lost(id: string): Promise<void> {
    const job = await jobs.byId(id);
    if (job === null || (job.state !== 'running' && job.state !== 'waiting')) return;
    const error = failure(new CoachError('internal', 'Whoever ran this job died each time'));
    const begun = await jobs.begin(id, ports.clock.now());
    if (begun !== null)
      await jobs.end(id, begun.attempts, {
        ...{ state: 'failed', at: ports.clock.now() },
        outcome: JSON.stringify({ ok: false, error }),
      });
  }

  await sendLeft(door);
  await queue.work(deliver, lost, door.atOnce);
  const end = { asked: false };
  void door.ended.then(() => {
    end.asked = true;
  });
  for (let since = 0; !end.asked; since += lookMs) {
    await Promise.race([door.ended, ports.clock.sleep(door.drain ? 500 : lookMs)]);
    if (since % outboxMs < lookMs) await sendLeft(door).catch((thrown) => log(failure(thrown).message));
    if (!door.drain || running > 0) continue;
    const [waiting, begun] = await Promise.all(
      (['waiting', 'running'] as const).map((state) => jobs.list({ state, limit: 1 })),
    );
    if (waiting!.length + begun!.length === 0) break;
  }
  stopping.abort();
  await queue.close();
  return tally;
}
