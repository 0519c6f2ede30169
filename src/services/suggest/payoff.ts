import type { Context } from '../../core/command.ts';
import type { PayoffDocument, PayoffQuestion } from '../../core/shapes/payoff.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import { typedLeg } from '../../domain/options/leg-text.ts';
import { type Holding, holdingOf } from '../../domain/options/payoff/holding.ts';
import { sceneOf } from '../../domain/options/playbook/prospects.ts';
import { greeksOf, roundedExits } from '../../domain/options/playbook/suggestion.ts';
import { pastExpiryWarning } from '../../domain/past-expiry.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { read } from '../reading.ts';
import { type Keeping, keepChain, namedFile } from './keeping.ts';
import { dated, loadSnapshot, orThrow } from './snapshot.ts';

const round = (digits: number) => (value: number) => Math.round(value * 10 ** digits) / 10 ** digits + 0;
const money = round(2);
const moneyOrNull = (value: number | null) => (value === null ? null : money(value));

function legDocument(
  { action, ratio, quote, price, priceBasis }: Holding['legs'][number],
  lot: number,
): PayoffDocument['legs'][number] {
  const option = quote.right !== 'FUT';
  return {
    action,
    type: quote.right,
    strike: option ? quote.strike : null,
    expiry: quote.expiry,
    lots: ratio,
    quantity: ratio * lot,
    price,
    priceBasis,
    bid: quote.bid,
    ask: quote.ask,
    iv: option ? quote.iv : null,
    delta: option ? quote.delta : null,
    oi: quote.oi,
  };
}

function figures({ before, after, cost, margin, market, legs, outcome, exits }: Holding) {
  return {
    netCash: money(before.netCash),
    maxProfit: moneyOrNull(before.maxProfit),
    maxProfitUnlimited: before.maxProfitUnlimited,
    maxLoss: moneyOrNull(before.maxLoss),
    maxLossUnlimited: before.maxLossUnlimited,
    breakevens: before.breakevens.map(money),
    breakevensAfterCosts: after.breakevens.map(money),
    ...sceneOf(outcome, market),
    pop: after.pop,
    popBeforeCosts: before.pop,
    expectedValue: money(outcome.expectedValue),
    expectedGain: moneyOrNull(after.expectedGain),
    expectedLoss: moneyOrNull(after.expectedLoss),
    exits: roundedExits(exits),
    greeks: greeksOf(legs, market.lot),
    charges: {
      entry: money(cost.entry),
      exit: money(cost.exit),
      total: money(cost.total),
      items: Object.fromEntries(Object.entries(cost.items).map(([k, v]) => [k, money(v)])),
    },
    margin: isRefusal(margin)
      ? { estimate: null, basis: margin.refused }
      : { estimate: money(margin.estimate), basis: margin.basis },
    oneSigma: money(market.near.sigma),
  };
}

/** A typed position priced on the chain as it is. */
export async function positionPayoff(asked: PayoffQuestion, context: Context): Promise<PayoffDocument> {
  const question = dated(asked, context);
  const from = new Date(context.asOf ?? context.ports.clock.now()).toISOString().slice(0, 10);
  const typed = question.legs.map((text) => orThrow(typedLeg(text, from)));
  namedFile(question);
  const snapshot = await loadSnapshot(question, context);
  const first = typed.flatMap((leg) => (leg.expiry === null ? [] : [leg.expiry])).sort()[0];
  const analysis = read(snapshot, question.expiry ?? first);
  const holding = orThrow(holdingOf(typed, snapshot.chain, analysis, context.ports.config.brokeragePerOrder));
  const keeping: Keeping = { fault: null };
  if (question.keep === true) await keepChain(snapshot.chain, snapshot, false, keeping, context);
  if (keeping.fault !== null) throw keeping.fault;
  const { market } = holding;
  return {
    symbol: snapshot.chain.symbol,
    exchange: snapshot.chain.exchange,
    currency: snapshot.chain.currency,
    expiry: market.near.expiry,
    asOf: isoWithOffset(snapshot.chain.exchange, snapshot.chain.asOf),
    source: snapshot.chain.source,
    freshness: snapshot.freshness,
    spot: market.spot,
    forward: money(market.near.forward),
    lotSize: market.lot,
    legs: holding.legs.map((leg) => legDocument(leg, market.lot)),
    ...figures(holding),
    curve: holding.curve.map((point) => ({
      spot: money(point.spot),
      pl: money(point.pl - holding.cost.total),
      today: money(point.today - holding.cost.total),
    })),
    warnings: [
      ...new Set([
        ...pastExpiryWarning(snapshot.chain, market.near.expiry, snapshot.now, snapshot.sample),
        ...snapshot.warnings,
        ...analysis.warnings,
        ...market.warnings,
      ]),
    ],
  };
}
