import { pickerNames } from '../../core/shapes/discovery.ts';
import { type Picker, startWeights, type Weights } from './ensemble.ts';

/** What a picker's stored picks earned over the universe, as known at the moment of the run. */
export interface Earned {
  /** Days with a known 5-session return. */
  days: number;
  /** Mean of its days' returns less the universe's. */
  excess: number;
}

/** Learned weights never leave these, and move from equal as the days grow. */
export const weightRule = { floor: 0.1, cap: 0.7, half: 60, scale: 0.01, modelLeast: 20 } as const;

/**
 * Weights from what the pickers earned: exp(excess / 1 %), shrunk towards equal by days / (days + 60), within 0.1 and 0.7. A
 * model picker counts nothing before it has 20 days of outcomes. Without records these are the weights to start with.
 */
export function learnedWeights(records: Partial<Record<Picker, Earned>>): Weights {
  const counted = pickerNames.filter((name) =>
    name === 'model' ? (records.model?.days ?? 0) >= weightRule.modelLeast : true,
  );
  if (counted.every((name) => (records[name]?.days ?? 0) === 0)) return { ...startWeights };
  const raw = counted.map((name) => {
    const { days = 0, excess = 0 } = records[name] ?? {};
    const trust = days / (days + weightRule.half);
    return Math.exp((trust * excess) / weightRule.scale);
  });
  const total = raw.reduce((sum, value) => sum + value, 0);
  const bounded = raw.map((value) => Math.min(weightRule.cap, Math.max(weightRule.floor, value / total)));
  const sum = bounded.reduce((a, b) => a + b, 0);
  const weights: Weights = { metric: 0, fuzzy: 0, model: 0 };
  for (const [i, name] of counted.entries()) weights[name] = bounded[i]! / sum;
  return weights;
}
