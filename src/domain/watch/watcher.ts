import type { Session } from '../calendar/calendar.ts';
import { harmless, type TickFault, tickFault } from './tick.ts';
import { emptyTrack, type Measure, type Move, measures, see, type Threshold, type Track } from './track.ts';

/** What is remembered of one symbol: plain JSON, so that a restart goes on where it stopped. */
export interface Watched {
  /** Date of the session the tracks are of; null before the first price. */
  session: string | null;
  tracks: Partial<Record<Measure, Track>>;
  /** Moment of the newest price taken, and the price with the close before it. */
  lastAt: number | null;
  price: number | null;
  previousClose: number | null;
  walls: { resistance: number | null; support: number | null };
  /** When a price was last taken, by the watcher's own clock. */
  goodAt: number | null;
  failures: number;
  /** Not asked before, epoch ms UTC. */
  nextAt: number;
  /** Told to be without prices since then. */
  outage: { since: number; cause: string } | null;
}

export const unwatched: Watched = {
  session: null,
  tracks: {},
  lastAt: null,
  price: null,
  previousClose: null,
  walls: { resistance: null, support: null },
  goodAt: null,
  failures: 0,
  nextAt: 0,
  outage: null,
};

/** What a look at a symbol found. */
export interface Sight {
  at: number;
  price: number;
  previousClose: number | null;
  delayMs: number;
  iv: number | null;
  pcr: number | null;
  premium: number | null;
  resistance: number | null;
  support: number | null;
}

export interface WatchRules {
  windowMs: number;
  everyMs: number;
  thresholds: Record<Exclude<Measure, 'wall'>, Threshold>;
}

/** How old a price may be, beside the delay its source declares. */
const freshMs = 5 * 60_000;
const longestBackoffMs = 5 * 60_000;

export type Seen = (Move & { measure: Measure; cause: string | null }) | WallMove;
interface WallMove extends Omit<Move, 'direction'> {
  measure: 'wall';
  direction: 'resistance' | 'support';
  cause: string | null;
}

/** How often to look: later and later while nothing comes. */
export const backoffMs = (failures: number, everyMs: number): number =>
  failures === 0
    ? everyMs
    : Math.max(everyMs, Math.min(longestBackoffMs, everyMs * 2 ** Math.min(failures - 1, 10)));

/** How long a symbol may be without a price before that is told. */
export const graceMs = ({ everyMs }: WatchRules): number => Math.max(150_000, 2.5 * everyMs);

function ofMeasures(
  watched: Watched,
  sight: Sight,
  rules: WatchRules,
): { tracks: Watched['tracks']; seen: Seen[] } {
  const values: Partial<Record<Measure, number | null>> = {
    price: sight.price,
    iv: sight.iv,
    pcr: sight.pcr,
    premium: sight.premium,
  };
  const tracks = { ...watched.tracks };
  const spans = { windowMs: rules.windowMs, gapMs: graceMs(rules) };
  const seen: Seen[] = [];
  for (const measure of measures) {
    const value = values[measure];
    if (measure === 'wall' || value === null || value === undefined || !Number.isFinite(value)) continue;
    const point = { at: sight.at, value };
    const before = tracks[measure] ?? emptyTrack;
    const { track, move } = see(before, point, rules.thresholds[measure], spans);
    tracks[measure] = track;
    const late = move !== null && move.to.at - move.from.at > rules.windowMs;
    if (move !== null) seen.push({ ...move, measure, cause: late ? 'gap' : null });
  }
  return { tracks, seen };
}

function ofWalls({ walls, lastAt }: Watched, sight: Sight): Seen[] {
  return (['resistance', 'support'] as const).flatMap((direction): Seen[] => {
    const [from, to] = [walls[direction], sight[direction]];
    if (from === null || to === null || from === to || lastAt === null) return [];
    const points = { from: { at: lastAt, value: from }, to: { at: sight.at, value: to } };
    return [{ measure: 'wall', direction, ...points, change: to - from, cause: direction }];
  });
}

/** The first price of a session is measured from the close before it, as the source gives it. */
function opened(watched: Watched, sight: Sight, session: Session): Watched {
  if (watched.session === session.date) return watched;
  const close = sight.previousClose;
  const before = close === null || close <= 0 ? null : { at: session.open, value: close };
  const price: Track = before === null ? emptyTrack : { lows: [before], highs: [before], last: before };
  return { ...watched, session: session.date, lastAt: null, tracks: { price }, walls: unwatched.walls };
}

/**
 * One look at a symbol: a price that is none of this session's news changes nothing; another is held against the window. The first of a
 * session is compared with the close before it and told as `open`.
 */
export function watchOne(
  watched: Watched,
  sight: Sight,
  { session, now, rules }: { session: Session | null; now: number; rules: WatchRules },
): { watched: Watched; seen: Seen[]; fault: TickFault | null } {
  const sameSession = session !== null && watched.session === session.date;
  const lastAt = sameSession ? watched.lastAt : null;
  const staleMs = freshMs + sight.delayMs;
  const fault = tickFault(sight.price, sight.at, { session, now, lastAt, staleMs });
  if (fault !== null) {
    const bad = !harmless.has(fault);
    const failures = bad ? watched.failures + 1 : watched.failures;
    const nextAt = now + backoffMs(bad ? failures : 0, rules.everyMs);
    return { watched: { ...watched, failures, nextAt }, seen: [], fault };
  }
  const started = opened(watched, sight, session!);
  const first = started !== watched;
  const { tracks, seen } = ofMeasures(started, sight, rules);
  const moves = first ? seen.map((move) => ({ ...move, cause: 'open' })) : seen;
  const next: Watched = {
    ...started,
    tracks,
    lastAt: sight.at,
    price: sight.price,
    previousClose: sight.previousClose ?? started.previousClose,
    walls: {
      resistance: sight.resistance ?? started.walls.resistance,
      support: sight.support ?? started.walls.support,
    },
    goodAt: now,
    failures: 0,
    nextAt: now + rules.everyMs,
    outage: null,
  };
  return { watched: next, seen: [...moves, ...ofWalls(started, sight)], fault: null };
}
