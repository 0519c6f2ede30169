import { type Bars, sliceBars } from '../bar.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type AuditAnswer, auditStrategy } from './audit.ts';
import { type Run, runBars } from './engine.ts';
import type { CorporateAction, Settings } from './settings.ts';
import type { Plan } from './signal.ts';
import { type Maker, makerOf, type StrategySource } from './source.ts';
import { runStats } from './stats.ts';

/** One point of a sweep: parameters and settings that differ from the base. */
export interface SweepPoint {
  params: Record<string, number>;
  settings: Partial<Pick<Settings, 'stop' | 'target' | 'trail' | 'maxBars'>>;
}

/** Figures a sweep keeps of a run, in this order. */
export const sweepFigures = [
  'totalReturn',
  'annualReturn',
  'sharpe',
  'maxDrawdown',
  'n',
  'winRate',
  'mean',
  'profitFactor',
  'exposure',
] as const;
export type SweepFigure = (typeof sweepFigures)[number];

interface Base {
  series: Bars[];
  source: StrategySource;
  settings: Settings;
  actions: CorporateAction[];
}

/** Work for another thread: plain data in, plain data out. */
export type Job =
  | ({ kind: 'run' } & Base)
  | ({ kind: 'audit'; seed: number } & Base)
  /** Runs over bars [from, to), the strategies having seen all bars before; equity is given where asked for. */
  | ({ kind: 'sweep'; points: SweepPoint[]; from: number; to: number; equity: boolean } & Base);

export type JobAnswer =
  | { kind: 'run'; run: Run; warmup: number }
  | { kind: 'audit'; audit: AuditAnswer }
  /** A row of `sweepFigures` a point, NaN where undefined; equity of each point where asked for. */
  | { kind: 'sweep'; rows: Float64Array; equity: Float64Array[] };

/** Where programs come from; only a worker has one. A call gives a maker that has seen nothing. */
export type Programs = (path: string, params: Record<string, number>) => Promise<Maker>;

async function maker(source: StrategySource, programs: Programs | null): Promise<Maker | Refusal> {
  if (source.kind !== 'module') return makerOf(source);
  return programs === null
    ? { refused: 'A program runs in a worker only' }
    : programs(source.path, source.params);
}

const withParams = (source: StrategySource, params: Record<string, number>): StrategySource =>
  source.kind === 'builtin' ? { ...source, params: { ...source.params, ...params } } : source;

/** A plan from a bar on, with what it learnt before. */
const after = ({ warmup, signal, weight }: Plan, from: number): Plan => ({
  warmup: Math.max(0, warmup - from),
  signal: signal.subarray(from),
  weight: weight?.subarray(from) ?? null,
});

function sweep(job: Extract<Job, { kind: 'sweep' }>): JobAnswer | Refusal {
  const seen = job.series.map((bars) => sliceBars(bars, 0, job.to));
  const series = seen.map((bars) => sliceBars(bars, job.from));
  const rows = new Float64Array(job.points.length * sweepFigures.length);
  const equity: Float64Array[] = [];
  for (const [i, point] of job.points.entries()) {
    const source = withParams(job.source, point.params);
    if (source.kind === 'module') return { refused: 'A program cannot be swept' };
    const make = makerOf(source);
    if (isRefusal(make)) return make;
    const plans = make(seen).map((strategy) => after(strategy as Plan, job.from));
    const run = runBars(
      series.map((bars, k) => ({ bars, strategy: plans[k]!, actions: job.actions })),
      { ...job.settings, ...point.settings },
    );
    const stats = runStats(run, series, Math.max(...plans.map(({ warmup }) => warmup)));
    for (const [k, name] of sweepFigures.entries())
      rows[i * sweepFigures.length + k] = stats[name] ?? Number.NaN;
    if (job.equity) equity.push(run.equity);
  }
  return { kind: 'sweep', rows, equity };
}

/** Does one job. Throws what a program throws. */
export async function doJob(job: Job, programs: Programs | null): Promise<JobAnswer | Refusal> {
  if (job.kind === 'sweep') return sweep(job);
  const first = await maker(job.source, programs);
  if (isRefusal(first)) return first;
  const { series, settings, actions } = job;
  if (job.kind === 'audit') {
    const fresh = async () => (await maker(job.source, programs)) as Maker;
    return {
      kind: 'audit',
      audit: await auditStrategy({ series, settings, actions, fresh, seed: job.seed }),
    };
  }
  const strategies = first(series);
  const run = runBars(
    series.map((bars, i) => ({ bars, strategy: strategies[i]!, actions })),
    settings,
  );
  return { kind: 'run', run, warmup: Math.max(...strategies.map(({ warmup }) => warmup)) };
}
