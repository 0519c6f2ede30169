import { localDate } from '../calendar/calendar.ts';
import { knownExchange } from '../ledger/corporate.ts';
import { nameOf } from '../ledger/explain.ts';
import type { Instrument } from '../ledger/fill.ts';
import type { Mark } from '../ledger/mark.ts';
import { type MarginEstimate, type MarginLeg, marginEstimate } from '../margin/scan.ts';
import type { Leg } from '../options/legs.ts';
import { payoff } from '../options/payoff/payoff.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type Held, heldUnits, type UnderlyingBook } from './portfolio.ts';

const rights = { future: 'FUT', stock: 'STK', etf: 'STK' } as const;

function marginLeg({ position, mark }: Held): MarginLeg | Refusal {
  const { instrument, quantity } = position;
  if (isRefusal(mark)) return { refused: `${nameOf(instrument)} has no mark: ${mark.refused}` };
  const right = instrument.right ?? rights[instrument.kind as keyof typeof rights];
  if (right === undefined) return { refused: `No margin rule for ${instrument.kind}` };
  if (instrument.right !== undefined && mark.iv === null)
    return { refused: `${nameOf(instrument)} has no volatility` };
  return {
    right,
    action: quantity > 0 ? 'buy' : 'sell',
    strike: instrument.strike,
    expiry: instrument.expiry,
    years: mark.years ?? 0,
    quantity: Math.abs(heldUnits(position)),
    vol: mark.iv ?? 0,
    price: mark.price,
  };
}

const legKinds = { CE: 'call', PE: 'put', FUT: 'future', STK: 'stock' } as const;

/** Worst loss at the first expiry from today's prices, as a positive number; null when unlimited or not computable. */
function worstLoss(legs: readonly MarginLeg[], mark: Mark): number | null {
  const dated = legs.filter((leg) => leg.right !== 'STK');
  const years = dated.length === 0 ? 0 : Math.min(...dated.map((leg) => leg.years));
  const carry = mark.years === null ? mark.rate : Math.log(mark.forward / mark.spot) / mark.years;
  const found = payoff({
    spot: mark.spot,
    years,
    rate: mark.rate,
    yield: mark.rate - carry,
    vol: Math.max(0, ...legs.map((leg) => leg.vol)),
    legs: legs.map(
      (leg): Leg => ({
        kind: legKinds[leg.right],
        action: leg.action,
        strike: leg.strike,
        quantity: leg.quantity,
        premium: leg.price,
        years: leg.years,
        vol: leg.vol,
      }),
    ),
  });
  return isRefusal(found) || found.maxLoss === null ? null : Math.max(-found.maxLoss, 0);
}

const isIndexLike = (instruments: readonly Instrument[], index: boolean): 'index' | 'stock' =>
  index && instruments.every(({ kind }) => kind === 'option' || kind === 'future') ? 'index' : 'stock';

/** Margin ESTIMATE for all that one account holds on one underlying; shares and options that are paid in full need none. */
export function bookMargin(
  { exchange, held: own }: UnderlyingBook,
  about: { now: number; index: boolean },
): MarginEstimate | Refusal {
  const live = own.filter(({ expired }) => !expired);
  if (live.length === 0) return { refused: 'Everything has expired and waits to be settled' };
  const known = knownExchange(exchange);
  if (known === null) return { refused: `No margin rules for ${exchange}` };
  const legs: MarginLeg[] = [];
  for (const one of live) {
    const leg = marginLeg(one);
    if (isRefusal(leg)) return leg;
    legs.push(leg);
  }
  if (legs.every((leg) => leg.right !== 'FUT' && leg.action === 'buy'))
    return { estimate: 0, basis: 'what was bought is paid in full and blocks no margin' };
  const marks = live.map(({ mark }) => mark as Mark);
  const first = marks.reduce((a, b) =>
    (b.years ?? Number.POSITIVE_INFINITY) < (a.years ?? Number.POSITIVE_INFINITY) ? b : a,
  );
  return marginEstimate({
    exchange: known,
    legs,
    spot: first.spot,
    forward: first.forward,
    rate: first.rate,
    onDate: localDate(known, about.now),
    maxLoss: worstLoss(legs, first),
    assetClass: isIndexLike(
      live.map(({ position }) => position.instrument),
      about.index,
    ),
  });
}
