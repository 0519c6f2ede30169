import { dayNumber } from '../../calendar/zone.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import type { Chain } from '../../chain/snapshot.ts';
import { type ContractFacts, contractFacts } from '../../contract/contract.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import { knownUnderlying } from '../../symbol/known.ts';
import { type Book, bookOf } from './book.ts';
import type { Shelf } from './candidate.ts';
import { costDay } from './cost.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { limits } from './template.ts';

/** What every candidate of one answer is measured against. */
export interface Market extends Shelf {
  symbol: string;
  exchange: Chain['exchange'];
  currency: Chain['currency'];
  /** Exchange-local date of the prices. */
  day: string;
  daysToExpiry: number;
  /** The underlying, or the forward brought back to today where the source has no spot. */
  spot: number;
  rate: number;
  /** Units in a contract. */
  lot: number;
  assetClass: 'index' | 'stock';
  settlement: ContractFacts['settlement'] | null;
  /** Units at which an order is rejected. */
  freeze: number | null;
  /** The day whose charges apply. */
  costDay: string;
  warnings: string[];
}

/** The first later expiry far enough away to decay slower and near enough to be traded. */
function farBook({ solved, focus, day, chain }: ChainAnalysis): Book | Fault {
  const [least, most] = limits.farDays as [number, number];
  const near = dayNumber(focus.slice.expiry);
  let wrong = fault(
    'noExpiry',
    `the chain has no expiry ${least} to ${most} days after ${focus.slice.expiry}`,
  );
  const later = solved
    .filter(({ slice }) => slice.expiry > day)
    .sort((a, b) => (a.slice.expiry < b.slice.expiry ? -1 : 1));
  for (const slice of later) {
    const gap = dayNumber(slice.slice.expiry) - near;
    if (gap < least || gap > most) continue;
    const book = bookOf(slice, chain);
    if (isFault(book)) wrong = book;
    else if (isRefusal(book)) wrong = fault('notPriced', book.refused);
    else return book;
  }
  return wrong;
}

function factsOf({ symbol, exchange }: Chain, expiry: string, day: string): ContractFacts | null {
  const known = knownUnderlying(symbol, exchange) ?? { symbol, exchange, assetClass: 'stock' as const };
  const facts = contractFacts(known, expiry, day);
  return isRefusal(facts) ? null : facts;
}

function warningsOf(near: Book, day: string, charged: string): string[] {
  const found: string[] = [];
  if (near.last) {
    found.push(
      `NO QUOTES: no option of ${near.expiry} has a bid or an ask; candidates are priced at last trades, which nobody may offer now`,
    );
  }
  if (near.noOpenInterest)
    found.push(`The source gives no open interest for ${near.expiry}: its limit is not checked`);
  if (charged !== day) {
    found.push(`Charges are those of ${charged}, the first on record; the prices are of ${day}`);
  }
  return found;
}

/** Gathers what the candidates share, or says why nothing can be suggested on this expiry. */
export function marketOf(chain: Chain, analysis: ChainAnalysis): Market | Fault | Refusal {
  const { focus, day, daysToExpiry } = analysis;
  const near = bookOf(focus, chain);
  if (isRefusal(near) || isFault(near)) return near;
  if (focus.lotSize === null) {
    return { refused: `The lot size of ${chain.symbol} is unknown`, hint: focus.lotSource };
  }
  const charged = costDay(chain.exchange, day);
  if (isRefusal(charged)) return charged;
  const facts = factsOf(chain, focus.slice.expiry, day);
  return {
    symbol: chain.symbol,
    exchange: chain.exchange,
    currency: chain.currency,
    day,
    daysToExpiry,
    spot: chain.spot > 0 ? chain.spot : near.forward * Math.exp(-focus.rate * focus.years),
    rate: focus.rate,
    lot: focus.lotSize,
    assetClass: knownUnderlying(chain.symbol, chain.exchange)?.assetClass === 'index' ? 'index' : 'stock',
    settlement: facts?.settlement ?? null,
    freeze: facts?.freezeQuantity ?? null,
    costDay: charged,
    near,
    far: farBook(analysis),
    warnings: warningsOf(near, day, charged),
  };
}
