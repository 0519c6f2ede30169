import { CoachError } from '../../core/errors.ts';
import type { Session } from '../../domain/calendar/calendar.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import {
  backoffMs,
  graceMs,
  type Seen,
  unwatched,
  type Watched,
  watchOne,
} from '../../domain/watch/watcher.ts';
import { movedText } from '../../domain/watch/wording.ts';
import { runCycle } from '../desk/cycle/cycle.ts';
import { type Figures, look } from './look.ts';
import { observe, raise } from './raise.ts';
import type { Watch } from './watch.ts';

const four = (value: number): number => Math.round(value * 1e6) / 1e6;
const inMinutes = (ms: number): number => Math.max(0, Math.round(ms / 60_000));

/** Tells of a move once: a row always, an alert where none was told within the cooldown. True where it was news. */
export async function tellMove(symbol: string, move: Seen, watch: Watch): Promise<boolean> {
  const { context, input, memory, tally } = watch;
  const now = context.ports.clock.now();
  const key = `${symbol} ${move.measure} ${move.direction}`;
  const last = memory.told[key];
  const silent = last !== undefined && Math.abs(now - last) < input.cooldown * 60_000;
  const window = inMinutes(move.to.at - move.from.at);
  const { measure, change, cause } = move;
  const [from, to] = [four(move.from.value), four(move.to.value)];
  tally.moves++;
  watch.row({ type: 'move', symbol, kind: measure, from, to, change: four(change), window, cause, silent });
  if (silent) return false;
  memory.told[key] = now;
  const moved = movedText(measure, change);
  const facts = { symbol, measure, from, to, change: four(change), moved, minutes: window, cause };
  const alert = { kind: 'move', severity: 'warning', about: symbol, at: now, facts } as const;
  await raise({ ...alert, key: `${key} ${move.to.at}` }, context);
  return true;
}

/** Why there is no price, as a code or in the source's own words; told once it lasts. */
async function without(symbol: string, session: Session, cause: string, watch: Watch): Promise<void> {
  const { context, memory, rules, tally } = watch;
  const now = context.ports.clock.now();
  const watched = memory.symbols[symbol] ?? unwatched;
  const since = Math.max(watched.goodAt ?? 0, session.open);
  if (watched.outage !== null || now - since < graceMs(rules)) return;
  memory.symbols[symbol] = { ...watched, outage: { since, cause } };
  tally.outages++;
  watch.row({ type: 'outage', symbol, cause });
  const facts = { about: symbol, symbol, state: 'no prices', cause, minutes: inMinutes(now - since) };
  const alert = { kind: 'outage', severity: 'warning', about: symbol, at: now, facts } as const;
  await raise({ ...alert, key: `${symbol} ${since}` }, context);
}

export async function recovered(symbol: string, since: number, watch: Watch): Promise<void> {
  const { context } = watch;
  const now = context.ports.clock.now();
  const minutes = inMinutes(now - since);
  watch.row({ type: 'recovered', symbol, window: minutes });
  const facts = { about: symbol, symbol, state: 'prices are back', minutes };
  const alert = { kind: 'outage', severity: 'info', about: symbol, at: now, facts } as const;
  await raise({ ...alert, key: `${symbol} ${since} over` }, context);
}

/** A cycle for a symbol that moved, where there is an account it trades in; what goes wrong is its row, never the monitor's end. */
async function cycleFor(symbol: string, watch: Watch): Promise<void> {
  const { context, input, tally } = watch;
  const { desk } = await context.ports.store();
  if (!input.cycle || (await desk.load(input.account)) === null) return;
  try {
    const { rows } = await runCycle({ symbols: [symbol], account: input.account, dryRun: false }, context);
    tally.cycles++;
    const [row] = rows;
    watch.row({ type: 'cycle', symbol, cause: row?.reason ?? row?.outcome ?? null });
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    watch.row({ type: 'cycle', symbol, cause: thrown.message });
  }
}

async function levels(symbol: string, figures: Figures, watch: Watch): Promise<void> {
  const { price, iv, pcr, premium, resistance, support, previousClose } = figures;
  const change = previousClose === null ? null : price / previousClose - 1;
  const facts = { symbol, price, iv, pcr, premium, resistance, support, change };
  await observe({ kind: 'level', severity: 'warning', about: symbol, at: figures.at, facts }, watch.context);
}

/** Tells of moves, and runs one cycle where any is news. */
export async function tellMoves(symbol: string, seen: readonly Seen[], watch: Watch): Promise<void> {
  let moved = false;
  for (const move of seen) if (await tellMove(symbol, move, watch)) moved = true;
  if (moved) await cycleFor(symbol, watch);
}

/** The figures of a look with the newest price known: where a stream went on meanwhile, its own. */
function caughtUp(figures: Figures, known: Watched, before: Watched): Figures {
  const { lastAt, price } = known;
  if (lastAt === null || price === null || lastAt === before.lastAt || figures.at > lastAt) return figures;
  return { ...figures, price, at: lastAt + 1 };
}

/** Looks at one symbol and tells what is new of it. Only what is coach's own fault is thrown. */
export async function lookAt(underlying: Underlying, session: Session | null, watch: Watch): Promise<void> {
  const { context, input, memory, rules, tally } = watch;
  const { symbol } = underlying;
  const { clock } = context.ports;
  const before = memory.symbols[symbol] ?? unwatched;
  let figures: Figures;
  tally.looks++;
  try {
    figures = await look(underlying, { source: input.source, chains: input.chains }, context);
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || context.signal.aborted) throw thrown;
    const known = memory.symbols[symbol] ?? before;
    const failures = known.failures + 1;
    const nextAt = clock.now() + backoffMs(failures, rules.everyMs);
    memory.symbols[symbol] = { ...known, failures, nextAt };
    if (session !== null) await without(symbol, session, thrown.message, watch);
    return;
  }
  // A stream may have been quicker than this look: what it knows stands, and the look brings the chain.
  const known = memory.symbols[symbol] ?? before;
  const { watched, seen, fault } = watchOne(known, caughtUp(figures, known, before), {
    session,
    now: clock.now(),
    rules,
  });
  memory.symbols[symbol] = watched;
  if (fault !== null) {
    tally.refused[fault] = (tally.refused[fault] ?? 0) + 1;
    if (session !== null && watched.failures > known.failures) await without(symbol, session, fault, watch);
    return;
  }
  if (known.outage !== null) await recovered(symbol, known.outage.since, watch);
  await levels(symbol, figures, watch);
  await tellMoves(symbol, seen, watch);
}
