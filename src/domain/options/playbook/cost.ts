import india from '../../../../data/charges/india.json' with { type: 'json' };
import type { Suggestion } from '../../../core/shapes/suggestion.ts';
import type { Exchange } from '../../calendar/zone.ts';
import { type ChargeSide, type Charges, charges } from '../../charges.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { Quote } from './book.ts';
import type { PickedLeg } from './candidate.ts';
import { cents } from './words.ts';

/** Charges of getting in and out at today's prices, in money of the whole position; each way rounded once, to the paisa or cent. */
export type Cost = Suggestion['charges'];

/** Whose tariff applies, that of which day, and the units of a contract. */
interface Tariff {
  exchange: Exchange;
  costDay: string;
  lot: number;
}

const probe: ChargeSide = { side: 'buy', kind: 'option', quantity: 1, price: 1 };

/** The day itself, or the first day with option charges on record where the prices are older. */
export function costDay(exchange: Exchange, day: string): string | Refusal {
  const own = charges(exchange, probe, day);
  if (!isRefusal(own)) return day;
  const first = india.rates
    .filter((rate) => rate.item === 'transaction' && rate.exchange === exchange && rate.kind === 'option')
    .map((rate) => rate.effectiveFrom)
    .sort()[0];
  if (exchange === 'US' || first === undefined || day >= first) return own;
  return first;
}

/** What it takes to price one answer: each leg's charges are asked for once a size. */
export interface Till {
  costOf(legs: readonly PickedLeg[], lots: number): Cost | Refusal;
}

type Side = Charges & { price: number };

function sideOf(
  quote: Quote,
  side: 'buy' | 'sell',
  quantity: number,
  market: Tariff,
  brokeragePerOrder: number,
): Side | Refusal {
  const price = side === 'buy' ? quote.pay : quote.get;
  const kind = quote.right === 'FUT' ? 'future' : 'option';
  // The setting is an Indian broker's flat fee in rupees; American orders have their own table.
  const fee = market.exchange === 'US' ? {} : { brokeragePerOrder };
  const found = charges(market.exchange, { side, kind, quantity, price }, market.costDay, fee);
  return isRefusal(found) ? found : { ...found, price };
}

/**
 * A till for one market: entry charges at the executable side, exit charges as if the position were closed at once on the
 * opposite side. One order a leg each way.
 */
export function tillOf(market: Tariff, brokeragePerOrder: number): Till {
  const known = new Map<Quote, Map<number, Side | Refusal>>();
  const chargesOf = (quote: Quote, side: 'buy' | 'sell', contracts: number): Side | Refusal => {
    let own = known.get(quote);
    if (own === undefined) {
      own = new Map();
      known.set(quote, own);
    }
    const key = side === 'buy' ? contracts : -contracts;
    const before = own.get(key);
    if (before !== undefined) return before;
    const found = sideOf(quote, side, contracts * market.lot, market, brokeragePerOrder);
    own.set(key, found);
    return found;
  };
  return {
    costOf(legs, lots) {
      const cost: Cost = { entry: 0, exit: 0, total: 0, items: {} };
      for (const { action, ratio, quote } of legs) {
        const entry = chargesOf(quote, action, lots * ratio);
        if (isRefusal(entry)) return entry;
        const exit = chargesOf(quote, action === 'buy' ? 'sell' : 'buy', lots * ratio);
        if (isRefusal(exit)) return exit;
        cost.entry += entry.total;
        cost.exit += exit.total;
        for (const { items } of [entry, exit]) {
          for (const item in items) cost.items[item] = (cost.items[item] ?? 0) + items[item]!;
        }
      }
      cost.entry = cents(cost.entry);
      cost.exit = cents(cost.exit);
      cost.total = cents(cost.entry + cost.exit);
      return cost;
    },
  };
}
