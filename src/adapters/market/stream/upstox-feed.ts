import type { Underlying } from '../../../domain/symbol/symbol.ts';
import { textUnder, under } from '../../files/json.ts';
import { positive, priceLimit } from '../../files/numbers.ts';
import type { Client } from '../../vendor/client.ts';
import type { Host } from '../../vendor/host.ts';
import { unusable } from '../live/answer.ts';
import { upstoxKey } from '../live/upstox.ts';
import type { UpstoxKeys } from '../live/upstox-keys.ts';
import { messageAt, numberAt, protobuf } from './protobuf.ts';
import type { Frame, Heard, Protocol } from './protocol.ts';

const text = new TextDecoder();
// MarketDataFeedV3.proto: FeedResponse{type=1, feeds=2 map<string, Feed>, currentTs=3}; Feed{ltpc=1, fullFeed=2}; LTPC{ltp=1, ltt=2, ltq=3, cp=4}.
const feeds = 2;
const ltpc = 1;

/** Last price and moment of a feed: in the mode `ltpc` its own, in the full mode that of the index or the market inside. */
function lastOf(feed: ReturnType<typeof messageAt>): { last: number; at: number } {
  const full = messageAt(feed, 2);
  const inner = [
    messageAt(feed, ltpc),
    messageAt(messageAt(full, 1), ltpc),
    messageAt(messageAt(full, 2), ltpc),
  ];
  const found = inner.find((fields) => fields.length > 0) ?? [];
  return { last: positive(numberAt(found, 1)), at: numberAt(found, 2) };
}

/** Upstox's market data feed, version 3: an address from its API, subscriptions as JSON in binary frames, prices in Protocol Buffers. */
export function upstoxFeed(needs: { server: Client; feed: Host; own: boolean; keys: UpstoxKeys }): Protocol {
  const names = new Map<string, { key: string; underlying: Underlying }>();
  let number = 0;
  const frame = (method: 'sub' | 'unsub', list: readonly Underlying[]): Frame[] => {
    const instrumentKeys = list.flatMap(({ symbol }) => names.get(symbol)?.key ?? []);
    if (instrumentKeys.length === 0) return [];
    const body = { guid: `coach-${++number}`, method, data: { mode: 'ltpc', instrumentKeys } };
    return [new TextEncoder().encode(JSON.stringify(body))];
  };
  return {
    name: 'upstox',
    confirms: false,
    async address(signal) {
      const { value } = await needs.server.json({ path: '/v3/feed/market-data-feed/authorize', signal });
      const found = textUnder(under(value, 'data'), 'authorized_redirect_uri') ?? '';
      const url = URL.canParse(found) ? new URL(found) : null;
      const home = new URL(needs.feed.origin);
      const same = url !== null && url.protocol === home.protocol && url.host === home.host;
      const sister = url?.protocol === 'wss:' && url.hostname.endsWith('.upstox.com') && !needs.own;
      if (url === null || !(same || sister)) throw unusable('Upstox', 'names a feed outside its own servers');
      return url.href;
    },
    async prepare(underlying) {
      const key = await upstoxKey(underlying, needs.keys);
      names.set(underlying.symbol, { key, underlying });
    },
    hello: () => [],
    change: (add, drop) => [...frame('unsub', drop), ...frame('sub', add)],
    read({ bytes }) {
      if (bytes === null) return [];
      const fields = protobuf(bytes);
      if (fields === null) return [];
      // The first message is of the market's state: from here on the feed takes subscriptions.
      const heard: Heard[] = [{ type: 'ready' }];
      for (const { number: of, value } of fields) {
        if (of !== feeds || !(value instanceof Uint8Array)) continue;
        const entry = protobuf(value) ?? [];
        const key = entry.find((field) => field.number === 1)?.value;
        const named = key instanceof Uint8Array ? text.decode(key) : '';
        const owner = [...names.values()].find((one) => one.key === named)?.underlying;
        const { last, at } = lastOf(messageAt(entry, 2));
        if (owner === undefined || !(last <= priceLimit) || !(at > 1e12 && at < 1e13)) continue;
        heard.push({ type: 'tick', tick: { symbol: owner.symbol, exchange: owner.exchange, last, at } });
      }
      return heard;
    },
  };
}
