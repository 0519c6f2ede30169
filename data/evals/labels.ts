import type { Context } from '../../src/core/command.ts';
import type { Suggestion } from '../../src/core/shapes/suggestion.ts';
import type { ChainRef } from '../../src/domain/evals/dataset.ts';
import { quantile } from '../../src/domain/stats/sample.ts';
import { chainsOf, ruled } from '../../src/services/evals/chains.ts';

interface Wanted {
  direction: 'bullish' | 'bearish' | 'neutral';
  risk: 'low' | 'medium' | 'high';
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
/** Units of the underlying a lot of the structure moves like, per unit. */
const tilt = ({ greeks, legs }: Suggestion) => greeks.delta / legs[0]!.quantity;
const worth = ({ expectedValue, margin }: Suggestion) => expectedValue / Math.max(margin.estimate, 1);

function withView(one: Suggestion, { direction }: Wanted): boolean {
  if (direction === 'neutral') return Math.abs(tilt(one)) < 0.12;
  return direction === 'bullish' ? tilt(one) > 0.08 : tilt(one) < -0.08;
}

/** Good and bad trades of a chain for a view, by their own figures; null where there are not both. */
export async function labels(ref: ChainRef, asked: Wanted, folder: string | undefined, context: Context) {
  const found = await chainsOf(folder, context).of(ref);
  if (found === null) return null;
  const person = {
    capital: null,
    risk: asked.risk,
    experience: 'advanced' as const,
    definedRisk: false,
    brokeragePerOrder: 20,
  };
  const measured = ruled(
    found.chain,
    found.previous,
    { wish: { direction: asked.direction }, person },
    60,
    context,
  );
  if (measured === null) return null;
  const all = [...measured.answer.suggestions, ...measured.answer.bench];
  if (all.length < 6) return null;
  const spread = (of: (one: Suggestion) => number) => {
    const sorted = all.map(of).sort((a, b) => a - b);
    return { low: quantile(sorted, 0.25), middle: quantile(sorted, 0.5) };
  };
  const [pop, value] = [spread((one) => one.pop), spread(worth)];
  const told = (one: Suggestion) =>
    `chance ${percent(one.pop)}, expected value ${percent(worth(one))} of the margin`;
  const good = all
    .filter(
      (one) =>
        withView(one, asked) &&
        worth(one) > value.low &&
        (one.pop >= pop.middle || worth(one) >= value.middle),
    )
    .map((one) => ({ strategy: one.strategy, reason: `with the view, ${told(one)}` }));
  const against = (one: Suggestion) =>
    asked.direction === 'neutral'
      ? Math.abs(tilt(one)) > 0.35
      : !withView(one, asked) && Math.abs(tilt(one)) > 0.1;
  const poor = (one: Suggestion) => one.pop <= pop.low && worth(one) <= value.low;
  const bad = all
    .filter((one) => against(one) || poor(one))
    .map((one) => ({
      strategy: one.strategy,
      reason: `${against(one) ? 'against the view' : 'among the worst in chance and in value'}, ${told(one)}`,
    }));
  return good.length === 0 || bad.length === 0 ? null : { good: good.slice(0, 5), bad: bad.slice(0, 6) };
}
