import { type Bars, sliceBars } from '../bar.ts';
import { mulberry32 } from '../stats/bootstrap.ts';
import { type Run, runBars } from './engine.ts';
import type { CorporateAction, Settings } from './settings.ts';
import { NONE } from './signal.ts';
import type { Maker } from './source.ts';

export type AuditKind =
  | 'futureDeleted'
  | 'futureCorrupted'
  | 'futureShuffled'
  | 'stateCarried'
  | 'sameCloseFill'
  | 'samePrices';

/** Something a strategy must not do, where it was first seen and how often. */
export interface AuditFinding {
  kind: AuditKind;
  /** Series and bar of the first decision that was another one. */
  series: number;
  bar: number;
  count: number;
  before: number;
  after: number;
}

export interface AuditAnswer {
  /** Decisions made again. */
  decisions: number;
  /** Decisions that came out otherwise. */
  differing: number;
  findings: AuditFinding[];
  /** Share of decisions that change when the data begin later, by the bars left out at the front. */
  warmups: { skipped: number; decisions: number; differing: number }[];
}

export interface Audited {
  series: readonly Bars[];
  settings: Settings;
  actions: readonly CorporateAction[];
  /** A maker that has seen nothing yet; called for every run made again. */
  fresh(): Promise<Maker>;
  seed: number;
}

type Alteration = (bars: Bars, from: number, draw: () => number) => Bars;

const columns = ['open', 'high', 'low', 'close', 'volume'] as const;
const copied = (bars: Bars): Bars => {
  const out = { ...bars };
  for (const name of columns) out[name] = bars[name].slice();
  return out;
};

/** The three futures a decision must not depend on: none, a wrong one, the same one in another order. */
const alterations: Record<'futureDeleted' | 'futureCorrupted' | 'futureShuffled', Alteration> = {
  futureDeleted: (bars, from) => sliceBars(bars, 0, from),
  futureCorrupted(bars, from, draw) {
    const out = copied(bars);
    for (let i = from; i < out.close.length; i++) {
      const factor = draw() < 0.5 ? 0.4 + 0.4 * draw() : 1.3 + draw();
      for (const name of ['open', 'high', 'low', 'close'] as const) out[name][i]! *= factor;
      out.volume[i]! *= 0.5 + draw();
    }
    return out;
  },
  futureShuffled(bars, from, draw) {
    const out = copied(bars);
    for (let i = out.close.length - 1; i > from; i--) {
      const other = from + Math.floor(draw() * (i - from + 1));
      for (const name of columns) {
        const own = out[name][i]!;
        out[name][i] = out[name][other]!;
        out[name][other] = own;
      }
    }
    return out;
  },
};

const run = (audited: Audited, series: readonly Bars[], maker: Maker): Run => {
  const strategies = maker(series);
  return runBars(
    series.map((bars, i) => ({ bars, strategy: strategies[i]!, actions: audited.actions })),
    audited.settings,
  );
};

