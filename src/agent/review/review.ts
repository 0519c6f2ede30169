import type { Config } from '../../core/config.ts';
import type { Freshness } from '../../core/shapes/market.ts';
import { addDays, type Exchange, isOrdinaryDay, localDate } from '../../domain/calendar/calendar.ts';
import { type Occasion, scheduledEvents } from '../../domain/calendar/events.ts';
import { ground } from '../../domain/grounding/grounding.ts';
import { repeated } from '../../domain/review/repeated.ts';
import { type ReviewedTrade, type ReviewFacts, secondOpinion } from '../../domain/review/review.ts';
import type { Model, TokenUsage } from '../../ports/model.ts';
import type { Spending } from '../../ports/spending.ts';
import { factsOf, freshnessOf } from '../answer/facts.ts';
import type { ReviewPoint } from '../events.ts';
import { type Habits, lossStreak } from '../prompt/habits.ts';
import type { Shield } from '../prompt/privacy.ts';
import { type Digest, estimateTokens, reviewPrompt } from '../prompt/prompt.ts';
import { documentOf, finite, lastOf, type ToolRow } from '../tools/documents.ts';
import { resultText } from '../tools/result.ts';
import { viewOf } from '../tools/view.ts';

/** What the second opinion looks at. */
export interface ReviewCase {
  question: string;
  answer: string;
  rows: readonly ToolRow[];
  ungrounded: readonly string[];
  person: Pick<Config, 'experience' | 'capital'>;
  habits: Habits;
  now: number;
}

/** Whether a tool of this turn said that the account takes no new risk. */
const haltedIn = (rows: readonly ToolRow[]): boolean =>
  rows
    .flatMap((row) => [
      documentOf(row, 'suggest')?.desk?.breaker,
      ...(['breaker status', 'breaker explain', 'breaker halt'] as const).map(
        (name) => documentOf(row, name)?.state,
      ),
    ])
    .some((state) => state === 'halted' || state === 'eligible');

function tradeOf(rows: readonly ToolRow[]): ReviewedTrade | null {
  const document = lastOf(rows, 'suggest');
  const first = document?.suggestions?.[0];
  if (!document || first === undefined) return null;
  return {
    name: first.name ?? first.strategy ?? '',
    symbol: document.symbol ?? '',
    expiry: document.expiry ?? '',
    maxProfit: finite(first.maxProfit),
    maxLoss: finite(first.maxLoss),
    maxLossUnlimited: first.maxLossUnlimited === true,
    pop: finite(first.pop),
    expectedValue: finite(first.expectedValue),
    charges: finite(first.charges?.total),
    margin: finite(first.margin?.estimate),
    legs: (first.legs ?? []) as ReviewedTrade['legs'],
  };
}

/** What memory said of the first suggestion, with its denominator; nothing where too little is remembered. */
function remembered(rows: readonly ToolRow[]): ReviewPoint[] {
  const lesson = lastOf(rows, 'suggest')?.suggestions?.[0]?.memory;
  const [n, losses] = [finite(lesson?.n), finite(lesson?.losses)];
  if (n === null || losses === null || n < 2) return [];
  const warning = lesson?.warning ?? null;
  const text = warning ?? `${losses} of ${n} similar past trades lost (n = ${n}).`;
  return [{ kind: 'memory', level: warning === null ? 'info' : 'warning', text }];
}

/** A longer trade lives through holidays as a matter of course. */
const shortTradeDays = 10;

/** The first weekday a short trade lives through with the exchange shut: prices gap over it. None where the calendar does not say. */
function closureBefore(expiry: string, exchange: Exchange, now: number): Occasion[] {
  const today = localDate(exchange, now);
  if (expiry > addDays(today, shortTradeDays)) return [];
  for (let date = addDays(today, 1); date < expiry; date = addDays(date, 1)) {
    const weekend = [0, 6].includes(new Date(date).getUTCDay());
    if (!weekend && isOrdinaryDay(exchange, date) === false) return [{ date, name: 'An exchange holiday' }];
  }
  return [];
}

