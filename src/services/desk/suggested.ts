import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import type { AskedLeg } from './legs.ts';

/** One strategy of a stored suggestion as an order. */
export interface SuggestedOrder {
  id: string;
  symbol: string;
  expiry: string;
  strategy: string;
  legs: AskedLeg[];
  /** Money of the whole before costs, positive both; its last session. */
  exits: { target: number; stop: number; timeStop: string };
  /** What the market spoke for, its IV rank [0..1], and how like trades ended. */
  direction: 'bullish' | 'bearish' | 'neutral';
  ivRank: number | null;
  similar: { n: number; losses: number } | null;
  /** Refuses the suggestion of another session. */
  mustBeOf(date: string): void;
}

interface Named {
  id: string;
  /** The document as it came through a pipe; null where only an id was given. */
  piped: unknown;
}

async function namedIn(suggestion: string, context: Context): Promise<Named> {
  if (suggestion !== '-') return { id: suggestion, piped: null };
  const bytes = await context.piped?.();
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes).trim();
  const wrong = (why: string) =>
    new CoachError(
      'usage',
      `Standard input ${why}`,
      'As in `coach suggest NIFTY --json | coach order place --suggestion -`.',
    );
  if (text === '') throw wrong('is empty');
  let piped: unknown;
  try {
    piped = JSON.parse(text);
  } catch {
    throw wrong('is not the JSON of a suggestion');
  }
  const id = typeof piped === 'object' && piped !== null ? (piped as { id?: unknown }).id : undefined;
  if (typeof id !== 'string' || id === '') throw wrong('holds no suggestion with an id');
  return { id, piped };
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** A stored suggestion; what came through a pipe must say the same strategies as what was stored. */
async function storedDocument({ id, piped }: Named, context: Context): Promise<SuggestDocument> {
  const { suggestions } = await context.ports.store();
  const record = await suggestions.byId(id);
  if (record === null)
    throw new CoachError(
      'missing',
      `No stored suggestion has the id "${id.slice(0, 60)}"`,
      'Make one with `coach suggest NIFTY`.',
    );
  const document = JSON.parse(record.document) as SuggestDocument;
  const same = (key: 'symbol' | 'suggestions') =>
    piped === null || canonical((piped as Record<string, unknown>)[key]) === canonical(document[key]);
  if (!same('symbol') || !same('suggestions'))
    throw new CoachError(
      'refused',
      `The document of ${id} is not the one that was made`,
      'It was changed on the way. Give its id, or make a new suggestion.',
    );
  return document;
}

/** A strategy of a suggestion by its rank; throws CoachError where there is none. */
export async function suggestedOrder(
  suggestion: string,
  rank: number,
  context: Context,
): Promise<SuggestedOrder> {
  const document = await storedDocument(await namedIn(suggestion, context), context);
  const found = document.suggestions.find((one) => one.rank === rank);
  if (found === undefined)
    throw new CoachError(
      'missing',
      `${document.id} has no strategy of rank ${rank}`,
      document.suggestions.length === 0
        ? 'It suggests to stay out.'
        : `It has ${document.suggestions.length}.`,
    );
  const { exits } = found;
  return {
    id: document.id,
    symbol: document.symbol,
    expiry: document.expiry,
    strategy: found.strategy,
    legs: found.legs.map(({ action, type, strike, expiry, quantity }) => ({
      action,
      type,
      strike,
      expiry,
      quantity,
      lots: 1,
    })),
    exits: { target: exits.target.pl, stop: Math.abs(exits.stop.pl), timeStop: exits.timeStop.date },
    direction: document.view.direction,
    ivRank: document.market.ivRank === null ? null : document.market.ivRank / 100,
    similar: found.memory === null ? null : { n: found.memory.n, losses: found.memory.losses },
    mustBeOf(date) {
      const own = document.market.asOf.slice(0, 10);
      if (own === date) return;
      throw new CoachError(
        'refused',
        `The suggestion ${document.id} is of ${own}, not of ${date}`,
        'Make a new one: prices and exits have moved on.',
      );
    },
  };
}
