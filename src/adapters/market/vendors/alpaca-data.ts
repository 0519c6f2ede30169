import type { BarInterval, Bars } from '../../../domain/bar.ts';
import { barTime } from '../../../domain/bar.ts';
import { localDate, localTime } from '../../../domain/calendar/calendar.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { compactDate } from '../../files/dates.ts';
import { isObject, type Json, textUnder, under } from '../../files/json.ts';
import { numberIn } from '../../files/numbers.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { barsOf, type Draft, intervalOf } from '../series.ts';
import { knownAs, underlyingOf } from '../underlying.ts';

const occ = /^([A-Z][A-Z0-9]{0,5})(\d{6})([CP])(\d{8})$/;

/** Whether the JSON has option snapshots keyed by OCC symbol. */
export function isAlpacaSnapshots(json: unknown): boolean {
  const keys = Object.keys(under(json, 'snapshots'));
  return keys.length > 0 && keys.every((key) => occ.test(key));
}

/** Whether the JSON has bars keyed by symbol. */
export const isAlpacaBars = (json: unknown): boolean =>
  isObject(json) && isObject(json['bars']) && Object.values(json['bars']).every(Array.isArray);

/** Epoch ms of a nanosecond time stamp. */
const stamp = (value: string | undefined): number =>
  barTime(
    (value ?? '')
      .replace(/(\.\d{3})\d+(?=Z|[+-])/, '$1')
      .replace(/(\.\d{1,2})(?=Z|[+-])/, (part) => part.padEnd(4, '0')),
  );

interface Found {
  root: string;
  leg: Leg;
  at: number;
}

function legOf(symbol: string, snapshot: unknown, row: number): Found | null {
  const parts = occ.exec(symbol);
  const expiry = compactDate(`20${parts?.[2] ?? ''}`);
  if (parts === null || expiry === undefined) return null;
  const quote = under(snapshot, 'latestQuote');
  const trade = under(snapshot, 'latestTrade');
  const leg = bareLeg(row, expiry, Number(parts[4]) / 1000, parts[3] === 'C');
  leg.last = numberIn(trade['p']);
  leg.bid = numberIn(quote['bp']);
  leg.ask = numberIn(quote['ap']);
  leg.bidQty = numberIn(quote['bs']) * 100;
  leg.askQty = numberIn(quote['as']) * 100;
  leg.vendorIv = numberIn(isObject(snapshot) ? snapshot['impliedVolatility'] : undefined);
  const times = [quote, trade].map((side) => stamp(textUnder(side, 't'))).filter((at) => !Number.isNaN(at));
  return { root: parts[1]!, leg, at: Math.max(...times, Number.NEGATIVE_INFINITY) };
}

/** Alpaca's option snapshots: quotes and trades by OCC symbol, no open interest, no price of the underlying. */
export function readAlpacaSnapshots(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const roots = new Map<string, Found[]>();
  for (const [i, [symbol, snapshot]] of Object.entries(under(json, 'snapshots')).entries()) {
    const found = legOf(symbol, snapshot, i + 1);
    if (found === null || knownAs(found.root, 'US') === null)
      ledger.refuse(i + 1, 'the key is not an option symbol');
    else {
      const { symbol: named } = underlyingOf(found.root, 'US');
      found.leg.root = found.root;
      roots.set(named, [...(roots.get(named) ?? []), found]);
    }
  }
  const chains = [...roots].map(([root, found]) => {
    const asOf = Math.max(...found.map(({ at }) => at));
    if (asOf === Number.NEGATIVE_INFINITY) {
      throw unreadable(source.name, 'no quote or trade of it has a time', 'Save the answer whole.');
    }
    const head: Omit<Chain, 'slices'> = {
      ...underlyingOf(root, 'US'),
      asOf,
      spot: Number.NaN,
      source: 'alpaca',
      openInterestNote: 'not in this source',
    };
    return chainOf(
      head,
      found.map(({ leg }) => leg),
      ledger,
      () => ({ lotSize: 100 }),
    );
  });
  ledger.note('The source has no open interest and no price of the underlying');
  return {
    format: 'alpaca-snapshots',
    chains: chains.filter((chain) => chain.slices.length > 0),
    bars: [],
    ledger,
  };
}

function draftsOf(list: readonly unknown[]): Draft[] {
  return list.map((found, i) => {
    const bar: Json = isObject(found) ? found : {};
    return {
      row: i + 1,
      at: stamp(textUnder(bar, 't')),
      open: numberIn(bar['o']),
      high: numberIn(bar['h']),
      low: numberIn(bar['l']),
      close: numberIn(bar['c']),
      volume: numberIn(bar['v']),
    };
  });
}

function seriesOf(
  name: string,
  drafts: Draft[],
  common: BarInterval | undefined,
  source: Source,
  ledger: Ledger,
): Bars | null {
  const about = knownAs(name, 'US');
  if (about === null || drafts.length === 0) return null;
  const midnights = drafts.every(({ at }) => !Number.isNaN(at) && localTime('US', at) === '00:00:00');
  const interval = midnights ? '1d' : (source.interval ?? intervalOf(drafts.map(({ at }) => at)) ?? common);
  if (interval === undefined) {
    throw unreadable(
      source.name,
      'the spacing of the bars is none coach keeps',
      'Ask for 1Day, 1Hour or 5Min bars.',
    );
  }
  if (interval === '1d')
    for (const draft of drafts) if (!Number.isNaN(draft.at)) draft.at = Date.parse(localDate('US', draft.at));
  return barsOf({ symbol: about.symbol, interval }, drafts, ledger);
}

/** Alpaca's bars: lists by symbol; a daily bar is stamped with midnight in New York. */
export function readAlpacaBars(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const lists = Object.entries(under(json, 'bars')).map(([name, list]) => ({
    name,
    drafts: draftsOf(list as unknown[]),
  }));
  const found = lists.map(({ drafts }) => intervalOf(drafts.map(({ at }) => at)));
  const common = found.find((interval) => interval !== undefined);
  const bars = lists.flatMap(({ name, drafts }) => seriesOf(name, drafts, common, source, ledger) ?? []);
  return { format: 'alpaca-bars', chains: [], bars, ledger };
}
