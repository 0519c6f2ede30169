import { type MarginEstimate, marginEstimate } from '../../margin/scan.ts';
import { isRefusal } from '../../refusal.ts';
import { type SizeLimit, sizeOf } from '../payoff/sizing.ts';
import type { PickedLeg } from './candidate.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { Person } from './gate.ts';
import type { Market } from './market.ts';
import type { Outcome } from './outcome.ts';
import { limits } from './template.ts';
import { cents, money, percent } from './words.ts';

export interface Sized {
  lots: number;
  /** Of the whole position. */
  margin: MarginEstimate;
  /** Money the person means to risk; null without capital. */
  budget: number | null;
  boundBy: string;
}

/** The broker's money for the position. A cash-secured put keeps its strike. */
export function marginOf(
  { candidate, after, position, lots }: Outcome,
  market: Market,
): MarginEstimate | Fault {
  const { legs, template } = candidate;
  const units = lots * market.lot;
  if (template.id === 'cash-secured-put') {
    const cash = legs.reduce((sum, { ratio, quote }) => sum + units * ratio * quote.strike, 0);
    return { estimate: cash, basis: 'the whole strike, kept in cash' };
  }
  const found = marginEstimate({
    exchange: market.exchange,
    legs: legs.map(({ action, ratio, quote }, i) => ({
      right: quote.right,
      action,
      strike: quote.right === 'FUT' ? undefined : quote.strike,
      expiry: quote.expiry,
      years: quote.years,
      quantity: units * ratio,
      vol: quote.iv,
      price: position.legs[i]!.premium,
    })),
    spot: market.spot,
    forward: market.near.forward,
    rate: market.rate,
    onDate: market.day,
    maxLoss: after.maxLoss === null ? null : Math.max(-after.maxLoss, 0),
    assetClass: market.assetClass,
  });
  return isRefusal(found) ? fault('notMeasured', found.refused) : found;
}

/** Contracts of the whole position the thinnest leg's open interest bears. */
function openInterestLots(legs: readonly PickedLeg[]): number {
  let most = Number.POSITIVE_INFINITY;
  for (const { ratio, quote } of legs) {
    if (quote.oi !== null) most = Math.min(most, (limits.openInterestShare * quote.oi) / ratio);
  }
  return most;
}

/** Money a person means to risk on one position; null without capital. */
export const budgetOf = ({ capital, risk }: Person): number | null =>
  capital === null ? null : limits.riskShare[risk] * capital;

/** What a premium bought or a margin blocked takes out of the capital, of one lot. */
const tiedUp = (margin: number, { after }: Outcome): number => Math.max(margin, -after.netCash);

function limitsOf(one: Outcome, margin: number, capital: number, market: Market): SizeLimit[] {
  const { legs } = one.candidate;
  const perLot = (name: string, used: number, available: number) => ({
    name,
    perUnit: used / market.lot,
    available,
  });
  const found = [perLot('margin', tiedUp(margin, one), capital)];
  const open = openInterestLots(legs);
  if (Number.isFinite(open)) found.push(perLot('open interest', 1, Math.max(open, 1)));
  if (market.freeze !== null) {
    const ratio = Math.max(...legs.map((leg) => leg.ratio));
    found.push(perLot('freeze quantity', ratio * market.lot, market.freeze - 1));
  }
  return found;
}

/**
 * Lots for one answer: as many as keep the loss within the risk budget and the rest within capital, open interest and one
 * order; never less than one, which is refused where it needs more than the capital or could lose more than five budgets (two where the loss is open).
 */
export function sizedFor(one: Outcome, person: Person, market: Market): Sized | Fault {
  const margin = marginOf(one, market);
  if (isFault(margin)) return margin;
  const { capital, risk } = person;
  const budget = budgetOf(person);
  if (capital === null || budget === null)
    return { lots: 1, margin, budget: null, boundBy: 'no capital given' };
  const words = (value: number) => money(value, market.currency);
  const need = tiedUp(margin.estimate, one);
  if (need > capital) {
    const says = `margin over capital: one lot needs ${words(need)} of ${words(capital)}`;
    return fault('margin', says, { value: cents(need), limit: capital });
  }
  const open = one.candidate.template.risk === 'undefined';
  const most = limits.riskCeiling[one.candidate.template.risk] * budget;
  if (one.loss > most) {
    return fault(
      'risk',
      `risk over limit: one lot can lose ${words(one.loss)} ${open ? 'under stress' : 'at worst'}, ${percent(one.loss / capital)} of capital; ${risk} risk stops at ${percent(most / capital)}`,
      { value: cents(one.loss), limit: cents(most) },
    );
  }
  if (!(one.loss > 0)) return { lots: 1, margin, budget, boundBy: 'no loss to size by' };
  const size = sizeOf({
    riskBudget: budget,
    maxLossPerUnit: one.loss / market.lot,
    lot: market.lot,
    limits: limitsOf(one, margin.estimate, capital, market),
  });
  if (isRefusal(size)) return fault('notMeasured', size.refused);
  return { lots: Math.max(size.lots, 1), margin, budget, boundBy: size.boundBy };
}
