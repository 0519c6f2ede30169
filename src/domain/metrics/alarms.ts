import type { MetricAlarm } from '../../core/shapes/metrics.ts';
import type { MeasureName } from './catalogue.ts';
import { merged, quantileOf, type Series } from './series.ts';

/** A rule on what is counted: it fires where its value stays above the limit for so many minutes on end. */
export interface AlarmRule {
  code: MetricAlarm['code'];
  /** Measures it reads. */
  reads: readonly MeasureName[];
  limit: number;
  unit: 'seconds' | '0..1';
  /** Minutes it must hold, and minutes each value looks back. */
  minutes: number;
  value(series: readonly Series[]): { value: number; n: number } | null;
}

/** Fewer observations in a window say nothing of a rate or a percentile. */
export const fewest = 5;

const of = (series: readonly Series[], name: MeasureName) => series.filter((one) => one.name === name);

/** The rules every coach is held to. */
export const alarmRules: readonly AlarmRule[] = [
  {
    code: 'ttft-slow',
    reads: ['coach_ttft_seconds'],
    limit: 3,
    unit: 'seconds',
    minutes: 5,
    value(series) {
      const [all] = merged(of(series, 'coach_ttft_seconds'));
      const value = all === undefined ? null : quantileOf(all, 0.95);
      return value === null ? null : { value, n: all!.n };
    },
  },
  {
    code: 'fallback-rate',
    reads: ['coach_advice_source_total'],
    limit: 0.2,
    unit: '0..1',
    minutes: 10,
    value(series) {
      const given = of(series, 'coach_advice_source_total');
      const n = given.reduce((sum, one) => sum + one.n, 0);
      const fallback = given.filter(({ labels }) => labels['source'] !== 'ai');
      return n === 0 ? null : { value: fallback.reduce((sum, one) => sum + one.n, 0) / n, n };
    },
  },
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

/** Minutes before a moment that the rules need to see. */
export const minutesSeen = 2 * Math.max(...alarmRules.map(({ minutes }) => minutes));
