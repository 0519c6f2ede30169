import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { SweepQuestion, SweepResult } from '../../core/shapes/backtest-sweep.ts';
import { builtins, builtinWith } from '../../domain/backtest/builtin.ts';
import { dailySharpe, meanP, permutationP } from '../../domain/backtest/checks.ts';
import { type Axis, readAxis, searchPoints } from '../../domain/backtest/grid.ts';
import { doJob, type Job, type JobAnswer, type SweepPoint, sweepFigures } from '../../domain/backtest/job.ts';
import { dayReturns } from '../../domain/backtest/timeline.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { benjaminiHochberg } from '../../domain/stats/multiple.ts';
import { variance } from '../../domain/stats/sample.ts';
import { deflatedSharpe, sharpeRecord } from '../../domain/stats/sharpe.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { prepare } from './run.ts';

type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Points of a sweep and what is run at each of them. */
export interface Search extends Prepared {
  axes: Axis[];
  points: SweepPoint[];
  values: number[][];
}

/** A row of figures by name; null where undefined. */
export type Figures = Record<(typeof sweepFigures)[number], number | null>;

/** Combinations a job does; small enough for progress, large enough to be worth a message. */
const perJob = 25;
/** Bars a sweep may take on this thread before others are asked. */
const worthThreads = 2e6;
const jobLimitMs = 120_000;
const mostKept = 2_000_000;

const usage = (what: string, hint: string) => new CoachError('usage', what, hint);

/** Reads what is varied and makes the points. Throws `usage` for a name the strategy lacks and for values out of bounds. */
export async function searchOf(question: SweepQuestion, context: Context): Promise<Search> {
  const ready = await prepare(question, context);
  const { source } = ready.chosen;
  const axes = question.vary.map((text) => orThrow(readAxis(text)));
  const settings = new Set(['stop', 'target', 'trail', 'maxBars']);
  const params = source.kind === 'builtin' ? builtins.find(({ name }) => name === source.name)!.params : [];
  for (const { name } of axes) {
    if (settings.has(name) || params.some((param) => param.name === name)) continue;
    const known = [...params.map((param) => param.name), ...settings].join(', ');
    throw usage(`${ready.chosen.name} has nothing called "${name}" to vary`, `It has ${known}.`);
  }
  if (source.kind === 'module')
    throw usage('A program cannot be swept', 'Sweep a built-in strategy or a strategy file.');
  const { points, values } = orThrow(searchPoints(axes, question));
  const sound = points.map(
    ({ params: own }) =>
      source.kind !== 'builtin' || !isRefusal(builtinWith(source.name, { ...source.params, ...own })),
  );
  const kept = { points: points.filter((_, i) => sound[i]), values: values.filter((_, i) => sound[i]) };
  if (kept.points.length === 0)
    throw usage('No combination of these values is possible', 'fast must stay below slow, low below high.');
  return { ...ready, axes, ...kept };
}

/** Runs points over bars [from, to), on threads where that is worth it; answers in the order of the points. */
export async function runPoints(
  search: Search,
  points: readonly SweepPoint[],
  stretch: { from: number; to: number; equity: boolean },
  question: { threads?: number | undefined },
  context: Context,
): Promise<{ rows: Figures[]; equity: Float64Array[] }> {
  const { chosen, settings, actions } = search;
  const series = search.series.map(({ bars }) => bars);
  const base = { kind: 'sweep' as const, series, source: chosen.source, settings, actions, ...stretch };
  const jobs: Job[] = [];
  for (let at = 0; at < points.length; at += perJob)
    jobs.push({ ...base, points: points.slice(at, at + perJob) });
  const started = context.ports.clock.monotonic();
  const told = (done: number) => {
    const left = ((context.ports.clock.monotonic() - started) / done) * (jobs.length - done);
    const message = `${Math.min(done * perJob, points.length)} of ${points.length} combinations, ${Math.ceil(left / 1000)} s left`;
    context.emit({ kind: 'progress', message, done, total: jobs.length });
  };
  const bars = series.reduce((sum, { close }) => sum + close.length, 0);
  let answers: JobAnswer[] = [];
  if (bars * points.length < worthThreads || question.threads === 1) {
    for (const job of jobs) {
      context.signal.throwIfAborted();
      answers.push(orThrow(await doJob(job, null)));
    }
  } else {
    const crew = await context.ports.crew();
    const threads = question.threads ?? crew.width;
    answers = await crew.run(jobs, { limitMs: jobLimitMs, threads, signal: context.signal, done: told });
  }
  const rows: Figures[] = [];
  const equity: Float64Array[] = [];
  for (const answer of answers) {
    if (answer.kind !== 'sweep') continue;
    const width = sweepFigures.length;
    for (let at = 0; at < answer.rows.length; at += width)
      rows.push(
        Object.fromEntries(
          sweepFigures.map((name, k) => {
            const value = answer.rows[at + k]!;
            return [name, Number.isFinite(value) ? value : null];
          }),
        ) as Figures,
      );
    equity.push(...answer.equity);
  }
  return { rows, equity };
}

