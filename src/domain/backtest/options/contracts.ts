import { closeOfExpiry, toEpoch, yearsToExpiry } from '../../calendar/calendar.ts';
import type { Chain, ExpirySlice } from '../../chain/snapshot.ts';
import { contractFacts } from '../../contract/contract.ts';
import { type DeskLeg, deskLeg } from '../../desk/order.ts';
import { type Quote, quoteOf } from '../../desk/quote.ts';
import type { Instrument } from '../../ledger/fill.ts';
import { isRefusal } from '../../refusal.ts';
import type { FoundLeg } from './strikes.ts';

const given = (value: number | undefined): number | null => (value !== undefined && value > 0 ? value : null);

/** Units of the underlying that one unit of the ledger's quantity stands for. */
const multiplierOf = (chain: Chain): number => (chain.exchange === 'US' ? 100 : 1);

export function instrumentOf(chain: Chain, { rule, slice, index }: FoundLeg): Instrument {
  const base = {
    symbol: chain.symbol,
    exchange: chain.exchange,
    expiry: slice.expiry,
    multiplier: multiplierOf(chain),
  };
  if (rule.type === 'FUT') return { ...base, kind: 'future' };
  return { ...base, kind: 'option', strike: slice.strikes[index]!, right: rule.type };
}

/** When contracts of an expiry end. */
function endOf(chain: Chain, expiry: string): number {
  const close = closeOfExpiry(chain.exchange, expiry, chain.symbol);
  return isRefusal(close)
    ? toEpoch(chain.exchange, expiry, chain.exchange === 'US' ? '16:00' : '15:30')
    : close;
}

/** A leg as the desk trades it; the lot is the contract's own that day. Null where no lot is known. */
export function legOf(chain: Chain, found: FoundLeg, lots: number, date: string): DeskLeg | null {
  const { rule, slice } = found;
  const named = { symbol: chain.symbol, exchange: chain.exchange, assetClass: 'stock' as const };
  const facts = contractFacts(named, slice.expiry, date);
  const known = isRefusal(facts) ? null : facts;
  const lot = chain.exchange === 'US' ? 1 : (slice.lotSize ?? known?.lotSize ?? null);
  if (lot === null) return null;
  return deskLeg({
    action: rule.action,
    instrument: instrumentOf(chain, found),
    quantity: lots * rule.lots * lot,
    lot,
    tick: known?.tick ?? (chain.exchange === 'US' ? 0.01 : 0.05),
    freeze: known?.freezeQuantity ?? null,
    expiresAt: endOf(chain, slice.expiry),
  });
}

function sliceOf(chain: Chain, instrument: Instrument): ExpirySlice | undefined {
  return chain.slices.find(({ expiry }) => expiry === instrument.expiry);
}

/**
 * A contract's prices in a snapshot. Only what was traded that day has a last price or a close; null where the snapshot does
 * not have the contract.
 */
export function quoteFor(chain: Chain, instrument: Instrument): Quote | null {
  const slice = sliceOf(chain, instrument);
  if (slice === undefined) return null;
  const years = yearsToExpiry(chain.exchange, slice.expiry, chain.asOf, chain.symbol);
  const about = {
    spot: given(chain.spot),
    forward: slice.future,
    years: isRefusal(years) ? null : years,
    source: chain.source,
  };
  if (instrument.right === undefined) {
    const price = given(slice.future ?? undefined);
    return quoteOf(instrument, chain.asOf, { ...about, last: price, close: price });
  }
  let index = -1;
  for (let i = 0; i < slice.strikes.length; i++) if (slice.strikes[i] === instrument.strike) index = i;
  if (index < 0) return null;
  const side = instrument.right === 'CE' ? slice.call : slice.put;
  const volume = side.volume[index]!;
  // A source without volumes (a page of quotes) leaves it to the prices themselves.
  const last = Number.isNaN(volume) || volume > 0 ? given(side.last[index]) : null;
  return quoteOf(instrument, chain.asOf, {
    ...about,
    bid: given(side.bid[index]),
    ask: given(side.ask[index]),
    bidQty: given(side.bidQty[index]),
    askQty: given(side.askQty[index]),
    last,
    close: last,
    iv: given(side.vendorIv[index]),
  });
}
