import type { Context, Entry } from '../../core/command.ts';
import { kinds } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import type { ScheduleList, ScheduleRun } from '../../core/shapes/schedule.ts';
import { type Exchange, isoWithOffset } from '../../domain/calendar/calendar.ts';
import { houseJobs, type Job, jobsOf, lastDue, nextDue, whenText } from '../../domain/watch/timetable.ts';
import { raise } from './raise.ts';

export type JobResult = ScheduleRun['jobs'][number];

/** Longest a job may hold its lease; one whose process died lets go at once. */
const leaseMs = 6 * 3_600_000;

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
  try {
    if (!(await watch.beginRun({ job: job.name, due, at: clock.now() })))
      return result('skipped', null, 'it was run already');
    const entry = context.registry?.find(({ name }) => name === job.command);
    if (entry === undefined) return result('skipped', null, 'this coach has no such command');
    const { exit, fault } = await outcomeOf(job, entry, context);
    await watch.endRun({ job: job.name, due, at: clock.now(), exit, fault });
    if (fault?.startsWith('skipped: ') === true) return result('skipped', exit, fault.slice(9));
    // That another run of the same command goes on is no fault.
    if (exit !== 0 && exit !== kinds.busy.exit) await told(job, due, exit, fault, context);
    return result(exit === 0 ? 'ran' : 'failed', exit, fault);
  } finally {
    await leases.release(lease.token);
  }
}

/** The last due moment of a job that is still to be done; null where there is none. */
export async function dueNow(job: Job, now: number, context: Context): Promise<number | null> {
  return lastDue(job, now, await context.ports.timetable());
}
