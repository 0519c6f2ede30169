import { CoachError } from '../../src/core/errors.ts';
import type { Bars } from '../../src/domain/bar.ts';
import { type Chain, sideFields } from '../../src/domain/chain/snapshot.ts';
import type { Market } from '../../src/ports/market.ts';
import { drawer, mutated, torn } from './mutations.ts';
import { marketAt } from './vendor-market.ts';
import { type Scene, scenes } from './vendor-scenes.ts';
import { heldClock, Raw, type VendorServer, vendorServer } from './vendor-server.ts';

const price = (value: number) => Number.isNaN(value) || (value > 0 && value <= 1e9);
const quantity = (value: number) => Number.isNaN(value) || (value >= 0 && value <= 1e13);

/** What is wrong with a chain that was accepted; null where nothing is. */
export function chainFault(chain: Chain, symbol: string): string | null {
  if (chain.symbol !== symbol) return `symbol ${chain.symbol}`;
  if (!(chain.spot > 0 && chain.spot <= 1e9)) return `spot ${chain.spot}`;
  if (!Number.isFinite(chain.asOf)) return 'no moment';
  for (const slice of chain.slices) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(slice.expiry)) return `expiry ${slice.expiry}`;
    if (slice.lotSize !== null && !(Number.isSafeInteger(slice.lotSize) && slice.lotSize > 0))
      return `lot ${slice.lotSize}`;
    if (slice.strikes.some((strike, i) => !(strike > 0 && strike > (slice.strikes[i - 1] ?? 0))))
      return 'strikes';
    for (const side of [slice.call, slice.put])
      for (const field of sideFields) {
        const good =
          field === 'last' || field === 'bid' || field === 'ask'
            ? price
            : field === 'change' || field === 'oiChange'
              ? (v: number) => Number.isNaN(v) || Math.abs(v) <= 1e13
              : quantity;
        if (!side[field].every(good)) return `${slice.expiry} ${field}`;
        if (side.bid.some((bid, i) => bid > side.ask[i]!)) return 'a crossed book';
      }
  }
  return null;
}

export function barsFault(bars: Bars): string | null {
  for (let i = 0; i < bars.close.length; i++) {
    const [open, high, low, close] = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!];
    if (![open, high, low, close].every((value) => value > 0 && value <= 1e9)) return `bar ${i}`;
    if (high < Math.max(open, close) || low > Math.min(open, close)) return `bar ${i} contradicts itself`;
    if (i > 0 && bars.time[i]! <= bars.time[i - 1]!) return `bar ${i} out of order`;
  }
  return null;
}

interface Trial {
  bodies: number;
  accepted: number;
  refused: number;
  faults: string[];
}

async function ask(market: Market, scene: Scene, what: 'chain' | 'bars' | 'quote', clock: { now(): number }) {
  const { asked } = scene;
  if (what === 'chain')
    return chainFault((await market.chain({ underlying: asked })).judged(clock.now()).value, asked.symbol);
  if (what === 'bars')
    return barsFault((await market.bars({ underlying: asked, interval: '1d' })).judged(clock.now()).value);
  const { last } = (await market.quote({ underlying: asked })).judged(clock.now()).value;
  return last > 0 && last <= 1e9 ? null : `quote ${last}`;
}

/** So many damaged bodies through every live market: each is refused with a proper error, or what is accepted of it is sound. */
export async function mutationTrial(count: number, folder: string, seed = 1): Promise<Trial> {
  const draw = drawer(seed);
  const trial: Trial = { bodies: 0, accepted: 0, refused: 0, faults: [] };
  const server: VendorServer = await vendorServer();
  try {
    for (let n = 0; n < count; n++) {
      const scene = scenes[n % scenes.length]!;
      const clock = heldClock(scene.at);
      server.date = new Date(scene.at).toUTCString();
      server.answers.clear();
      scene.answer(server);
      const offered = (['chain', 'bars', 'quote'] as const).filter((one) => scene.paths[one] !== null);
      const what = offered[Math.floor(n / scenes.length) % offered.length]!;
      for (const [path, reply] of [...server.answers]) {
        const spoilt = path.startsWith(scene.paths[what]!) || draw() < 0.1;
        if (!spoilt) continue;
        if (reply instanceof Raw) {
          server.answers.set(path, new Raw(torn(String(reply.bytes), draw)));
          continue;
        }
        server.answers.set(path, (seen: never) => {
          const body = typeof reply === 'function' ? reply(seen) : reply;
          return new Raw(mutated(body, draw), 'application/json');
        });
      }
      trial.bodies++;
      try {
        const market = await marketAt(scene.market, server.url, clock, folder);
        const fault = await ask(market, scene, what, clock);
        trial.accepted++;
        if (fault !== null) trial.faults.push(`${n} ${scene.market} ${what}: ${fault}`);
      } catch (thrown) {
        trial.refused++;
        const proper =
          thrown instanceof CoachError && ['unavailable', 'missing', 'denied'].includes(thrown.kind);
        if (!proper) trial.faults.push(`${n} ${scene.market} ${what}: ${String(thrown)}`);
      }
    }
  } finally {
    await server.close();
  }
  return trial;
}
