import type { Context } from '../../core/command.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { Course, Held } from '../../domain/learning/entering.ts';
import { heldByRules, randomHeld } from '../../domain/learning/held.ts';
import { type Life, lifeOf } from '../../domain/learning/life.ts';
import { templates } from '../../domain/options/playbook/template.ts';
import type { Baseline } from '../../ports/learning.ts';
import type { Track } from './track.ts';

/** What is compared with what: a snapshot, the expiry of its suggestion, and the structures it did not take. */
export interface Pair {
  chain: string;
  course: Course;
  expiry: string;
  rejected: readonly string[];
}

const named = (id: string) => templates.find((template) => template.id === id);
/** Returns are kept to a hundredth of a percent. */
const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

function returnOf({ capital, marks: [mark] }: Life): number | null {
  return capital === null || mark === undefined || mark.pnl === null ? null : rounded(mark.pnl / capital);
}

/** Return of the underlying itself from the snapshot to the expiry's. */
function holding(entry: Chain, last: Chain): number | null {
  return entry.spot > 0 && last.spot > 0 ? rounded(last.spot / entry.spot - 1) : null;
}

function baselinesOf({ chain, course, expiry, rejected }: Pair, { rate }: Track, random: number): Baseline[] {
  const last = course.days.find(({ date }) => date === expiry)?.chains.at(-1);
  const row = (kind: Baseline['kind'], name: string, returns: Baseline['returns']): Baseline => ({
    chain,
    expiry,
    kind,
    name,
    knownAt: last?.asOf ?? null,
    returns,
  });
  if (last === undefined) return [row('random', 'random', [])];
  const about = { chain: course.entry, expiry, day: course.day, rate, finders: new Map() };
  const known = new Map<string, number | null>();
  const gainOf = (held: Held): number | null => {
    const key = held.legs.map((leg) => `${leg.action} ${leg.key} ${leg.quantity}`).join(', ');
    if (!known.has(key)) known.set(key, returnOf(lifeOf(held, course, ['expiry'])));
    return known.get(key)!;
  };
  const plain = (id: string): number | null => {
    const template = named(id);
    const held = template === undefined ? null : heldByRules(template, undefined, about);
    return held === null ? null : gainOf(held);
  };
  // The seed is the snapshot's own, so that the same days always meet the same structures.
  const drawn = randomHeld(random, Number.parseInt(chain.slice(0, 8), 16), about);
  return [
    row('random', 'random', drawn.map(gainOf)),
    row('condor', 'short-iron-condor', [plain('short-iron-condor')]),
    row('hold', 'underlying', [holding(course.entry, last)]),
    ...rejected.map((id) => row('rejected', id, [plain(id)])),
  ];
}

/** Keeps what others would have earned on the snapshots of suggestions, where that is not known yet. */
export async function keepBaselines(
  pairs: readonly Pair[],
  track: Track,
  random: number,
  context: Context,
): Promise<void> {
  const { learning } = await context.ports.store();
  const done = await learning.measured();
  const open = pairs.filter(({ chain, expiry }) => !done.has(`${chain} ${expiry}`));
  for (const [i, pair] of open.entries()) {
    context.signal.throwIfAborted();
    const message = `comparing ${track.underlying.symbol}`;
    context.emit({ kind: 'progress', message, done: i + 1, total: open.length });
    await learning.keepBaselines(baselinesOf(pair, track, random));
  }
}
