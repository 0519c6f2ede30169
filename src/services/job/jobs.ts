import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { inputProblems } from '../../core/execute.ts';
import { exposure } from '../../core/exposure.ts';
import { worded } from '../../core/problem.ts';
import type { JobDocument, JobRequest } from '../../core/shapes/job.ts';
import type { JobRow, JobState } from '../../ports/queue.ts';
import { homeTime } from '../home-clock.ts';

const document = (row: JobRow, context: Context): JobDocument => {
  const time = homeTime(context);
  const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms));
  return {
    id: row.id,
    key: row.dedupe,
    command: row.command,
    input: JSON.parse(row.input) as Record<string, unknown>,
    priority: row.priority,
    state: row.state,
    askedAt: time(row.askedAt),
    notBefore: time(row.notBefore),
    attempts: row.attempts,
    startedAt: timeOrNull(row.startedAt),
    finishedAt: timeOrNull(row.finishedAt),
    progress: row.progress,
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as JobDocument['outcome']),
  };
};

/** The input as an object, as the command itself would take it; what is wrong is said now, not when nobody listens. */
async function checked(name: string, input: string, { registry = [] }: Context): Promise<unknown> {
  const command = await registry.find((entry) => entry.name === name)?.load();
  if (command === undefined)
    throw new CoachError('usage', `There is no command "${name}"`, 'See `coach --help` for their names.');
  if (exposure(command, 'worker') !== 'free')
    throw new CoachError('denied', `"${name}" is not offered to a worker`, 'Run it in your own terminal.');
  let given: unknown;
  try {
    given = JSON.parse(input);
  } catch {
    throw new CoachError('usage', 'The input is not JSON', `As in --with '{"symbol":"NIFTY"}'.`);
  }
  const parsed = command.input.safeParse(given, { error: worded });
  if (!parsed.success)
    throw new CoachError(
      'usage',
      `Bad input for "${name}": ${inputProblems(parsed.error)}`,
      `See \`coach ${name} --help\` or \`--schema\`.`,
    );
  return given;
}

/** Hands a job to the queue. Where that cannot be reached from here the next worker finds it in the store within seconds. */
async function send(job: JobRow, { ports }: Context): Promise<void> {
  try {
    await (await ports.queue()).send(job);
  } catch (thrown) {
    if (thrown instanceof CoachError && thrown.kind === 'unavailable') return;
    throw thrown;
  }
  await (await ports.store()).jobs.delivered(job.id);
}

/** Asks for a job. Under a key that was used already nothing is added, whoever asked and whatever became of it. */
export async function addJob(request: JobRequest, context: Context) {
  const { command, key, priority, delay } = request;
  const { clock, config, store } = context.ports;
  if (!config.storePath.includes('://'))
    throw new CoachError(
      'unavailable',
      'Jobs need a store on a Postgres server',
      'Name one with --store or COACH_STORE; on one machine cron or the shell runs the command itself.',
    );
  const given = await checked(command, request.with, context);
  const { jobs } = await store();
  const now = clock.now();
  const { job, added } = await jobs.add({
    ...{ id: clock.id(), dedupe: key ?? null, command, priority },
    ...{ input: JSON.stringify(given), askedAt: now, notBefore: now + delay * 1000 },
  });
  if (added) await send(job, context);
  return { id: job.id, added, state: job.state };
}

export async function listJobs(words: { state?: JobState | undefined; limit: number }, context: Context) {
  const { jobs } = await context.ports.store();
  return { jobs: (await jobs.list(words)).map((row) => document(row, context)) };
}

async function known(id: string, context: Context): Promise<JobRow> {
  const job = await (await context.ports.store()).jobs.byId(id);
  if (job !== null) return job;
  throw new CoachError('missing', `There is no job ${id}`, '`coach job list` names them.');
}

export const showJob = async ({ id }: { id: string }, context: Context) => ({
  job: document(await known(id, context), context),
});

/** Cancels a job: one that waits never starts, one that runs is told within seconds. */
export async function cancelJob({ id }: { id: string }, context: Context) {
  const job = await known(id, context);
  const { jobs } = await context.ports.store();
  if (!(await jobs.cancel(id, context.ports.clock.now())))
    throw new CoachError(
      'refused',
      `Job ${id} is over: ${job.state}`,
      '`coach job show` tells what became of it.',
    );
  // One that runs goes on in the queue until its worker hears of it, or another would be handed it.
  if (job.state === 'waiting') await (await context.ports.queue()).withdraw(id);
  return showJob({ id }, context);
}