/** What a trade lives through that can make prices gap: the closure of the exchange and what is scheduled. */
const eventsBefore = (expiry: string, exchange: Exchange, now: number): Occasion[] => [
  ...closureBefore(expiry, exchange, now),
  ...scheduledEvents(exchange, localDate(exchange, now), expiry),
];

/** What the rules remark, from the tool rows and the person's own book. */
export function rulesOpinion({ rows, ungrounded, person, habits, now }: ReviewCase): ReviewPoint[] {
  const facts = factsOf(rows, person.capital);
  const fresh = freshnessOf(rows);
  const trade = tradeOf(rows);
  const reviewed: ReviewFacts = {
    currency: facts.currency,
    trade,
    market: facts,
    person: { capital: person.capital, experience: person.experience },
    portfolio: {
      roomToday: facts.roomToday,
      tradingHalted: haltedIn(rows),
      lossStreak: lossStreak(habits),
      sameUnderlying: habits.open.filter(({ symbol }) => symbol === trade?.symbol).length,
    },
    events: trade === null ? [] : eventsBefore(trade.expiry, facts.currency === 'USD' ? 'US' : 'NSE', now),
    freshness: fresh as Freshness | null,
    ungrounded,
  };
  return byGravity([...remembered(rows), ...secondOpinion(reviewed)]);
}

const grave = { warning: 0, caution: 1, info: 2 } as const;

/** Remarks, the gravest first; of one gravity as they came. */
export const byGravity = (points: readonly ReviewPoint[]): ReviewPoint[] =>
  [...points].sort((a, b) => grave[a.level] - grave[b.level]);

export interface ModelOpinion {
  note: string | null;
  usage: TokenUsage | null;
}

const outputTokens = 160;

export interface ReviewDesk {
  model: Model;
  spending: Spending;
  hide: Shield;
  digest: Digest;
  sessionId: string;
  turnId: string;
}

/** One remark of the model on its own answer, kept only when every figure in it is grounded. Null when there is none. Never throws. */
export async function modelOpinion(
  desk: ReviewDesk,
  found: ReviewCase,
  points: readonly ReviewPoint[],
  signal: AbortSignal,
): Promise<string | null> {
  const { model, hide, digest } = desk;
  const prompt = reviewPrompt(digest);
  const results = found.rows.map(({ command, output }) =>
    resultText(command, output, viewOf(command, output), hide),
  );
  const remarks = points.map(({ text }) => `- ${text}`).join('\n');
  const text = hide
    .hide(
      `[question]\n${found.question}\n[answer]\n${found.answer}\n[remarks of the rules]\n${remarks}\n${results.join('\n')}`,
    )
    .slice(0, 30_000);
  const reserved = await desk.spending.reserve({
    info: model.info,
    sessionId: desk.sessionId,
    turnId: desk.turnId,
    inputTokens: prompt.tokens + estimateTokens(text),
    outputTokens,
    turnNano: 0,
  });
  if (!reserved.reserved) return null;
  let said = '';
  let usage: TokenUsage | null = null;
  let whole = false;
  try {
    const request = {
      system: prompt.text,
      messages: [{ role: 'user' as const, text }],
      tools: [],
      maxOutputTokens: outputTokens,
    };
    for await (const event of model.stream(request, signal)) {
      if (event.type === 'text') said += event.text;
      if (event.type === 'thought') said = '';
      else if (event.type === 'usage') usage = event.usage;
      else if (event.type === 'done') whole = true;
    }
  } finally {
    await reserved.settle(usage);
  }
  const note = hide.restore(said).trim();
  if (!whole || note === '' || /^ok[.!]?$/i.test(note)) return null;
  const rows = found.rows.map(({ output }) => output);
  if (repeated(note, [found.answer, ...points.map(({ text: remark }) => remark)])) return null;
  return ground(note, rows, { question: found.question }).ok ? note.slice(0, 400) : null;
}
