import file from '../../../data/advice/routes.json' with { type: 'json' };
import { explained } from '../advice/term.ts';
import { mentioned } from './mention.ts';
import { normalised } from './normal.ts';
import { type Slots, slotsIn } from './slots.ts';

/** What a question is answered from. The first word names the read. */
export const topics = [
  'caution.allIn',
  'caution.loan',
  'caution.recover',
  'caution.lost',
  'caution.guarantee',
  'caution.distress',
  'help.import',
  'help.model',
  'help.can',
  'help.how',
  'terms',
  'contracts',
  'calendar.expiry',
  'calendar.open',
  'query.trades',
  'query.structure',
  'performance.net',
  'performance.charges',
  'performance.strategy',
  'performance.rate',
  'patterns',
  'memory',
  'portfolio',
  'events',
  'payoff',
  'compare',
  'chain.quote',
  'chain.oi',
  'chain.walls',
  'chain.iv',
  'chain.move',
  'chain.pcr',
  'chain.forecast',
  'chain.expiry',
  'chain.outlook',
  'suggest.lots',
  'suggest.capital',
  'suggest.risk',
  'suggest.idea',
  'refuse.other',
  'refuse.unclear',
] as const;
export type Topic = (typeof topics)[number];

export interface Route {
  topic: Topic;
  slots: Slots;
  /** As it was named; null where none was. */
  symbol: string | null;
  normal: string;
}

interface Rule {
  topic: Topic;
  all: RegExp[];
  not: RegExp | null;
}

const rules: readonly Rule[] = file.rules.map(({ topic, all, not }) => ({
  topic: topic as Topic,
  all: all.map((pattern) => new RegExp(pattern, 'u')),
  not: not === undefined ? null : new RegExp(not, 'u'),
}));
const trade = new RegExp(file.trade, 'u');

const asksTerm =
  /^(what|whats|what s|explain|define|meaning|tell me what|kya|samjhao|samjha)\b|\b(mean|means|meaning|matlab|kya hota|kya hoti|kise kehte|kya hai|samjha\w*|explain)\b/;
const live =
  /\b(now|today|right now|current|currently|abhi|aaj|this week|this expiry|till expiry|is nifty|of nifty|my|mera|meri)\b/;
const the = /^what(s| is| are)? the\b/;

/** "What is theta?", not "what is the theta of my position?". */
function asksForTerm(
  text: string,
  normal: string,
  symbol: string | null,
  { strikes, structures }: Slots,
): boolean {
  if (!asksTerm.test(normal) || (explained(text) === null && explained(normal) === null)) return false;
  const meant = /\b(mean|means|meaning|matlab|define|definition|kya hota|kya hoti|samjha\w*|explain)\b/.test(
    normal,
  );
  if (meant) return strikes.every((value) => value < 1);
  const short = normal.split(' ').length <= 7;
  return (
    symbol === null &&
    !live.test(normal) &&
    !the.test(normal) &&
    strikes.length === 0 &&
    short &&
    !(structures.length > 0 && /\b(loss|profit|margin|break)\b/.test(normal))
  );
}

const decided = (topic: Topic, normal: string, symbol: string | null, slots: Slots): Route => ({
  topic,
  normal,
  symbol,
  slots,
});

/** What something costs now. */
export const asksPrice =
  /\b(how much|cost|costs|price|prices|premium|worth|kitn\w*|bhav|daam|kimat|keemat|mulya|rate)\b/;
const volatilityIndex = /^(?:INDIA)?VIX$/;

/** A structure asked about by its money: a payoff, not an idea. */
function asksPayoff(normal: string, { structures, strikes, side, move, points }: Slots): boolean {
  if (structures.length === 0 && !(strikes.length > 0 && side !== null)) return false;
  if (/\b(my|mera|meri|mere)\b.*\b(trade|trades|journal|result|history)\b/.test(normal)) return false;
  if (move !== null || points !== null) return true;
  const money =
    /\b(max|maximum|adhiktam|worst|loss|lose|nuksan|margin|break ?evens?|risk|risky|danger\w*|jokhim|khatr\w*|profit|payoff|pay off|happens?|hoga|chance|probability|sell|selling|buy|buying|short|shorting|writing|bech\w*|kharid\w*)\b/.test(
      normal,
    );
  const whole = structures.some((name) => !/^(call|put)$/.test(name));
  const priced = whole && strikes.length > 0 && asksPrice.test(normal);
  return priced || (money && (whole || strikes.length > 0 || /\b(naked|uncovered)\b/.test(normal)));
}

/** What a question is answered from, by rules alone; never throws. `symbol` is the one spoken of before, for a question that names none. */
export function route(text: string): Route {
  const normal = normalised(text);
  const named = mentioned(text, normal);
  // A volatility index has no chain of its own here: what is asked is how high the market's volatility is.
  const symbol = named !== null && volatilityIndex.test(named) ? null : named;
  const slots = slotsIn(text, normal);
  const to = (topic: Topic): Route => decided(topic, normal, symbol, slots);
  const matched = (from: string) =>
    rules.find(
      ({ topic, all, not }) =>
        topic.startsWith(from) && all.every((one) => one.test(normal)) && !(not?.test(normal) ?? false),
    );
  const caution = matched('caution');
  if (caution !== undefined) return to(caution.topic);
  const supposed = /\b(max|maximum|worst|if|can|could|agar|sakta|kitne|kitna)\b/.test(normal);
  if (slots.lost !== null && !supposed && slots.structures.length === 0) return to('caution.lost');
  const help = matched('help');
  if (help !== undefined) return to(help.topic);
  for (const group of ['contracts', 'patterns', 'memory', 'query', 'performance', 'portfolio']) {
    const found = matched(group);
    if (found !== undefined) return to(found.topic);
  }
  if (asksForTerm(text, normal, symbol, slots)) return to('terms');
  if (slots.date !== null && /\bexpir|\bseries|contract/.test(normal)) return to('chain.expiry');
  for (const group of ['calendar', 'events', 'compare']) {
    const found = matched(group);
    if (found !== undefined) return to(found.topic);
  }
  if (
    slots.strikes.length > 0 &&
    slots.right !== null &&
    slots.side === null &&
    !asksPayoff(normal, { ...slots, side: null })
  )
    return to('chain.quote');
  if (asksPayoff(normal, slots)) return to('payoff');
  for (const { topic, all, not } of rules) {
    if (all.every((one) => one.test(normal)) && !(not?.test(normal) ?? false)) return to(topic);
  }
  if (slots.strikes.length > 0 && (symbol !== null || slots.right !== null)) return to('chain.quote');
  if (slots.capital !== null) return to('suggest.capital');
  if (symbol !== null && normal.split(' ').length <= 3) return to('chain.outlook');
  if (explained(text) !== null) return to('terms');
  return to(
    trade.test(normal) || symbol !== null
      ? 'refuse.unclear'
      : /\p{L}{3,}/u.test(normal) && known(normal)
        ? 'refuse.other'
        : 'refuse.unclear',
  );
}

/** Whether a text reads like a sentence of one of the three languages. */
const known = (normal: string): boolean =>
  /\b(the|is|are|who|what|how|why|when|where|can|do|you|i|me|my|a|hai|kya|kaun|kaise|ka|ki|ke|tell|please)\b/.test(
    normal,
  );
