import { worded } from '../../../domain/advice/slot.ts';
import { asksPrice } from '../../../domain/intent/route.ts';
import { type Asked, languageOf, type ReadAnswer, told } from './asked.ts';
import { chainValues } from './chain-values.ts';
import { currencyOf, ideasText, lotValues, suggestValues } from './idea-values.ts';
import type { ChainRead, PayoffRead, SuggestRead } from './outputs.ts';
import { legsOf, legsWritten, movedValues, payoffValues, structureOf } from './payoff-values.ts';

/** The money a question or the settings name. */
const capitalOf = ({ route, capital }: Asked): number | null => route.slots.capital ?? capital;

export async function ofIdeas(asked: Asked): Promise<ReadAnswer | null> {
  const { symbol, route } = asked;
  const { topic, normal, slots } = route;
  const capital = topic === 'suggest.idea' ? slots.capital : capitalOf(asked);
  const high = /\b(high|aggressive|jyada|zyada) (risk|jokhim)\b/.test(normal);
  const input = {
    symbol,
    ...(capital === null ? {} : { capital }),
    ...(topic === 'suggest.risk' ? (high ? { risk: 'high' } : { risk: 'low', definedRisk: true }) : {}),
  };
  const read = (await asked.run('suggest', input)) as SuggestRead | null;
  if (read === null) return null;
  const language = languageOf(asked);
  const { currency, freshness } = read.market;
  const kind = /^suggest\.(?:risk|idea)$/.test(topic)
    ? capital === null
      ? 'suggest.idea'
      : 'suggest.capital'
    : topic;
  const values =
    kind === 'suggest.lots'
      ? { symbol, ...lotValues(read.suggestions[0], capital, currency, language), symbolNamed: symbol }
      : suggestValues(read, capital, language);
  return told(asked, kind, { ...values, symbol }, { name: 'suggest', input }, currency, freshness.state);
}

/** Two structures side by side: those of the ideas, and what the ideas lack priced as a payoff is. */
export async function ofComparison(asked: Asked): Promise<ReadAnswer | null> {
  const { symbol, route } = asked;
  const input = { symbol };
  const read = (await asked.run('suggest', input)) as SuggestRead | null;
  if (read === null) return null;
  const language = languageOf(asked);
  const { currency, freshness } = read.market;
  const wanted = route.slots.structures;
  const ideas = wanted.map((name) => read.suggestions.find((one) => one.name.toLowerCase().includes(name)));
  const lacking = wanted.filter((_, i) => ideas[i] === undefined);
  const chain =
    lacking.length === 0
      ? null
      : ((await asked.run('chain', { symbol, strikes: 'all' })) as ChainRead | null);
  const made = [];
  for (const name of lacking) {
    const legs = chain === null ? null : legsOf(name, true, [], chain);
    const payoff =
      legs === null ? null : ((await asked.run('payoff', { symbol, legs })) as PayoffRead | null);
    if (payoff !== null) made.push({ ...payoff, strategy: name, name, actions: legs!, legs: [{ lots: 1 }] });
  }
  const all = [...ideas.flatMap((one) => one ?? []), ...made];
  const values = { ...chainValues(read.market), ideas: ideasText(all, currency, language) };
  return told(asked, 'compare', values, { name: 'suggest', input }, currency, freshness.state);
}

export async function ofPayoff(asked: Asked): Promise<ReadAnswer | null> {
  const { symbol, route } = asked;
  const { slots, normal } = route;
  const chain = (await asked.run('chain', { symbol, strikes: 'all' })) as ChainRead | null;
  if (chain === null) return null;
  const { name, sold } = structureOf(slots);
  const listed = new Set((chain.strikes ?? []).map(({ strike }) => strike));
  const strikes = slots.strikes.filter((strike) => listed.has(strike));
  const written = legsWritten(asked.question);
  const legs = written.length > 0 ? written : legsOf(name, sold, strikes, chain);
  if (legs === null) return null;
  const input = { symbol, legs };
  const read = (await asked.run('payoff', input)) as PayoffRead | null;
  if (read === null) return null;
  const language = languageOf(asked);
  const open = written.length < 2 && /^(?:straddle|strangle|call|put)$/.test(name);
  const topic = !open ? 'payoff.spread' : sold ? 'payoff.sold' : 'payoff.bought';
  const first = told(
    asked,
    topic,
    payoffValues(read, name, language),
    { name: 'payoff', input },
    read.currency,
    read.freshness.state,
  );
  const parts = [first.text];
  const moved = movedValues(read, slots);
  if (Object.keys(moved).length > 0)
    parts.unshift(worded('payoff.move', moved, language, currencyOf(read.currency)));
  // "straddle ka max loss?" leaves open which side: the other one is told too.
  if (
    open &&
    slots.side === null &&
    (asksPrice.test(normal) || /\b(loss|nuksan|profit|risk|break ?evens?)\b/.test(normal))
  ) {
    const others = legsOf(name, !sold, strikes, chain);
    const other =
      others === null ? null : ((await asked.run('payoff', { symbol, legs: others })) as PayoffRead | null);
    if (other !== null)
      parts.push(
        worded(
          sold ? 'payoff.bought' : 'payoff.sold',
          payoffValues(other, name, language),
          language,
          currencyOf(read.currency),
          asked.experience,
        ),
      );
  }
  return { text: parts.join('\n\n'), reads: first.reads };
}
