import type { MetricAlarm } from '../../core/shapes/metrics.ts';
import type { MeasureName } from './catalogue.ts';
import { merged, quantileOf, type Series } from './series.ts';

/** A figure that rules look at: over so many minutes, from the measures it reads. */
interface RuleFigure {
  reads: readonly MeasureName[];
  unit: MetricAlarm['unit'] | 'count' | 'US dollars';
  minutes: number;
  value(series: readonly Series[]): { value: number; n: number } | null;
}

/** A rule on what is counted: it fires where its value stays above the limit for so many minutes on end. */
export interface AlarmRule extends RuleFigure {
  code: MetricAlarm['code'];
  limit: number;
  unit: MetricAlarm['unit'];
}

/** Fewer observations in a window say nothing of a rate or a percentile. */
export const fewest = 5;

const of = (series: readonly Series[], name: MeasureName) => series.filter((one) => one.name === name);
const count = (series: readonly Series[]) => series.reduce((sum, one) => sum + one.n, 0);

const p95 = (name: MeasureName, minutes: number) => ({
  reads: [name],
  unit: 'seconds' as const,
  minutes,
  value(series: readonly Series[]) {
    const [all] = merged(of(series, name));
    const value = all === undefined ? null : quantileOf({ ...all, labels: {} }, 0.95);
    return value === null ? null : { value, n: all!.n };
  },
});

/** The share of what a measure counted whose label is none of those that are well. */
const shareOf = (name: MeasureName, label: string, well: readonly string[], minutes: number) => ({
  reads: [name],
  unit: '0..1' as const,
  minutes,
  value(series: readonly Series[]) {
    const all = of(series, name);
    const n = count(all);
    const ill = count(all.filter(({ labels }) => !well.includes(labels[label] ?? '')));
    return n === 0 ? null : { value: ill / n, n };
  },
});

const number = (name: MeasureName, minutes: number) => ({
  reads: [name],
  unit: 'count' as const,
  minutes,
  value: (series: readonly Series[]) => ({ value: count(of(series, name)), n: fewest }),
});

/** Figures a person's own rules may hold conditions against, by the names they are typed with. */
export const ruleFigures = {
  ttftP95: p95('coach_ttft_seconds', 5),
  turnP95: p95('coach_turn_seconds', 5),
  fallbackShare: shareOf('coach_advice_source_total', 'source', ['ai'], 10),
  failedTurnShare: shareOf('coach_chat_turns_total', 'status', ['done'], 10),
  failedToolShare: shareOf('coach_tool_completions_total', 'outcome', ['ok'], 10),
  failedCallShare: shareOf('coach_model_calls_total', 'outcome', ['ok'], 10),
  cutStreams: number('coach_stream_interruptions_total', 10),
  symbolErrors: number('coach_symbol_errors_total', 10),
  ungrounded: number('coach_ungrounded_answers_total', 60),
} as const satisfies Record<string, RuleFigure>;

/** The rules every coach is held to. */
export const alarmRules: readonly AlarmRule[] = [
  { code: 'ttft-slow', limit: 3, ...ruleFigures.ttftP95 },
  { code: 'fallback-rate', limit: 0.2, ...ruleFigures.fallbackShare },
];

const minuteMs = 60_000;

/**
 * Holds every rule against slots of a minute, as a Prometheus rule with `for:` does: the value over the window that ends at
 * each of the last minutes must be above the limit, every time from at least five observations.
 */
export function alarmsAt(
  now: number,
  slots: readonly { at: number; series: Series }[],
  rules: readonly AlarmRule[] = alarmRules,
): MetricAlarm[] {
  const end = Math.floor(now / minuteMs) * minuteMs;
  return rules.map((rule): MetricAlarm => {
    const own = slots.filter(({ series }) => rule.reads.includes(series.name));
    const at = (minute: number) => {
      const from = minute - (rule.minutes - 1) * minuteMs;
      return rule.value(
        own.filter((slot) => slot.at >= from && slot.at <= minute).map(({ series }) => series),
      );
    };
    const values = Array.from({ length: rule.minutes }, (_, i) => at(end - i * minuteMs));
    const firing = values.every((found) => found !== null && found.n >= fewest && found.value > rule.limit);
    const [newest = null] = values;
    const { code, limit, unit, minutes } = rule;
    return { code, firing, value: newest?.value ?? null, limit, unit, minutes, n: newest?.n ?? 0 };
  });
}

/** The figures of `ruleFigures` as they stand; null where too few observations say something. */
export function figuresAt(
  now: number,
  slots: readonly { at: number; series: Series }[],
): Record<keyof typeof ruleFigures, number | null> {
  const end = Math.floor(now / minuteMs) * minuteMs;
  const entries = Object.entries(ruleFigures).map(([name, { reads, minutes, value }]) => {
    const from = end - (minutes - 1) * minuteMs;
    const within = slots.filter(
      ({ at, series }) => at >= from && at <= end && (reads as readonly MeasureName[]).includes(series.name),
    );
    const found = value(within.map(({ series }) => series));
    return [name, found === null || found.n < fewest ? null : found.value];
  });
  return Object.fromEntries(entries) as Record<keyof typeof ruleFigures, number | null>;
}

/** Minutes before a moment that the rules need to see. */
export const minutesSeen = Math.max(
  ...alarmRules.map(({ minutes }) => 2 * minutes),
  ...Object.values(ruleFigures).map(({ minutes }) => minutes),
);