/** First bar at or after a moment. */
function barFrom({ time }: Bars, at: number): number {
  let [low, high] = [0, time.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Moments to cut at: right after decisions, and anywhere; as many as the length of the series lets one make again. */
function cuts(whole: Run, series: readonly Bars[], seed: number): number[] {
  const draw = mulberry32(seed);
  const total = series.reduce((sum, { close }) => sum + close.length, 0);
  const most = Math.max(6, Math.min(60, Math.floor(3e6 / total)));
  const decided: number[] = [];
  for (const [i, { signal }] of whole.plans.entries()) {
    for (let bar = 0; bar < signal.length - 1; bar++)
      if (signal[bar] !== NONE && signal[bar] !== signal[bar - 1]) decided.push(series[i]!.time[bar + 1]!);
  }
  const chosen = new Set<number>();
  const pick = (from: readonly number[], count: number) => {
    for (let k = 0; k < count && from.length > 0; k++) chosen.add(from[Math.floor(draw() * from.length)]!);
  };
  // The first decisions show a warm-up that was filled from later values.
  for (const at of decided.sort((a, b) => a - b).slice(0, 5)) chosen.add(at);
  pick(decided, most);
  pick(Array.from(whole.time.subarray(1)), Math.ceil(most / 3));
  return [...chosen].sort((a, b) => a - b);
}

/** Where the decisions of two runs differ before a moment. */
function compare(whole: Run, again: Run, series: readonly Bars[], at: number, kind: AuditKind) {
  let decisions = 0;
  let finding: AuditFinding | null = null;
  for (const [i, bars] of series.entries()) {
    const end = Math.min(barFrom(bars, at), again.plans[i]?.signal.length ?? 0);
    const [one, two] = [whole.plans[i]!, again.plans[i]!];
    for (let bar = 0; bar < end; bar++) {
      decisions++;
      const same =
        one.signal[bar] === two.signal[bar] &&
        Object.is(one.weight?.[bar] ?? Number.NaN, two.weight?.[bar] ?? Number.NaN);
      if (same) continue;
      if (finding === null)
        finding = { kind, series: i, bar, count: 1, before: one.signal[bar]!, after: two.signal[bar]! };
      else finding.count++;
    }
  }
  return { decisions, finding };
}

async function warmupAnalysis(audited: Audited, whole: Run): Promise<AuditAnswer['warmups']> {
  const [bars] = audited.series;
  const plan = whole.plans[0]!;
  if (audited.series.length !== 1 || bars === undefined) return [];
  const found: AuditAnswer['warmups'] = [];
  for (const share of [0.25, 0.5, 0.75]) {
    const skipped = Math.floor(bars.close.length * share);
    const later = run(audited, [sliceBars(bars, skipped)], await audited.fresh()).plans[0]!;
    let [decisions, differing] = [0, 0];
    for (let bar = later.warmup + 1; bar < later.signal.length; bar++) {
      decisions++;
      if (later.signal[bar] !== plan.signal[skipped + bar]) differing++;
    }
    found.push({ skipped, decisions, differing });
  }
  return found;
}

/** Two series of one price are one series under two names. */
function samePrices(series: readonly Bars[]): AuditFinding[] {
  for (const [i, one] of series.entries()) {
    for (let k = i + 1; k < series.length; k++) {
      const other = series[k]!.close;
      if (other.length !== one.close.length || !one.close.every((value, bar) => value === other[bar]))
        continue;
      return [{ kind: 'samePrices', series: k, bar: 0, count: other.length, before: NONE, after: NONE }];
    }
  }
  return [];
}

/**
 * Makes a strategy's decisions again with the future deleted, corrupted and shuffled at many moments, with a program that
 * remembers nothing and with one that has run before: what was decided must not change. Later starts show how long the
 * strategy's own warm-up really is.
 */
export async function auditStrategy(audited: Audited): Promise<AuditAnswer> {
  const { series, settings } = audited;
  const maker = await audited.fresh();
  const whole = run(audited, series, maker);
  const answer: AuditAnswer = { decisions: 0, differing: 0, findings: samePrices(series), warmups: [] };
  const note = ({ decisions, finding }: ReturnType<typeof compare>) => {
    answer.decisions += decisions;
    if (finding === null) return;
    answer.differing += finding.count;
    const known = answer.findings.find(({ kind }) => kind === finding.kind);
    if (known === undefined) answer.findings.push(finding);
    else known.count += finding.count;
  };
  if (settings.fill === 'same-close')
    answer.findings.push({
      kind: 'sameCloseFill',
      series: 0,
      bar: 0,
      count: whole.trades.count,
      before: NONE,
      after: NONE,
    });
  const end = Number.POSITIVE_INFINITY;
  note(compare(whole, run(audited, series, maker), series, end, 'stateCarried'));
  const draw = mulberry32(audited.seed + 1);
  for (const at of cuts(whole, series, audited.seed)) {
    for (const [kind, alter] of Object.entries(alterations)) {
      const altered = series.map((bars) => alter(bars, barFrom(bars, at), draw));
      const alive = altered.every(({ close }) => close.length > 0);
      if (alive)
        note(compare(whole, run(audited, altered, await audited.fresh()), series, at, kind as AuditKind));
    }
  }
  answer.warmups = await warmupAnalysis(audited, whole);
  return answer;
}
