import type { HoldingDocument } from '../../core/shapes/holding.ts';
import type { Freshness } from '../../core/shapes/market.ts';
import type { GainsDocument, PortfolioDocument } from '../../core/shapes/portfolio.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import type { BookGreeks } from '../../domain/ledger/greeks.ts';
import { unitGreeks } from '../../domain/ledger/mark.ts';
import { averagePrice } from '../../domain/ledger/pnl.ts';
import { major, units } from '../../domain/money.ts';
import { type Gains, type GreekLine, type Held, heldUnits } from '../../domain/portfolio/portfolio.ts';
import { isRefusal } from '../../domain/refusal.ts';

/** Two decimals, and no negative zero. */
export const rounded = (value: number): number => Math.round(value * 100) / 100 + 0;

/** One open position as a person or a script reads it. */
export function holdingDocument(
  { position, mark, value, expired, incomplete }: Held,
  freshness: Freshness | null,
  margin: number | null,
): HoldingDocument {
  const { instrument, currency } = position;
  const money = (amount: number | undefined) => (amount === undefined ? null : major(amount, currency));
  const greeks = isRefusal(mark) ? null : unitGreeks(instrument, mark);
  const size = heldUnits(position);
  return {
    name: nameOf(instrument),
    account: position.account,
    symbol: instrument.symbol,
    exchange: instrument.exchange,
    kind: instrument.kind,
    expiry: instrument.expiry ?? null,
    strike: instrument.strike ?? null,
    right: instrument.right ?? null,
    currency,
    quantity: units(position.quantity),
    multiplier: instrument.multiplier,
    averagePrice: averagePrice(position),
    mark: isRefusal(mark)
      ? null
      : {
          price: mark.price,
          basis: mark.basis,
          asOf: timeAt(instrument.exchange, mark.asOf),
          source: mark.source,
          freshness,
          spot: mark.spot,
          forward: mark.forward,
          iv: mark.iv,
        },
    markReason: isRefusal(mark) ? [mark.refused, mark.hint].filter(Boolean).join('. ') : null,
    expired,
    incomplete,
    marketValue: money(value?.marketValue),
    unrealised: money(value?.unrealised),
    realised: major(position.realised, currency),
    charges: major(position.charges, currency),
    delta: greeks === null ? null : greeks.delta * size,
    thetaPerDay: greeks === null ? null : rounded((greeks.theta * size) / 365),
    vegaPerPoint: greeks === null ? null : rounded(greeks.vega * size * 0.01),
    margin,
    openedAt: timeAt(instrument.exchange, position.openedAt),
  };
}

/** Gains of one currency; equity is cash plus what closing everything would bring, null while something has no mark. */
export function gainsDocument(
  row: Gains,
  cash: readonly { currency: string; amount: number }[],
): GainsDocument {
  const { currency } = row;
  const own = cash.filter((line) => line.currency === currency).reduce((sum, line) => sum + line.amount, 0);
  const money = (amount: number) => major(amount, currency);
  return {
    currency,
    realised: money(row.realised),
    unrealised: row.unrealised === null ? null : money(row.unrealised),
    unrealisedOfMarked: money(row.unrealisedOfMarked),
    unmarked: row.unmarked,
    charges: money(row.charges),
    chargesEstimated: row.chargesUnknown,
    net: row.unrealised === null ? null : money(row.realised + row.unrealised - row.charges),
    equity: row.marketValue === null || cash.length === 0 ? null : money(own + row.marketValue),
  };
}

/** Greeks of the whole book by currency. */
export function greekTotals(lines: readonly GreekLine[]): PortfolioDocument['greeks']['total'] {
  const totals = new Map<string, BookGreeks & { currency: string; without: number }>();
  for (const line of lines) {
    const { currency } = line;
    const own = totals.get(currency) ?? {
      currency,
      delta1pct: 0,
      gamma1pct: 0,
      thetaPerDay: 0,
      vegaPerPoint: 0,
      without: 0,
    };
    for (const field of ['delta1pct', 'gamma1pct', 'thetaPerDay', 'vegaPerPoint', 'without'] as const)
      own[field] += line[field];
    totals.set(currency, own);
  }
  return [...totals.values()];
}
