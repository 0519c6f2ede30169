import type { Chain } from '../../../domain/chain/snapshot.ts';
import { isObject, listUnder, textUnder, under } from '../../files/json.ts';
import { numberIn, positive, priceLimit } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { chainOf } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { barsOf, type Draft, intervalOf } from '../series.ts';
import { underlyingAnywhere } from '../underlying.ts';

const day = 86_400_000;

export const isYahooOptions = (json: unknown): boolean => isObject(json) && 'optionChain' in json;
export const isYahooChart = (json: unknown): boolean => isObject(json) && 'chart' in json;

/** Epoch ms of Yahoo's epoch seconds, NaN for anything that is not a moment of 1970..2100. */
function moment(value: unknown): number {
  const seconds = numberIn(value);
  return Math.abs(seconds) < 4.2e9 ? seconds * 1000 : Number.NaN;
}

function legsOf(option: unknown, expiry: string, call: boolean): Leg[] {
  return listUnder(option, call ? 'calls' : 'puts').map((found, i) => {
    const leg = isObject(found) ? found : {};
    return {
      row: i + 1,
      expiry,
      strike: numberIn(leg['strike']),
      call,
      last: numberIn(leg['lastPrice']),
      change: numberIn(leg['change']),
      bid: numberIn(leg['bid']),
      ask: numberIn(leg['ask']),
      bidQty: Number.NaN,
      askQty: Number.NaN,
      oi: numberIn(leg['openInterest']),
      oiChange: Number.NaN,
      volume: numberIn(leg['volume']),
      // Without a quote Yahoo's figure is where its search gave up: 1e-5, or a power of two.
      vendorIv:
        numberIn(leg['bid']) > 0 && numberIn(leg['ask']) > 0
          ? numberIn(leg['impliedVolatility'])
          : Number.NaN,
    };
  });
}

/** Yahoo's v7 options answer: one expiry, American contracts of 100, volatility a fraction with 1e-5 for none. */
export function readYahooOptions(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const result = listUnder(under(json, 'optionChain'), 'result')[0];
  const quote = under(result, 'quote');
  const legs = listUnder(result, 'options').flatMap((option) => {
    const at = moment(isObject(option) ? option['expirationDate'] : undefined);
    const expiry = Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 10);
    return [...legsOf(option, expiry, true), ...legsOf(option, expiry, false)];
  });
  const name = textUnder(result, 'underlyingSymbol') ?? source.symbol;
  const asOf = moment(quote['regularMarketTime']);
  if (legs.length === 0 || name === undefined) {
    throw unreadable(
      source.name,
      `a Yahoo answer without options of ${name ?? 'anything'}`,
      'Name a symbol that has options.',
    );
  }
  if (Number.isNaN(asOf)) {
    throw unreadable(
      source.name,
      'quote.regularMarketTime is missing, so the prices have no time',
      'Save the answer whole.',
    );
  }
  const spot = positive(numberIn(quote['regularMarketPrice']));
  const head: Omit<Chain, 'slices'> = {
    ...underlyingAnywhere(name),
    asOf,
    spot: spot <= priceLimit ? spot : Number.NaN,
    source: 'yahoo',
    openInterestNote: 'contracts, as the source publishes them',
  };
  const chain = chainOf(head, legs, ledger, () => ({ lotSize: 100 }));
  return { format: 'yahoo-options', chains: chain.slices.length > 0 ? [chain] : [], bars: [], ledger };
}

/** Yahoo's v8 chart answer: parallel arrays with nulls where nothing traded; a daily stamp is the session's open. */
export function readYahooChart(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const result = listUnder(under(json, 'chart'), 'result')[0];
  const meta = under(result, 'meta');
  const times = listUnder(result, 'timestamp').map(moment);
  const quote = listUnder(under(result, 'indicators'), 'quote')[0];
  const name = source.symbol ?? textUnder(meta, 'symbol');
  if (times.length === 0 || name === undefined) {
    const reason = textUnder(under(under(json, 'chart'), 'error'), 'description');
    throw unreadable(
      source.name,
      `a Yahoo answer without bars${reason ? ` (${reason})` : ''}`,
      'Ask for a span that has bars.',
    );
  }
  const daily = /^1?\d*(?:d|wk|mo)$/.test(textUnder(meta, 'dataGranularity') ?? '');
  const interval = daily
    ? textUnder(meta, 'dataGranularity') === '1d'
      ? '1d'
      : undefined
    : (source.interval ?? intervalOf(times));
  if (interval === undefined) {
    throw unreadable(
      source.name,
      'the spacing of the bars is none coach keeps',
      'Ask for interval=1d, 1h or 5m.',
    );
  }
  const zone = numberIn(meta['gmtoffset']) * 1000;
  const offset = Math.abs(zone) < day ? zone : 0;
  const column = (key: string) => listUnder(quote, key);
  const [open, high, low, close, volume] = ['open', 'high', 'low', 'close', 'volume'].map(
    column,
  ) as unknown[][];
  const drafts: Draft[] = times.map((time, i) => ({
    row: i + 1,
    at: interval === '1d' ? Math.floor((time + offset) / day) * day : time,
    open: numberIn(open![i]),
    high: numberIn(high![i]),
    low: numberIn(low![i]),
    close: numberIn(close![i]),
    volume: numberIn(volume![i]),
  }));
  const bars = barsOf({ symbol: underlyingAnywhere(name).symbol, interval }, drafts, ledger);
  return { format: 'yahoo-chart', chains: [], bars: bars === null ? [] : [bars], ledger };
}
