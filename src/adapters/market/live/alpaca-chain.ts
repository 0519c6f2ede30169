import { addDays, localDate } from '../../../domain/calendar/calendar.ts';
import type { Chain, Side } from '../../../domain/chain/snapshot.ts';
import type { ChainRequest } from '../../../ports/market.ts';
import { isObject, type Json, listUnder, textUnder, under } from '../../files/json.ts';
import { absentOrUpTo, numberIn, quantityLimit } from '../../files/numbers.ts';
import type { Ask } from '../../vendor/attempt.ts';
import type { Client } from '../../vendor/client.ts';
import { readAlpacaSnapshots } from '../vendors/alpaca-data.ts';
import { believable, readAs, unusable, wanted } from './answer.ts';

const nearest = 3;
const mostPages = 40;
/** Days ahead in which expiries are looked for: weeks first, for those that have them. */
const reaches = [10, 50, 400, 1200];

/** A key of Alpaca's pages, put together from all of them; a page that names itself again would go on for ever. */
export async function pages(
  server: Client,
  ask: Ask,
  name: string,
  take: (value: unknown) => void,
): Promise<void> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const { value } = await server.json({ ...ask, query: { ...ask.query, page_token: token } });
    take(value);
    token = textUnder(value, 'next_page_token');
    if (token === undefined || token === '') return;
    if (seen.has(token) || seen.size >= mostPages)
      throw unusable(name, 'sends page after page without an end');
    seen.add(token);
  } while (token !== undefined);
}

interface Contract {
  expiry: string;
  oi: number;
}

/** Listed options by symbol up to a day, with the open interest of the day before. */
async function contractsTo(
  trading: Client,
  name: string,
  symbol: string,
  from: string,
  to: string,
  signal?: AbortSignal,
) {
  const found = new Map<string, Contract>();
  const query = {
    underlying_symbols: symbol,
    status: 'active',
    expiration_date_gte: from,
    expiration_date_lte: to,
    limit: 10_000,
  };
  await pages(trading, { path: '/v2/options/contracts', query, signal }, name, (value) => {
    for (const row of listUnder(value, 'option_contracts')) {
      const key = textUnder(row, 'symbol');
      const expiry = textUnder(row, 'expiration_date');
      if (key === undefined || expiry === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(expiry)) continue;
      found.set(key, { expiry, oi: numberIn(isObject(row) ? row['open_interest'] : undefined) });
    }
  });
  return found;
}

function fillOpenInterest(
  side: Side,
  strikes: Float64Array,
  key: (strike: number) => string,
  contracts: Map<string, Contract>,
): void {
  for (let i = 0; i < strikes.length; i++) {
    const oi = contracts.get(key(strikes[i]!))?.oi ?? Number.NaN;
    if (absentOrUpTo(oi, quantityLimit)) side.oi[i] = oi;
  }
}

/** Writes the open interest of the contract list into a chain of snapshots, which has none. */
export function withOpenInterest(chain: Chain, root: string, contracts: Map<string, Contract>): Chain {
  for (const { expiry, strikes, call, put } of chain.slices) {
    const day = expiry.slice(2).replaceAll('-', '');
    const key = (right: string) => (strike: number) =>
      `${root}${day}${right}${String(Math.round(strike * 1000)).padStart(8, '0')}`;
    fillOpenInterest(call, strikes, key('C'), contracts);
    fillOpenInterest(put, strikes, key('P'), contracts);
  }
  return { ...chain, openInterestNote: 'contracts of the day before, from the contract list' };
}

export interface AlpacaServers {
  data: Client;
  trading: Client;
  feed: 'iex' | 'sip';
  name: string;
  now(): number;
}

/** A chain of Alpaca: the expiries and open interest of its contract list, the prices of its snapshots. */
export async function alpacaChain(
  servers: AlpacaServers,
  request: ChainRequest,
  spot: number,
): Promise<Chain> {
  const { data, trading, feed, name } = servers;
  const { underlying, expiry, signal } = request;
  const root = underlying.symbol.replace('.', '');
  const today = localDate('US', servers.now());
  let contracts = new Map<string, Contract>();
  for (const reach of expiry === undefined ? reaches : [0]) {
    const [from, to] = expiry === undefined ? [today, addDays(today, reach)] : [expiry, expiry];
    contracts = await contractsTo(trading, name, underlying.symbol, from, to, signal);
    if (contracts.size > 0) break;
  }
  const expiries = wanted(
    name,
    [...contracts.values()].map((one) => one.expiry),
    request,
    nearest,
  );
  const snapshots: Json = {};
  const query = {
    feed: feed === 'sip' ? 'opra' : 'indicative',
    limit: 1000,
    expiration_date_gte: expiries[0],
    expiration_date_lte: expiries.at(-1),
  };
  const path = `/v1beta1/options/snapshots/${encodeURIComponent(underlying.symbol)}`;
  await pages(data, { path, query, signal }, name, (value) => {
    Object.assign(snapshots, under(value, 'snapshots'));
  });
  const source = { name: `Alpaca's snapshots of ${underlying.symbol}`, symbol: underlying.symbol };
  const { chains } = readAs(name, () => readAlpacaSnapshots({ snapshots }, source));
  const own = chains.find((chain) => chain.symbol === underlying.symbol);
  if (own === undefined) throw unusable(name, `sent no prices of ${underlying.symbol} options`);
  const kept = { ...own, spot, slices: own.slices.filter((slice) => expiries.includes(slice.expiry)) };
  return believable(name, withOpenInterest(kept, root, contracts), underlying);
}
