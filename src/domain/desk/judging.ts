import { checkLimits, type LimitFigures, type LimitRow } from '../limits/limits.ts';
import { type Minor, major, minorHalfUp } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import type { DeskEffect } from './event.ts';
import type { DeskLeg, OrderReport, OrderRequest, Rejection } from './order.ts';
import { overPosition } from './position-limit.ts';
import type { Quote } from './quote.ts';
import { rejection } from './request.ts';
import { byUnderlying, greeksOf, heldLegs, marginOf, type Risk, type RiskLeg, riskOf } from './risk.ts';
import type { DeskRules } from './rules.ts';
import { type DeskState, equityOf, openPositionsOf } from './state.ts';

const reasonWords: Record<string, string> = {
  halted: 'Trading is halted: no new risk',
  eligible: 'Trading may be resumed, but nobody has approved it yet',
};

/** What stops new risk before any price is looked at; null lets it through. */
export function gates(state: DeskState, request: OrderRequest, rules: DeskRules): Rejection | null {
  const { breaker } = state;
  if (rules.breaker && breaker !== null && breaker.state !== 'active' && breaker.state !== 'probation')
    return rejection(
      'breaker',
      reasonWords[breaker.state]!,
      'Run `coach breaker explain`; closing orders still work.',
    );
  const blocked = request.concerns.find(({ severity }) => severity === 'block');
  return blocked === undefined
    ? null
    : rejection(
        'concern',
        `The order is blocked by the concern ${blocked.name}`,
        'Change the order, or look at its evidence.',
      );
}

export interface Judged {
  reason: Rejection | null;
  /** Margin in use afterwards. */
  margin: Minor | null;
  shown: Pick<OrderReport, 'margin' | 'maxLoss' | 'undefinedRisk' | 'limits'>;
  alerts: DeskEffect[];
}

interface Asked {
  request: OrderRequest;
  legs: readonly { leg: DeskLeg; quote: Quote; price: number }[];
  charges: Minor;
  risk: 'open' | 'close';
  factor: number;
}

const inMinor = (amount: number | null, currency: string): Minor | null => {
  if (amount === null) return null;
  const found = minorHalfUp(amount, currency);
  return isRefusal(found) ? null : found;
};

const sumOf = (risks: Iterable<Risk>): number | null => {
  let sum = 0;
  for (const { loss } of risks) {
    if (loss === null) return null;
    sum += loss;
  }
  return sum;
};

/** Risk of everything open by underlying. */
function openRisks(state: DeskState): Map<string, Risk> {
  const groups = byUnderlying(heldLegs(state, openPositionsOf(state)));
  return new Map([...groups].map(([key, legs]) => [key, riskOf(legs, 0)]));
}

/** Worst loss of the order by itself; beside what is held where it is bounded only together with that. */
function ownRisk(
  before: DeskState,
  after: Map<string, Risk>,
  { legs, charges }: Asked,
  currency: string,
): Risk {
  const own = legs.map(
    ({ leg, quote, price }): RiskLeg => ({
      instrument: leg.instrument,
      units: (leg.action === 'buy' ? leg.quantity : -leg.quantity) * leg.instrument.multiplier,
      price,
      quote,
    }),
  );
  const groups = byUnderlying(own);
  const costs = major(charges, currency);
  const risks = [...groups.values()].map((group, i) => riskOf(group, i === 0 ? costs : 0));
  const touched = [...groups.keys()].flatMap((key) => after.get(key) ?? []);
  const open = touched.some((risk) => risk.undefined);
  if (!risks.some((risk) => risk.undefined) || open) return { loss: sumOf(risks), undefined: open };
  const was = openRisks(before);
  const earlier = sumOf([...groups.keys()].flatMap((key) => was.get(key) ?? []));
  const later = sumOf(touched);
  const loss = earlier === null || later === null ? null : Math.max(later - earlier, 0) + costs;
  return { loss, undefined: false };
}

/** Greatest delta and vega of any underlying the order touches. */
function greatest(
  draft: DeskState,
  symbols: readonly string[],
): { delta: number | null; vega: number | null } {
  const most = { delta: 0, vega: 0 };
  for (const legs of byUnderlying(heldLegs(draft, openPositionsOf(draft))).values()) {
    if (!symbols.includes(legs[0]!.instrument.symbol)) continue;
    const found = greeksOf(legs);
    if (found === null) return { delta: null, vega: null };
    most.delta = Math.max(most.delta, Math.abs(found.delta));
    most.vega = Math.max(most.vega, Math.abs(found.vega));
  }
  return most;
}

