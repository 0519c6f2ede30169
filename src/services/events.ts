import type { Context } from '../core/command.ts';
import type {
  EventsListDocument,
  EventsQuestion,
  EventsSearch,
  EventsSearchDocument,
} from '../core/shapes/memory.ts';
import { parseWhen } from '../core/when.ts';
import type { LoggedEvent } from '../ports/memory.ts';
import { homeTime } from './home-clock.ts';
import { searchMemory } from './memory/memory.ts';

const documentOf = ({ seq, at, kind, body, hash }: LoggedEvent, context: Context) => ({
  seq,
  at: homeTime(context)(at),
  kind,
  body: JSON.parse(body) as unknown,
  hash,
});

/** Events of the log up to the moment asked for, newest first. */
export async function listEvents(
  { kind, before, after, limit }: EventsQuestion,
  context: Context,
): Promise<EventsListDocument> {
  const { events } = await context.ports.store();
  const now = context.asOf ?? context.ports.clock.now();
  const rows = await events.list({
    kind,
    before: before === undefined ? now : Math.min(parseWhen(before), now),
    after: after === undefined ? undefined : parseWhen(after),
    limit,
  });
  return { count: rows.length, events: rows.map((event) => documentOf(event, context)) };
}

/** Events a text is about. */
export async function searchEvents(words: EventsSearch, context: Context): Promise<EventsSearchDocument> {
  const found = await searchMemory({ ...words, kind: ['event'] }, context);
  const { events } = await context.ports.store();
  const seqs = found.results.map(({ key }) => Number(key.slice('event:'.length)));
  const scores = new Map(found.results.map(({ key, score, similarity }) => [key, { score, similarity }]));
  return {
    query: words.text,
    searched: found.searched,
    events: (await events.bySeqs(seqs)).map((event) => ({
      ...documentOf(event, context),
      ...scores.get(`event:${event.seq}`)!,
    })),
    warnings: found.warnings,
  };
}
