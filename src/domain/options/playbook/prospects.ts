import type { Scene } from '../../../core/shapes/prospect.ts';
import type { Suggestion } from '../../../core/shapes/suggestion.ts';
import type { View } from '../../../core/shapes/view.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import { horizonValue } from '../payoff/horizon.ts';
import { type PriceLaw, priceAtCoordinate, reshaped, touchProbability } from '../payoff/law.ts';
import type { Placed } from './contest.ts';
import type { Market } from './market.ts';
import type { Outcome } from './outcome.ts';
import { drift, volRatio } from './score.ts';
import { cents, roundedTo } from './words.ts';

const ratio = roundedTo(4);

/** Standard normal coordinates close enough together that a mean over them is right to about a ten-thousandth. */
const step = 0.05;
const nodes = Array.from({ length: 241 }, (_, i) => (i - 120) * step);
const densities = nodes.map((z) => Math.exp((-z * z) / 2));
const density = densities.reduce((sum, one) => sum + one, 0);

/** Mean P/L at the near expiry under a law, before costs. */
function meanUnder({ horizon }: Outcome, law: PriceLaw): number {
  let sum = 0;
  for (let i = 0; i < nodes.length; i++)
    sum += densities[i]! * horizonValue(horizon, priceAtCoordinate(law, nodes[i]!));
  return sum / density;
}

/**
 * What the position would be worth if the price followed another law than the market's: the costs of `expectedValue` and
 * the difference of the means. Where a price is known the price is used, so the market's own law leaves the costs.
 */
function worthOf(
  outcome: Outcome,
  { near }: Market,
  view: View,
  { premium }: ChainAnalysis,
): Suggestion['worth'] {
  const { law, atmIv, years } = near;
  const market = meanUnder(outcome, law);
  const under = (factor: number, moves: number) =>
    cents(
      outcome.expectedValue +
        meanUnder(outcome, reshaped(law, factor, moves * atmIv * Math.sqrt(years))) -
        market,
    );
  const realised = premium.realizedVolatility;
  const known = realised !== null && realised > 0;
  return {
    market: cents(outcome.expectedValue),
    realised: known ? under(realised / atmIv, 0) : null,
    view: under(volRatio[view.volatility], drift[view.direction]),
    realisedVolatility: known ? ratio(realised) : null,
    viewMove: drift[view.direction],
    viewVolatility: ratio(atmIv * volRatio[view.volatility]),
  };
}

const stripPoints = 31;

/** P/L after costs at the near expiry over two and a half expected moves either way. */
function stripOf({ horizon, cost }: Outcome, { spot, near }: Pick<Market, 'spot' | 'near'>): Scene['strip'] {
  const reach = Math.min(2.5 * near.sigma, 0.98 * spot);
  return Array.from({ length: stripPoints }, (_, i) => {
    const level = spot - reach + (2 * reach * i) / (stripPoints - 1);
    return { spot: cents(level), pl: cents(horizonValue(horizon, level) - cost.total) };
  });
}

/** What a measured position comes to at its near expiry, after costs. */
export function sceneOf(outcome: Outcome, { near, spot }: Pick<Market, 'near' | 'spot'>): Scene {
  const { after, stance, loss } = outcome;
  return {
    afterCosts: {
      maxProfit: after.maxProfit === null ? null : cents(after.maxProfit),
      maxLoss: after.maxLoss === null ? null : cents(after.maxLoss),
    },
    stressLoss: outcome.candidate.template.risk === 'undefined' ? cents(-loss) : null,
    touch: after.breakevens.map((price) => ({
      price: cents(price),
      probability: ratio(touchProbability(near.law, price, spot)),
    })),
    ifPrice: {
      move: cents(near.sigma),
      down: cents(stance.down),
      still: cents(stance.still),
      up: cents(stance.up),
    },
    strip: stripOf(outcome, { near, spot }),
  };
}

/** What a suggestion can come to, by prices, by laws and by where the underlying goes; all after costs. */
export function prospectsOf(
  { outcome, sized }: Placed,
  { market, view, analysis }: { market: Market; view: View; analysis: ChainAnalysis },
): Scene & Pick<Suggestion, 'returnOnMargin' | 'worth'> {
  const { maxProfit } = outcome.after;
  const { estimate } = sized.margin;
  // A largest profit at a price of zero is none to plan with.
  const reached = maxProfit !== null && outcome.reward >= maxProfit - 0.005;
  return {
    ...sceneOf(outcome, market),
    returnOnMargin: reached && estimate > 0 ? ratio(maxProfit / estimate) : null,
    worth: worthOf(outcome, market, view, analysis),
  };
}
