import { exponentOf, type Minor, worthOf } from '../money.ts';
import type { Instrument } from './fill.ts';
import type { UnitGreeks } from './mark.ts';

/** One position at the moment somebody looked; what `explain` needs of it later. Money in minor units, price in millionths. */
export interface MarkLine {
  key: string;
  name: string;
  currency: string;
  multiplier: number;
  quantity: number;
  /** Realised plus unrealised, before charges. */
  gross: number;
  charges: number;
  price: number;
  spot: number;
  forward: number;
  iv: number | null;
  greeks: UnitGreeks | null;
  asOf: number;
}

/** The same position now; `price` is null where nothing marks it any more (closed since). */
export interface NowLine {
  gross: number;
  charges: number;
  price: number | null;
  forward: number;
  iv: number | null;
}

/** A gain by its causes; the parts add up to `total` to the last minor unit. */
export interface Attribution {
  delta: Minor;
  gamma: Minor;
  theta: Minor;
  vega: Minor;
  /** What the greeks of the mark leave unexplained of the move of what was held. */
  rest: Minor;
  /** What was bought and sold since, against the price now. */
  trades: Minor;
  /** Charges since, negative. */
  charges: Minor;
  total: Minor;
}

const parts = ['delta', 'gamma', 'theta', 'vega', 'rest', 'trades', 'charges', 'total'] as const;

export const nothing = (): Attribution =>
  Object.fromEntries(parts.map((part) => [part, 0])) as unknown as Attribution;

export function add(sum: Attribution, more: Attribution): void {
  for (const part of parts) sum[part] = (sum[part] + more[part]) as Minor;
}

const yearMs = 365 * 86_400_000;

/**
 * A second-order Taylor expansion at the mark (delta and gamma in the forward, theta, vega), each part rounded to the minor unit;
 * `rest` closes the sum exactly. Without greeks at the mark the whole move of what was held is rest.
 */
export function attribute(then: MarkLine | null, now: NowLine, currency: string, at: number): Attribution {
  const exponent = exponentOf(currency);
  const gross = now.gross - (then?.gross ?? 0);
  const charges = -(now.charges - (then?.charges ?? 0));
  const found = nothing();
  found.charges = (charges + 0) as Minor;
  found.total = (gross + charges) as Minor;
  found.trades = gross as Minor;
  if (then === null || now.price === null) return found;
  const size = Math.abs(then.quantity);
  const worth = (price: number) => worthOf(size, price, then.multiplier, exponent);
  const held = (then.quantity < 0 ? -1 : 1) * (worth(now.price) - worth(then.price));
  found.trades = (gross - held) as Minor;
  found.rest = held as Minor;
  if (then.greeks === null) return found;
  const scale = (then.quantity / 1e8) * then.multiplier * 10 ** exponent;
  const move = now.forward - then.forward;
  const part = (value: number) => (Number.isFinite(value) ? Math.round(scale * value) + 0 : 0) as Minor;
  found.delta = part(then.greeks.delta * move);
  found.gamma = part(0.5 * then.greeks.gamma * move * move);
  found.theta = part((then.greeks.theta * (at - then.asOf)) / yearMs);
  if (then.iv !== null && now.iv !== null) found.vega = part(then.greeks.vega * (now.iv - then.iv));
  found.rest = (held - found.delta - found.gamma - found.theta - found.vega) as Minor;
  return found;
}

/** A contract in words: NIFTY 2026-12-29 25000 CE. */
export const nameOf = ({ symbol, expiry, strike, right, kind }: Instrument): string =>
  [symbol, expiry, strike, right ?? (kind === 'future' ? 'FUT' : undefined)]
    .filter((part) => part !== undefined)
    .join(' ');