export const valuesOf = ({ axes, values }: Search, i: number): Record<string, number> =>
  Object.fromEntries(axes.map(({ name }, k) => [name, values[i]![k]!]));

/** Places of the rows from the best on; of equal ones the earlier first. A drawdown is better the nearer to 0. */
export function ranking(rows: readonly Figures[], by: SweepQuestion['by']): number[] {
  const value = (i: number) => rows[i]![by] ?? Number.NEGATIVE_INFINITY;
  return rows.map((_, i) => i).sort((a, b) => value(b) - value(a) || a - b);
}

function heatOf(search: Search, rows: readonly Figures[], by: SweepQuestion['by']): SweepResult['heat'] {
  const [x, y] = search.axes;
  if (x === undefined || y === undefined || x.values.length < 2 || y.values.length < 2) return null;
  const cells = y.values.map(() => x.values.map((): number | null => null));
  for (const [i, row] of rows.entries()) {
    const across = x.values.indexOf(search.values[i]![0]!);
    const down = y.values.indexOf(search.values[i]![1]!);
    const value = row[by];
    const known = cells[down]![across]!;
    if (value !== null && (known === null || value > known)) cells[down]![across] = value;
  }
  return { x: x.name, y: y.name, xs: x.values, ys: y.values, cells };
}

/** `backtest sweep`: a strategy at many settings, and whether the best of them is more than the luck of trying. Throws CoachError. */
export async function backtestSweep(question: SweepQuestion, context: Context): Promise<SweepResult> {
  const search = await searchOf(question, context);
  const { length } = search.series[0]!.bars.close;
  const kept = length * search.points.length <= mostKept * 10;
  const stretch = { from: 0, to: length, equity: kept };
  const { rows, equity } = await runPoints(search, search.points, stretch, question, context);
  const time = search.series[0]!.bars.time;
  const single = search.series.length === 1;
  const returns = equity.map((curve) =>
    Array.from(single ? dayReturns(time, curve) : curve.subarray(1).map((v, i) => v / curve[i]! - 1)),
  );
  const order = ranking(rows, question.by);
  const ps = returns.map(meanP);
  const held = benjaminiHochberg(ps);
  const discoveries = held.filter((p) => p < 0.05).length;
  const best = order[0]!;
  const sharpes = returns.map(dailySharpe);
  const record = returns[best] === undefined ? null : sharpeRecord(returns[best]);
  const deflated =
    record === null || rows.length < 2 ? null : deflatedSharpe(record, rows.length, variance(sharpes) || 0);
  const points = order.map((i) => ({ values: valuesOf(search, i), ...rows[i]!, p: ps[i] ?? null }));
  const likeLuck = discoveries === 0 || (deflated ?? 0) < 0.95;
  const found = `${discoveries} of ${rows.length} combinations stand out once the number of trials is counted`;
  const chance =
    deflated === null
      ? ''
      : `; the best is beyond the luck of ${rows.length} trials with probability ${deflated.toFixed(2)}`;
  return {
    strategy: search.chosen.name,
    trials: rows.length,
    by: question.by,
    best: points[0] ?? null,
    discoveries,
    deflatedSharpe: deflated,
    permutationP: returns[best] === undefined ? null : permutationP(returns[best], question.seed),
    likeLuck,
    words: `${found}${chance}${likeLuck ? ': nothing here is beyond luck' : ''}`,
    points,
    heat: heatOf(search, rows, question.by),
    warnings: search.warnings,
  };
}
