import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { waited } from '../../core/retry.ts';
import type { ScheduleRun, ScheduleRunInput } from '../../core/shapes/schedule.ts';
import { stillDue } from '../../domain/watch/timetable.ts';
import { dueNow, type JobResult, jobsFor, runJob } from './jobs.ts';

/** Longest single sleep: a machine that slept, or a clock that was set, is noticed this soon. */
const tickMs = 15_000;

/** Runs every job whose last due moment is still to be done, one after the other. */
async function runDue(context: Context): Promise<JobResult[]> {
  const { watch } = await context.ports.store();
  const results: JobResult[] = [];
  for (const job of await jobsFor(context)) {
    if (context.signal.aborted) break;
    const now = context.ports.clock.now();
    const due = await dueNow(job, now, context);
    if (due === null || !stillDue(job, due, now)) continue;
    // A clock that was set back makes an earlier moment the last one again: what is newer was done already.
    const [last] = await watch.runs({ job: job.name, limit: 1 });
    if (last !== undefined && last.due > due && last.ended !== null && last.due - due < 86_400_000) continue;
    if (last !== undefined && last.due === due && last.ended !== null) continue;
    results.push(await runJob(job, due, context));
  }
  return results;
}

async function byName(names: readonly string[], context: Context): Promise<JobResult[]> {
  const jobs = await jobsFor(context);
  const strange = names.filter((name) => jobs.every((job) => job.name !== name));
  if (strange.length > 0)
    throw new CoachError(
      'missing',
      `There is no job ${strange.join(', ')}`,
      `There is ${jobs.map(({ name }) => name).join(', ')}.`,
    );
  const results: JobResult[] = [];
  for (const name of new Set(names))
    results.push(await runJob(jobs.find((job) => job.name === name)!, context.ports.clock.now(), context));
  return results;
}

/** The timetable in the foreground, until it is interrupted; each job that ran is an event of the stream. */
async function forever(context: Context): Promise<JobResult[]> {
  const { clock } = context.ports;
  const results: JobResult[] = [];
  context.emit({ kind: 'notice', message: 'The timetable runs until you press Ctrl-C.' });
  while (!context.signal.aborted) {
    for (const result of await runDue(context)) {
      results.push(result);
      if (results.length > 1000) results.shift();
      context.stream?.({ type: 'job', ...result });
    }
    if (!(await waited(clock, tickMs, context.signal))) break;
  }
  return results;
}

/** Runs jobs: those named, those that are due, or the whole timetable until it is interrupted. */
export async function runSchedule({ jobs, due }: ScheduleRunInput, context: Context): Promise<ScheduleRun> {
  if (jobs.length > 0) return { jobs: await byName(jobs, context) };
  return { jobs: due ? await runDue(context) : await forever(context) };
}
