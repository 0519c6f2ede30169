import { mean, standardDeviation } from '../../stats/sample.ts';

/** A day by what was known at its close. */
export interface DayState {
  date: string;
  /** 30-day at-the-money volatility, annual. */
  volatility: number;
  /** Gain of the underlying over the five sessions before, a ratio. */
  trend: number;
  /** Put-call ratio of the open interest. */
  pcr: number;
}

const features = ['volatility', 'trend', 'pcr'] as const;

/** The third of the days most like one: least distance over volatility, trend and put-call ratio, each in its own spread. */
export function similarDays(days: readonly DayState[], to: DayState): Set<string> {
  const known = days.filter((day) => features.every((name) => Number.isFinite(day[name])));
  if (!features.every((name) => Number.isFinite(to[name])) || known.length < 3) return new Set();
  const scale = features.map((name) => {
    const values = known.map((day) => day[name]);
    return standardDeviation(values) || Math.abs(mean(values)) || 1;
  });
  const distance = (day: DayState) =>
    features.reduce((sum, name, k) => sum + ((day[name] - to[name]) / scale[k]!) ** 2, 0);
  const nearest = [...known].sort((a, b) => distance(a) - distance(b) || (a.date < b.date ? -1 : 1));
  return new Set(nearest.slice(0, Math.ceil(known.length / 3)).map(({ date }) => date));
}
