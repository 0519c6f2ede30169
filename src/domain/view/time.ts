import type { ChainAnalysis } from '../chain/analysis.ts';
import { percent, type Weighed, weighed } from './evidence.ts';

const ordinaryDecay = 0.04;

/** What time does to options of this expiry; it chooses no side by itself. */
export function timeEvidence(analysis: ChainAnalysis, horizonDays: number | undefined): Weighed[] {
  const { focus, straddle, daysToExpiry, expiry } = analysis;
  const at = focus.atmIndex;
  const decay = -((focus.call.theta[at] ?? Number.NaN) + (focus.put.theta[at] ?? Number.NaN));
  const share = decay / (straddle?.price ?? Number.NaN);
  const found = weighed({
    name: 'time decay',
    says: `the straddle at ${straddle?.strike} loses ${decay.toFixed(2)} a day, ${percent(share)} of its ${straddle?.price.toFixed(2)}, with ${daysToExpiry} days left`,
    on: 'time',
    importance: 0.3,
    sigmas: null,
    strength: (share - ordinaryDecay) / ordinaryDecay,
    value: decay,
    source: `theta at the money, ${expiry}`,
  });
  if (horizonDays === undefined || !(horizonDays > 0)) return found;
  const ratio = daysToExpiry / horizonDays;
  return [
    ...found,
    ...weighed({
      name: 'horizon',
      says: `${expiry} is ${daysToExpiry} days away, the horizon is ${horizonDays}`,
      on: 'time',
      importance: 0.2,
      sigmas: null,
      // An expiry just past the horizon decays within it; one far beyond hardly does.
      strength: ratio < 1 ? ratio - 1 : Math.max(0, 2 - ratio),
      value: ratio,
      source: 'what you asked for',
    }),
  ];
}
