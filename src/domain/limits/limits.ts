import type { LimitCheck } from '../../core/shapes/order.ts';
import { type BreakerSettings, breakerDefaults } from '../breaker/state.ts';

/** Bounds on new risk of one account; null is no bound. Money is in the account's currency, shares and ratios are 0..1. */
export interface Limits {
  /** Worst loss of one order after charges; a loss under stress where the risk is undefined. */
  maxLossPerTrade: number | null;
  maxLossPerWeek: number | null;
  maxTradesPerDay: number | null;
  /** Worst losses of everything open together. */
  maxOpenRisk: number | null;
  /** Margin in use over equity. */
  maxMarginShare: number | null;
  /** Units of the underlying, either way, of one underlying. */
  maxDelta: number | null;
  /** Money per volatility point, either way, of one underlying. */
  maxVega: number | null;
  /** Symbols of underlyings that may be traded; null allows all. */
  allow: string[] | null;
  undefinedRisk: boolean;
  /** Gain since the session's first equity from which new risk stops. */
  profitTarget: number | null;
  /** Share of the day's best gain that must be kept, once there was one, for new risk to go on. */
  profitLock: number | null;
}

export const limitDefaults: Limits = {
  maxLossPerTrade: null,
  maxLossPerWeek: null,
  maxTradesPerDay: null,
  maxOpenRisk: null,
  maxMarginShare: null,
  maxDelta: null,
  maxVega: null,
  allow: null,
  undefinedRisk: false,
  profitTarget: null,
  profitLock: null,
};

/** What a person may set of one account: its limits and its breaker. */
export interface DeskSettings {
  limits: Limits;
  breaker: BreakerSettings;
}

export const settingsDefaults: DeskSettings = { limits: limitDefaults, breaker: breakerDefaults };

/** What an order would make of the account; null where it cannot be told, which denies where a bound is set. */
export interface LimitFigures {
  /** Worst loss of the order, charges included; its stress loss where the risk is undefined. */
  tradeLoss: number | null;
  undefinedRisk: boolean;
  /** Equity, since the session's first and the week's; positive is a gain. */
  dayGain: number | null;
  dayBest: number | null;
  weekGain: number | null;
  /** Orders that opened risk today, this one among them. */
  trades: number;
  openRisk: number | null;
  marginShare: number | null;
  /** The largest of any underlying the order touches, without sign. */
  delta: number | null;
  vega: number | null;
  symbols: readonly string[];
}

export const limitNames = [
  'maxLossPerTrade',
  'maxLossPerDay',
  'maxLossPerWeek',
  'maxDrawdown',
  'maxTradesPerDay',
  'maxOpenRisk',
  'maxMarginShare',
  'maxDelta',
  'maxVega',
  'allow',
  'undefinedRisk',
  'profitTarget',
  'profitLock',
] as const;
export type LimitName = (typeof limitNames)[number];

/** One bound held against an order. `warn` from 80 % of it on. */
export type LimitRow = Omit<LimitCheck, 'name'> & { name: LimitName };

const warnShare = 0.8;

/** Whether a figure can be held against anything: no endless one can, whichever way it points. */
const told = (value: number | null): value is number => value !== null && Number.isFinite(value);

function atMost(name: LimitName, value: number | null, limit: number | null): LimitRow[] {
  if (limit === null) return [];
  const ok = told(value) && value <= limit;
  return [{ name, value, limit, ok, warn: ok && value! >= warnShare * limit }];
}

/** A loss may come near its cap, not reach it. */
function below(name: LimitName, gain: number | null, limit: number | null): LimitRow[] {
  if (limit === null) return [];
  const value = told(gain) ? Math.max(-gain, 0) : null;
  const ok = value !== null && value < limit;
  return [{ name, value, limit, ok, warn: ok && value! >= warnShare * limit }];
}

function flag(name: LimitName, broken: boolean): LimitRow {
  return { name, value: broken ? 1 : 0, limit: 0, ok: !broken, warn: false };
}

function profit(limits: Limits, { dayGain, dayBest }: LimitFigures): LimitRow[] {
  const rows: LimitRow[] = [];
  const { profitTarget, profitLock } = limits;
  if (profitTarget !== null) {
    const ok = told(dayGain) && dayGain < profitTarget;
    const warn = ok && dayGain >= warnShare * profitTarget;
    rows.push({ name: 'profitTarget', value: dayGain, limit: profitTarget, ok, warn });
  }
  if (profitLock !== null) {
    const kept = told(dayBest) ? profitLock * Math.max(dayBest, 0) : null;
    const ok = kept !== null && told(dayGain) && (kept === 0 || dayGain > kept);
    rows.push({ name: 'profitLock', value: dayGain, limit: kept ?? 0, ok, warn: false });
  }
  return rows;
}

/** Every bound that is set against what an order would make of the account. `scale` cuts what money may be risked, as in probation. */
export function checkLimits(
  { limits, breaker }: DeskSettings,
  figures: LimitFigures,
  drawdown: number | null,
  scale: number,
): LimitRow[] {
  const scaled = (limit: number | null) => (limit === null ? null : limit * scale);
  const { allow } = limits;
  return [
    ...atMost('maxLossPerTrade', figures.tradeLoss, scaled(limits.maxLossPerTrade)),
    ...below('maxLossPerDay', figures.dayGain, breaker.maxLossPerDay),
    ...below('maxLossPerWeek', figures.weekGain, limits.maxLossPerWeek),
    ...below('maxDrawdown', drawdown === null ? null : -drawdown, breaker.maxDrawdown),
    ...atMost('maxTradesPerDay', figures.trades, limits.maxTradesPerDay),
    ...atMost('maxOpenRisk', figures.openRisk, scaled(limits.maxOpenRisk)),
    ...atMost('maxMarginShare', figures.marginShare, scaled(limits.maxMarginShare)),
    ...atMost('maxDelta', figures.delta, limits.maxDelta),
    ...atMost('maxVega', figures.vega, limits.maxVega),
    ...(allow === null
      ? []
      : [
          flag(
            'allow',
            figures.symbols.some((symbol) => !allow.includes(symbol)),
          ),
        ]),
    ...(limits.undefinedRisk ? [] : [flag('undefinedRisk', figures.undefinedRisk)]),
    ...profit(limits, figures),
  ];
}