function figuresOf(before: DeskState, draft: DeskState, asked: Asked, margin: number | null) {
  const { currency } = draft;
  const risks = openRisks(draft);
  const own = ownRisk(before, risks, asked, currency);
  const equity = equityOf(before);
  const after = equityOf(draft);
  const money = (amount: number) => (Number.isFinite(amount) ? major(amount, currency) : null);
  // What the order costs at once counts: none is let through that would itself reach a cap.
  const gain = (since: Minor) => money(after - since);
  const symbols = [...new Set(asked.request.legs.map(({ instrument }) => instrument.symbol))];
  const wholeMargin = margin === null ? null : margin / (equity > 0 ? major(equity, currency) : Number.NaN);
  const figures: LimitFigures = {
    tradeLoss: own.loss,
    undefinedRisk: own.undefined,
    dayGain: gain(before.day.first),
    dayBest: money(before.day.best - before.day.first),
    weekGain: gain(before.week.first),
    trades: before.day.trades + 1,
    openRisk: sumOf(risks.values()),
    marginShare: wholeMargin,
    ...greatest(draft, symbols),
    symbols,
  };
  return { own, figures, equity: money(after) };
}

const limitHints: Partial<Record<LimitRow['name'], string>> = {
  undefinedRisk: 'Add a leg that bounds the loss, or allow it with `coach limits set --undefined-risk`.',
  maxLossPerTrade: 'Trade fewer lots, or narrower.',
  maxTradesPerDay: 'The count starts anew with the next session.',
};

const nearLimit = ({ name, value, limit }: LimitRow): DeskEffect => ({
  type: 'alert',
  code: 'nearLimit',
  about: name,
  figures: { value, limit },
});

/** Holds the account an order makes against margin, cash and limits. What only reduces risk always passes. */
export function judge(before: DeskState, draft: DeskState, asked: Asked, rules: DeskRules): Judged {
  const { currency } = draft;
  const estimate = rules.margin ? marginOf(draft) : null;
  const margin = rules.margin ? (inMinor(estimate, currency) ?? before.margin) : null;
  const was = before.margin ?? (0 as Minor);
  const shownMargin = margin === null ? null : { before: was, after: margin };
  const nothing = { margin: shownMargin, maxLoss: null, undefinedRisk: false, limits: [] };
  if (asked.risk === 'close') return { reason: null, margin, shown: nothing, alerts: [] };
  if (rules.margin && estimate === null) {
    const words = 'The margin of this position cannot be estimated';
    const reason = rejection('margin', words, 'Its contracts need prices and volatilities.');
    return { reason, margin, shown: nothing, alerts: [] };
  }
  if (rules.margin && draft.cash - margin! < 0) {
    const words = `Cash after the order would be ${major(draft.cash, currency)}, the margin ${major(margin!, currency)}`;
    return { reason: rejection('funds', words, 'Trade fewer lots.'), margin, shown: nothing, alerts: [] };
  }
  if (!rules.limits) return { reason: null, margin, shown: nothing, alerts: [] };
  const symbols = asked.request.legs.map(({ instrument }) => instrument.symbol);
  const over = overPosition(draft, symbols);
  if (over !== null) return { reason: over, margin, shown: nothing, alerts: [] };
  const { own, figures, equity } = figuresOf(before, draft, asked, estimate);
  const { breaker, settings } = before;
  const drawdown = breaker === null || equity === null ? null : (breaker.peak - equity) / breaker.peak;
  const rows = checkLimits(settings, figures, breaker === null ? 0 : drawdown, asked.factor);
  const shown = {
    margin: shownMargin,
    maxLoss: inMinor(own.loss, currency),
    undefinedRisk: own.undefined,
    limits: rows,
  };
  const broken = rows.find(({ ok }) => !ok);
  const alerts = rows.filter(({ warn }) => warn).map(nearLimit);
  if (broken === undefined) return { reason: null, margin, shown, alerts };
  const told = broken.value === null ? 'cannot be told' : `would be ${Number(broken.value.toFixed(4))}`;
  const words =
    broken.name === 'undefinedRisk'
      ? 'The loss of this order has no bound'
      : `${broken.name} ${told}, the limit is ${broken.limit}`;
  const hint = limitHints[broken.name] ?? 'Run `coach limits show`.';
  return { reason: rejection('limit', words, hint), margin, shown, alerts };
}
