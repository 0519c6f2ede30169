import { explainedFor } from '../../../domain/advice/level.ts';
import type { Values } from '../../../domain/advice/slot.ts';
import { explained } from '../../../domain/advice/term.ts';
import { type Asked, type ReadAnswer, type Teller, told } from './asked.ts';
import { ofBook, ofPerformance, ofQuery } from './book-read.ts';
import { contractValues, eventValues, exchangeOf, expiryValues, openValues } from './calendar-values.ts';
import { ofChain } from './chain-read.ts';
import { ofComparison, ofIdeas, ofPayoff } from './idea-read.ts';

const itself =
  (
    name: string,
    values: (asked: Asked) => Values,
    input: (asked: Asked) => Record<string, unknown> = () => ({}),
  ): Teller =>
  async (asked) =>
    told(asked, asked.route.topic, values(asked), { name, input: input(asked) });

/** The premium of the option of which "delta 0.3" speaks: what one point of the underlying is worth of a lot. */
function exampleOf({ question, now, symbol }: Asked, term: string): string | null {
  const value = Number(/(?<![\d,])0?\.\d+/.exec(question)?.[0] ?? Number.NaN);
  const { lotSize } = contractValues(symbol, now);
  if (!/delta/i.test(term) || typeof lotSize !== 'number') return null;
  const delta = Number.isFinite(value) ? value : 0.5;
  const gain = (delta * 100 * lotSize).toLocaleString('en-IN', { maximumFractionDigits: 0 });
  return `Example: with delta ${delta}, a rise of 100 points of ${symbol} lifts the option by about ${Math.round(100 * delta)} points, ₹${gain} on a lot of ${lotSize}.`;
}

const tellers: readonly [RegExp, Teller][] = [
  [/^chain/, ofChain],
  [/^suggest/, ofIdeas],
  [/^compare/, ofComparison],
  [/^payoff/, ofPayoff],
  [/^performance/, ofPerformance],
  [/^query/, ofQuery],
  [/^(?:portfolio|patterns|memory)$/, ofBook],
  [
    /^calendar\.expiry/,
    itself(
      'calendar',
      ({ symbol, now }) => expiryValues(symbol, now),
      ({ symbol }) => ({ symbol }),
    ),
  ],
  [
    /^calendar\.open/,
    itself('calendar', ({ symbol, now, route }) =>
      openValues(
        /\b(us|wall street|nyse|nasdaq|america\w*)\b/.test(route.normal) ? 'US' : exchangeOf(symbol),
        now,
      ),
    ),
  ],
  [
    /^contracts/,
    itself(
      'contracts',
      ({ symbol, now }) => contractValues(symbol, now),
      ({ symbol }) => ({ symbol }),
    ),
  ],
  [/^events/, itself('events', ({ symbol, now }) => eventValues(exchangeOf(symbol), now))],
  [
    /^terms/,
    itself(
      'terms',
      (asked) => {
        const found = explained(asked.question) ?? explained(asked.route.normal);
        return { term: found?.term, meaning: found?.meaning, example: exampleOf(asked, found?.term ?? '') };
      },
      ({ question, route }) => ({ term: (explained(question) ?? explained(route.normal))?.term ?? null }),
    ),
  ],
  [/^help/, itself('help', () => ({}))],
  [/^caution/, itself('caution', ({ route }) => ({ lost: route.slots.lost }))],
  [/^refuse/, itself('refuse', () => ({}))],
];

/** An answer from the read a question is routed to; null where the read failed or had nothing to say. */
export async function readAnswer(asked: Asked): Promise<ReadAnswer | null> {
  const { topic } = asked.route;
  const teller = tellers.find(([of]) => of.test(topic))?.[1];
  const found = teller === undefined ? null : await teller(asked);
  if (found === null || found.text.trim() === '') return null;
  const explains = /^(?:chain|suggest|compare|payoff|portfolio|performance)/.test(topic);
  return explains
    ? { ...found, text: explainedFor(found.text, asked.route.slots.language, asked.experience) }
    : found;
}
