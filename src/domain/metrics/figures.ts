import type { MetricRow } from '../../core/shapes/metrics.ts';
import { type MeasureName, measure, measureNames, visitSteps } from './catalogue.ts';
import { quantileOf, type Series } from './series.ts';

/** Observations below which no percentile is told. */
const fewest = 5;

const of = (series: readonly Series[], name: MeasureName) => series.filter((one) => one.name === name);
const sum = (series: readonly Series[]) => series.reduce((total, one) => total + one.n, 0);

function plain(series: Series): MetricRow[] {
  const { name, labels, n, total } = series;
  const { kind, unit } = measure(name);
  if (kind === 'counter') return [{ name, labels: { ...labels }, value: total, unit }];
  const stat = (which: string, value: number, of: string = unit): MetricRow => ({
    name,
    labels: { ...labels, stat: which },
    value,
    unit: of,
  });
  // Within a bucket that holds one or two values a percentile would be a guess.
  const quantiles = (n < fewest ? [] : [0.5, 0.95, 0.99]).map(
    (q) => [`p${q * 100}`, quantileOf(series, q)] as const,
  );
  return [
    stat('n', n, 'count'),
    ...(n === 0 ? [] : [stat('mean', total / n)]),
    ...quantiles.flatMap(([which, value]) => (value === null ? [] : [stat(which, value)])),
  ];
}

/** A share with its parts; nothing where there is no whole. */
const share = (
  name: string,
  part: number,
  whole: number,
  labels: Record<string, string> = {},
): MetricRow[] => (whole === 0 ? [] : [{ name, labels, value: part / whole, unit: '0..1' }]);

/** Shares of what was counted: how talks succeed, how often no model answers, where visits end. */
function shares(series: readonly Series[]): MetricRow[] {
  const turns = of(series, 'coach_chat_turns_total');
  const sources = of(series, 'coach_advice_source_total');
  const tools = of(series, 'coach_tool_completions_total');
  const cut = of(series, 'coach_stream_interruptions_total');
  const steps = visitSteps.map((step) =>
    sum(of(series, 'coach_visit_steps_total').filter(({ labels }) => labels['step'] === step)),
  );
  const done = (all: readonly Series[], label: string, value: string) =>
    sum(all.filter(({ labels }) => labels[label] === value));
  return [
    ...share('coach_chat_success_ratio', done(turns, 'status', 'done'), sum(turns)),
    ...share('coach_fallback_ratio', sum(sources) - done(sources, 'source', 'ai'), sum(sources)),
    ...share('coach_stream_interruption_ratio', Math.min(sum(cut), sum(turns)), sum(turns)),
    ...share('coach_tool_completion_ratio', done(tools, 'outcome', 'ok'), sum(tools)),
    ...visitSteps.slice(1).flatMap((step, i) =>
      // A visit that began before the window may come further within it.
      share('coach_visit_drop_off_ratio', Math.max(0, steps[i]! - steps[i + 1]!), steps[i]!, { step }),
    ),
    ...share('coach_visit_completion_ratio', Math.min(steps.at(-1)!, steps[0]!), steps[0]!),
  ];
}

/** Figures of series in the catalogue's order: the shares first. */
export function figures(series: readonly Series[]): MetricRow[] {
  const ordered = measureNames.flatMap((name) =>
    of(series, name).sort(
      (a, b) => b.n - a.n || (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1),
    ),
  );
  return [...shares(series), ...ordered.flatMap(plain)];
}
