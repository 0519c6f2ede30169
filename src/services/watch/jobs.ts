import type { Context, Entry } from '../../core/command.ts';
import { kinds } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import { waited } from '../../core/retry.ts';
import type { ScheduleList, ScheduleRun } from '../../core/shapes/schedule.ts';
import { joined } from '../../core/signal.ts';
import { type Exchange, isoWithOffset } from '../../domain/calendar/calendar.ts';
import { houseJobs, type Job, jobsOf, lastDue, nextDue, whenText } from '../../domain/watch/timetable.ts';
import { raise } from './raise.ts';

export type JobResult = ScheduleRun['jobs'][number];

/** How long a lease outlives its holder on a store of several machines, and how often it is renewed; on one machine a dead holder is seen at once. */
const leaseMs = 45_000;
const renewMs = 15_000;

/** The jobs of this store: those of the exchanges its accounts trade on, India's without one; of commands that this coach has. */
export async function jobsFor(context: Context): Promise<Job[]> {
  const { desk } = await context.ports.store();
  const accounts = await desk.accounts();
  const found = new Set<Exchange>(accounts.map(({ exchange }) => (exchange === 'US' ? 'US' : 'NSE')));
  const exchanges: Exchange[] = found.size === 0 ? ['NSE'] : [...found].sort();
  const jobs = exchanges.flatMap((exchange, n) =>
    jobsOf(exchange, n === 0 ? '' : `-${exchange.toLowerCase()}`),
  );
  // Who asks without the list of commands is shown the whole timetable.
  const known = context.registry && new Set(context.registry.map(({ name }) => name));
  return [...jobs, ...houseJobs(exchanges[0]!)].filter(({ command }) => known?.has(command) ?? true);
}

const flagOf = ([key, value]: [string, unknown]): string => {
  const flag = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return value === true ? flag : `${flag} ${String(value)}`;
};

export const commandLine = ({ command, input }: Pick<Job, 'command' | 'input'>): string =>
  ['coach', command, ...Object.entries(input).map(flagOf)].join(' ');

/** The timetable, with what each job did last and when it is due next. */
export async function listJobs(context: Context): Promise<ScheduleList> {
  const { watch } = await context.ports.store();
  const patterns = await context.ports.timetable();
  const now = context.asOf ?? context.ports.clock.now();
  const rows: ScheduleList['jobs'] = [];
  for (const job of await jobsFor(context)) {
    const [last] = await watch.runs({ job: job.name, limit: 1 });
    const next = nextDue(job, now, patterns);
    rows.push({
      name: job.name,
      command: commandLine(job),
      when: whenText(job),
      ifSession: job.when.by !== 'cron',
      onWake: job.onWake,
      lastRun: last === undefined ? null : isoWithOffset(job.exchange, last.started),
      nextRun: next === null ? null : isoWithOffset(job.exchange, next),
      lastExit: last?.exit ?? null,
      lastFault: last?.fault ?? null,
    });
  }
  return { jobs: rows };
}

async function outcomeOf(
  job: Job,
  entry: Entry,
  context: Context,
): Promise<{ exit: number; fault: string | null }> {
  if (job.watchList === true) {
    const { watchlist } = await context.ports.store();
    if ((await watchlist.list(context.ports.clock.now())).length === 0)
      return { exit: 0, fault: 'skipped: the watch list is empty' };
  }
  const command = await entry.load();
  const outcome = await execute(command, job.input, { ...context, caller: 'worker' });
  if (outcome.ok) return { exit: outcome.exit, fault: null };
  return { exit: kinds[outcome.error.kind].exit, fault: outcome.error.message };
}

async function told(
  job: Job,
  due: number,
  exit: number,
  fault: string | null,
  context: Context,
): Promise<void> {
  const at = context.ports.clock.now();
  const facts = {
    job: job.name,
    state: `ended with exit code ${exit}`,
    cause: fault,
    exit,
    command: commandLine(job),
  };
  await raise(
    { kind: 'job', severity: 'warning', key: `${job.name} ${due}`, about: job.name, at, facts },
    context,
  );
}

/**
 * Works under a lease that is renewed meanwhile. Where it was lost, as after a machine that slept, somebody else may do the work:
 * the signal tells so.
 */
async function underLease<T>(
  token: string,
  { ports: { clock, store }, signal }: Context,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { leases } = await store();
  const over = new AbortController();
  const lost = new AbortController();
  const renewing = (async () => {
    for (let at = clock.monotonic(); await waited(clock, renewMs, over.signal); at = clock.monotonic()) {
      // Where no time passes nothing runs out.
      if (clock.monotonic() - at < renewMs / 2) return;
      if (!(await leases.renew(token, leaseMs).catch(() => true))) return lost.abort();
    }
  })();
  const both = joined(signal, lost.signal);
  try {
    return await work(both.signal);
  } finally {
    both.release();
    over.abort();
    await renewing;
    await leases.release(token);
  }
}

/**
 * Runs one job for a due moment under its lease, as the command line it is, and keeps how it ended. A moment that was run to its end is not
 * run again; one whose process died is. Throws nothing but what is coach's own fault.
 */
export async function runJob(job: Job, due: number, context: Context): Promise<JobResult> {
  const { clock } = context.ports;
  const { watch, leases } = await context.ports.store();
  const started = clock.monotonic();
  const result = (state: JobResult['state'], exit: number | null, fault: string | null): JobResult => ({
    name: job.name,
    due: isoWithOffset(job.exchange, due),
    state,
    exit,
    fault,
    ms: Math.round(clock.monotonic() - started),
  });
  const lease = await leases.take(`job ${job.name}`, leaseMs);
  if ('holder' in lease) return result('busy', kinds.busy.exit, `process ${lease.holder.pid} runs it`);
  return underLease(lease.token, context, async (signal) => {
    if (!(await watch.beginRun({ job: job.name, due, at: clock.now() })))
      return result('skipped', null, 'it was run already');
    const entry = context.registry?.find(({ name }) => name === job.command);
    if (entry === undefined) return result('skipped', null, 'this coach has no such command');
    const { exit, fault } = await outcomeOf(job, entry, { ...context, signal });
    await watch.endRun({ job: job.name, due, at: clock.now(), exit, fault });
    if (fault?.startsWith('skipped: ') === true) return result('skipped', exit, fault.slice(9));
    // That another run of the same command goes on is no fault.
    if (exit !== 0 && exit !== kinds.busy.exit) await told(job, due, exit, fault, context);
    return result(exit === 0 ? 'ran' : 'failed', exit, fault);
  });
}

/** The last due moment of a job that is still to be done; null where there is none. */
export async function dueNow(job: Job, now: number, context: Context): Promise<number | null> {
  return lastDue(job, now, await context.ports.timetable());
}
