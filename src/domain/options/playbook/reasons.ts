import type { Evidence, View } from '../../../core/shapes/view.ts';
import type { PickedLeg } from './candidate.ts';
import type { Placed } from './contest.ts';
import type { Market } from './market.ts';
import type { Outcome } from './outcome.ts';
import { level, money, percent } from './words.ts';

const signs = { bullish: 1, rising: 1, bearish: -1, falling: -1, neutral: 0, steady: 0 } as const;

/** The pieces that speak loudest for the view; where it takes no side, the loudest at all. */
function loudest(view: View, on: Evidence['on'], stance: keyof typeof signs): Evidence[] {
  const sign = signs[stance];
  return view.evidence
    .filter((piece) => piece.on === on && (sign === 0 ? piece.weight !== 0 : piece.weight * sign > 0))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1));
}

function viewReason(view: View): string {
  const pieces = [
    ...loudest(view, 'direction', view.direction).slice(0, 2),
    ...loudest(view, 'volatility', view.volatility).slice(0, 1),
  ];
  const says =
    pieces.length === 0 ? 'nothing stands out of its noise' : pieces.map((piece) => piece.says).join('; ');
  const origin = view.given ? 'as asked' : 'from the evidence';
  return `View ${view.direction}, volatility ${view.volatility} (${origin}): ${says}`;
}

function legReason({ action, ratio, quote }: PickedLeg, near: string): string {
  const verb = action === 'buy' ? 'buys' : 'sells';
  const times = ratio === 1 ? '' : `${ratio} × `;
  const price = action === 'buy' ? quote.pay : quote.get;
  if (quote.right === 'FUT') return `${verb} ${times}the future at ${level(price)}`;
  const later = quote.expiry === near ? '' : ` of ${quote.expiry}`;
  const open = quote.oi === null ? '' : `, ${Math.round(quote.oi)} contracts open`;
  return `${verb} ${times}${quote.strike} ${quote.right}${later} at ${price.toFixed(2)} (delta ${quote.delta.toFixed(2)}, IV ${percent(quote.iv)}${open})`;
}

function winReason({ after, pop, candidate }: Outcome, market: Market): string {
  const edges = after.breakevens.map((price) => {
    const away = price / market.spot - 1;
    return `${level(price)} (${percent(Math.abs(away))} ${away < 0 ? 'below' : 'above'} spot)`;
  });
  const when = candidate.legs.some(({ quote }) => quote.expiry !== market.near.expiry)
    ? ` at ${market.near.expiry}, the later legs at today's volatility`
    : '';
  const breaks =
    edges.length === 0
      ? 'It has no break-even after costs'
      : `Breaks even after costs at ${edges.join(' and ')}${when}`;
  return `${breaks}; profit with probability ${percent(pop, 0)} by the market's own volatilities, expected move ±${level(market.near.sigma)}`;
}

function costReason({ cost, expectedValue, reward }: Outcome, market: Market): string {
  const words = (value: number) => money(value, market.currency);
  const share = `, ${percent(cost.total / (reward + cost.total))} of the best profit within two expected moves`;
  return `Charges ${words(cost.total)} in and out${share}; expected value ${words(expectedValue)} is half spreads and charges, no edge is assumed`;
}

function sizeReason({ outcome, sized }: Placed, market: Market, capital: number | null): string {
  const { loss, candidate, lots } = outcome;
  const words = (value: number) => money(value, market.currency);
  const worst =
    candidate.template.risk === 'undefined'
      ? `about ${words(loss)} under stress, charges included; the loss is open`
      : `at most ${words(loss)}, charges included`;
  const head = `${lots} ${lots === 1 ? 'lot' : 'lots'} of ${market.lot} ${lots === 1 ? 'blocks' : 'block'} about ${words(sized.margin.estimate)} and can lose ${worst}`;
  if (capital === null || sized.budget === null) return `${head}; give your capital to have it sized`;
  const budget = words(sized.budget);
  const judged =
    loss > sized.budget
      ? `ABOVE your budget of ${budget}`
      : `within your budget of ${budget}; bound by ${sized.boundBy}`;
  return `${head} (${percent(loss / capital)} of capital, ${judged})`;
}

/** Why this one, each reason with its figures. */
export function reasonsOf(placed: Placed, view: View, market: Market, capital: number | null): string[] {
  const { outcome } = placed;
  const legs = outcome.candidate.legs.map((leg) => legReason(leg, market.near.expiry)).join(', ');
  return [
    viewReason(view),
    `${legs[0]!.toUpperCase()}${legs.slice(1)}`,
    winReason(outcome, market),
    costReason(outcome, market),
    sizeReason(placed, market, capital),
  ];
}
