import type { BreakerDocument } from '../../../core/shapes/breaker.ts';
import { number, percent } from '../text/figures.ts';

const tones: Record<BreakerDocument['state'], string> = {
  active: 'good',
  probation: 'care',
  eligible: 'care',
  halted: 'bad',
};

export const BreakerBadge = ({ state }: { state: BreakerDocument['state'] }) => (
  <span className={`badge ${tones[state]}`}>
    {state === 'active' ? 'trading' : state === 'eligible' ? 'eligible, not trading' : state}
  </span>
);

/** A value of a condition in the unit of its name. */
export function conditionValue(name: string, value: number | null): string {
  if (value === null) return 'not known';
  if (name === 'drawdown') return percent(value);
  if (name === 'sharpe') return number(value);
  if (name === 'cooloff') return `${number(value / 3_600_000, 1)} h`;
  return number(value, 0);
}
