import type { Context } from '../../core/command.ts';
import type { Today } from '../../core/shapes/today.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import type { ChainSummary } from '../../ports/store.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';

const lookBackMs = 10 * 86_400_000;

type Pair = { before: ChainSummary; after: ChainSummary };

/** The newest snapshot of the nearest expiry beside the last one up to the close; null where there are no two. */
function pairOf(rows: readonly ChainSummary[], close: number): Pair | null {
  const newest = rows.at(-1);
  if (newest === undefined) return null;
  const latest = rows
    .filter(({ asOf }) => asOf === newest.asOf)
    .sort((a, b) => (a.expiry < b.expiry ? -1 : 1));
  for (const after of latest) {
    const earlier = rows.filter(({ expiry, asOf }) => expiry === after.expiry && asOf < after.asOf);
    // After the close the newest snapshot is of the day that ended: it is held against the day before.
    const day = 86_400_000;
    const before = earlier.findLast(({ asOf }) =>
      after.asOf > close ? asOf <= close : asOf <= after.asOf - day / 2,
    );
    if (before !== undefined) return { before, after };
  }
  return null;
}

/** What kept chains say changed since a close, a row a symbol that has two snapshots. */
export async function changesSince(
  symbols: readonly string[],
  close: number,
  now: number,
  context: Context,
): Promise<Today['changes']> {
  const { chains } = await context.ports.store();
  const rows: Today['changes'] = [];
  for (const symbol of symbols) {
    const pair = pairOf(await chains.summaries(symbol, { before: now, after: now - lookBackMs }), close);
    if (pair === null) continue;
    const { before, after } = pair;
    const { exchange } = namedUnderlying(symbol);
    const both = (key: 'spot' | 'atmIv' | 'pcrOi' | 'resistance' | 'support') => ({
      from: before[key],
      to: after[key],
    });
    rows.push({
      symbol,
      expiry: after.expiry,
      since: isoWithOffset(exchange, before.asOf),
      at: isoWithOffset(exchange, after.asOf),
      spot: both('spot'),
      atmIv: both('atmIv'),
      pcr: both('pcrOi'),
      resistance: both('resistance'),
      support: both('support'),
    });
  }
  return rows;
}
