import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { barTime } from '../../domain/bar.ts';
import { toEpoch } from '../../domain/calendar/calendar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';

/** Snapshots of a symbol, oldest first, with their ids in the store. */
export interface StoredChains {
  chains: Chain[];
  ids: string[];
  /** They are the bundled sample: made-up prices. */
  sample: boolean;
}

/** Epoch ms bounds of the days asked for, at the exchange. Throws `usage`. */
export function dayBounds(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  { exchange }: Underlying,
  context: Context,
): { after: number; before: number } {
  for (const [name, day] of Object.entries({ from, to })) {
    if (day !== undefined && Number.isNaN(barTime(day)))
      throw new CoachError('usage', `--${name} "${day}" is not a day`, 'Use YYYY-MM-DD.');
  }
  if (from !== undefined && to !== undefined && from > to)
    throw new CoachError('usage', '--from is after --to', 'Turn them round.');
  const after = from === undefined ? -1 : toEpoch(exchange, from.slice(0, 10), '00:00') - 1;
  const end = to === undefined ? Number.MAX_SAFE_INTEGER : toEpoch(exchange, to.slice(0, 10), '23:59');
  return { after, before: Math.min(end, context.asOf ?? Number.MAX_SAFE_INTEGER) };
}

async function sampleChains(underlying: Underlying, context: Context): Promise<StoredChains | null> {
  const market = await context.ports.market('sample');
  const listed = await market.symbols();
  if (!listed.some(({ symbol, has }) => symbol === underlying.symbol && has.includes('chain'))) return null;
  const request = {
    underlying,
    ...(context.asOf === null ? {} : { asOf: context.asOf }),
    signal: context.signal,
  };
  const sealed = await market.chain(request);
  const { value } = sealed.judged(sealed.asOf);
  const earlier = await market.history({ ...request, asOf: value.asOf, limit: 500 });
  const chains = [...earlier.reverse(), value];
  return { chains, ids: chains.map(({ asOf }) => `sample ${asOf}`), sample: true };
}

/** Every stored snapshot of a symbol in those days; the bundled sample where nothing is stored. Throws `missing`. */
export async function loadChains(
  underlying: Underlying,
  days: { from?: string | undefined; to?: string | undefined },
  context: Context,
): Promise<StoredChains> {
  const store = await context.ports.store();
  const { after, before } = dayBounds(days, underlying, context);
  const rows = await store.chains.list(underlying.symbol, { before, after });
  const chains: Chain[] = [];
  const ids: string[] = [];
  for (const { id } of rows.reverse()) {
    context.signal.throwIfAborted();
    const found = await store.chains.byId(id);
    if (found === null) continue;
    chains.push(found.chain);
    ids.push(id);
  }
  if (chains.length > 0) return { chains, ids, sample: false };
  const any = await store.chains.list(underlying.symbol, { limit: 1 });
  const sample = any.length === 0 ? await sampleChains(underlying, context) : null;
  if (sample !== null) return sample;
  throw new CoachError(
    'missing',
    `No option chains of ${underlying.symbol} are stored${any.length === 0 ? '' : ' for those days'}`,
    'Import daily files first: coach market import <folder>.',
  );
}
