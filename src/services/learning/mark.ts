import type { Context } from '../../core/command.ts';
import type { MarkQuestion, MarkResult } from '../../core/shapes/scorecard.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import type { Course } from '../../domain/learning/entering.ts';
import { type Facts, factsOf, horizons, type Mark } from '../../domain/learning/facts.ts';
import { heldOf } from '../../domain/learning/held.ts';
import { lifeOf } from '../../domain/learning/life.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { keepBaselines } from './baselines.ts';
import { calibrateOutcomes } from './calibrate.ts';
import { suggestEveryDay } from './every-day.ts';
import { courseOf, trackOf } from './track.ts';

const notEntered = (): Mark[] =>
  horizons.map((horizon) => ({
    horizon,
    date: null,
    knownAt: null,
    pnl: null,
    how: null,
    reason: 'notTradable',
  }));

/** Every idea of a suggestion with its marks. One made for the very moment of its prices was made after the fact. */
function ideasOf(document: SuggestDocument, course: Course, replayed: boolean) {
  return document.suggestions.map((idea): { facts: Facts; marks: Mark[] } => {
    const held = heldOf(idea, document.expiry, course.entry, course.day);
    const life = held === null ? null : lifeOf(held, course);
    const about = { asOf: course.entry.asOf, capital: life?.capital ?? null, replayed };
    return { facts: factsOf(document, idea, about), marks: life?.marks ?? notEntered() };
  });
}

type Pending = { id: string; symbol: string; asOf: number };

/** Marks the suggestions of one symbol; gives how many ideas were looked at and how many marks are new. */
async function markSymbol(symbol: string, pending: readonly Pending[], random: number, context: Context) {
  const store = await context.ports.store();
  const underlying = namedUnderlying(symbol);
  const first = localDate(underlying.exchange, Math.min(...pending.map(({ asOf }) => asOf)));
  const track = await trackOf(underlying, first, context);
  const counts = { ideas: 0, fresh: 0, sample: 0 };
  if (track === null) return { ...counts, sample: pending.length };
  const pairs = new Map<string, { chain: string; course: Course; expiry: string; rejected: string[] }>();
  for (const [i, { id }] of pending.entries()) {
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', message: `marking ${symbol}`, done: i + 1, total: pending.length });
    const record = (await store.suggestions.byId(id))!;
    const entry = await store.chains.byId(record.chainId);
    const document = JSON.parse(record.document) as SuggestDocument;
    if (entry === null || entry.chain.source === 'sample') {
      counts.sample++;
      continue;
    }
    const course = courseOf(entry.chain, track);
    const ideas = ideasOf(document, course, record.createdAt === record.asOf);
    counts.ideas += ideas.length;
    counts.fresh += await store.learning.keep(ideas);
    const rejected = document.rejected.map(({ strategy }) => strategy);
    if (ideas.length > 0)
      pairs.set(`${record.chainId} ${document.expiry}`, {
        chain: record.chainId,
        course,
        expiry: document.expiry,
        rejected,
      });
  }
  if (random > 0) await keepBaselines([...pairs.values()], track, random, context);
  return counts;
}

/**
 * `scorecard mark`: fills in what became of every stored suggestion by the snapshots that are stored; running it again changes
 * nothing that is known. Throws CoachError.
 */
export async function markOutcomes(question: MarkQuestion, context: Context): Promise<MarkResult> {
  const store = await context.ports.store();
  const before = context.asOf ?? context.ports.clock.now();
  const named = question.symbol?.map((symbol) => namedUnderlying(symbol).symbol);
  let made = 0;
  const unsaid: MarkResult['unsaid'] = [];
  if (question.everyDay) {
    for (const symbol of named ?? (await store.chains.symbols({ before }))) {
      const found = await suggestEveryDay(namedUnderlying(symbol), question, context);
      made += found.made.length;
      unsaid.push(...found.unsaid.map((row) => ({ symbol, ...row })));
    }
  }
  const pending = (await store.learning.unfinished({ before })).filter(
    ({ symbol }) => named === undefined || named.includes(symbol),
  );
  const bySymbol = new Map<string, Pending[]>();
  for (const row of pending) bySymbol.set(row.symbol, [...(bySymbol.get(row.symbol) ?? []), row]);
  const total = { ideas: 0, fresh: 0, sample: 0 };
  for (const [symbol, rows] of bySymbol) {
    const counts = await markSymbol(symbol, rows, question.random, context);
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
  }
  const calibration = await calibrateOutcomes(context);
  return {
    suggestions: pending.length - total.sample,
    sample: total.sample,
    made,
    unsaid,
    ideas: total.ideas,
    marks: total.fresh,
    calibration: calibration?.version ?? null,
  };
}
