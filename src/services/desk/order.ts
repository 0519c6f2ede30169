import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { OrderDocument } from '../../core/shapes/order.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import type { DeskEvent } from '../../domain/desk/event.ts';
import { type FillModel, fillModel } from '../../domain/desk/fill-model.ts';
import type { DeskLeg, OrderRequest } from '../../domain/desk/order.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { rulesOf } from './account.ts';
import { askedOf, pricesFor } from './asked.ts';
import { concernsAbout, type Doubtful } from './concerns.ts';
import { act, type Done, momentOf } from './decision.ts';
import { newestQuotes } from './held.ts';
import { legsOf } from './legs.ts';
import { orderDocument } from './order-document.ts';
import { bracketOf, checkDays, checkWords, type OrderWords, signedPrice } from './order-words.ts';
import { type PriceSource, quotesFrom } from './quotes.ts';
import { volatilityNews } from './shock.ts';

/** The id of an intention: the same account, legs, session and number are the same order, however often it is sent. */
function intentOf(
  account: string,
  legs: readonly DeskLeg[],
  session: string,
  words: OrderWords,
  context: Context,
): string {
  const said = legs.map(({ action, key, quantity }) => [action, key, quantity]);
  const { type, limit = null, stop = null, again } = words;
  return `o${context.ports.digest(JSON.stringify([account, said, session, type, limit, stop, again])).slice(0, 15)}`;
}

interface Made extends Omit<Doubtful, 'report'> {
  model: FillModel;
  /** Newest prices of what the account holds and of its volatility index: looked at before the order is judged. */
  news: DeskEvent[];
}

/** Newest prices of what the account holds and of its volatility index; what has none is a warning. */
async function newsOf(
  moment: DeskMoment,
  { source }: OrderWords,
  known: PriceSource,
  at: number,
  context: Context,
): Promise<DeskEvent[]> {
  const [{ quotes, warnings }, shock] = await Promise.all([
    newestQuotes(moment.account.id, source, context, known),
    volatilityNews(moment, source, at, context),
  ]);
  for (const message of warnings) context.emit({ kind: 'warning', message });
  return [...(quotes.length === 0 ? [] : [{ at, type: 'quotes' as const, quotes }]), ...shock];
}

async function orderOf(words: OrderWords, moment: DeskMoment, context: Context): Promise<Made> {
  const { account } = moment;
  const model = words.fill === undefined ? rulesOf(account, context).fill : orThrow(fillModel(words.fill));
  const asked = await askedOf(words, context);
  checkWords(words, asked.legs);
  const { about, underlying, at, stale } = await pricesFor(asked, words, model, moment, context);
  const session = localDate(underlying.exchange, at);
  checkDays(words, session);
  if (asked.suggested !== null) asked.suggested.mustBeOf(session);
  const legs = legsOf(asked.legs, {
    underlying,
    chain: about.chain,
    expiry: asked.expiry,
    times: words.lots,
    at,
  });
  const quotes = quotesFrom(
    legs.map(({ instrument }) => instrument),
    about,
  );
  const request: OrderRequest = {
    intent: intentOf(account.id, legs, session, words, context),
    legs,
    type: words.type,
    limit: signedPrice(words.limit, legs, quotes),
    stop: signedPrice(words.stop, legs, quotes),
    tif: words.tif,
    fill: words.fill === undefined ? null : model,
    bracket: bracketOf(words, asked.suggested, account.currency),
    trade: null,
    concerns: [],
    note: words.note ?? null,
    tag: asked.suggested?.strategy ?? null,
  };
  const news = await newsOf(moment, words, about, at, context);
  const question = {
    symbol: asked.symbol,
    expiry: legs[0]?.instrument.expiry,
    chain: words.chain,
    source: words.source,
  };
  return {
    request,
    quotes,
    news,
    at,
    model,
    underlying,
    stale,
    question,
    chain: about.chain,
    suggested: asked.suggested,
  };
}

/** What a decision said of an order: the last word on it. */
function reported(done: Done, { intent }: OrderRequest) {
  const found = done.effects.findLast(
    ({ effect }) => effect.type === 'order' && effect.request.intent === intent,
  );
  if (found === undefined || found.effect.type !== 'order')
    throw new CoachError(
      'internal',
      'The order left no report',
      'Please report this with the command you ran.',
    );
  return found.effect;
}

/** The document of an order out of what a decision came to. */
function reportedOrder(
  done: Done,
  asked: OrderRequest,
  fill: FillModel,
  shown?: OrderDocument['state'],
): OrderDocument {
  const { report, request } = reported(done, asked);
  const state = report.state !== 'rejected' && shown !== undefined ? { shown } : {};
  return orderDocument(request, report, { state: done.state, at: done.at, fill, ...state });
}

/** The order as it was kept, where the same intent is there already. */
async function keptOrder(
  intent: string,
  state: DeskState,
  fill: FillModel,
  context: Context,
): Promise<OrderDocument | null> {
  const { desk } = await context.ports.store();
  const [kept] = await desk.orders({ intent, limit: 1 });
  if (kept === undefined || kept.state === 'rejected' || kept.state === 'cancelled') return null;
  context.emit({
    kind: 'notice',
    message: 'The same order is there already and was not sent again; --again 1 makes a second one.',
  });
  return orderDocument(kept.request, kept.report, { state, at: kept.changedAt, fill });
}

/** What is new of the account, then the order. */
const ordered = (request: OrderRequest, { quotes, news }: Made, at: number): DeskEvent[] => [
  ...news.map((event) => ({ ...event, at })),
  { at, type: 'order', request, quotes: [...quotes] },
];

/** The order with every doubt about it, found by looking at what would come of it. */
async function doubted(made: Made, account: string, context: Context): Promise<OrderRequest> {
  const { request, at, model } = made;
  const look = { at, preview: true, events: () => ordered(request, made, at) };
  const done = await act(account, look, context);
  const { report } = reported(done, request);
  const concerns = await concernsAbout({ ...made, report }, done.before, context);
  return { ...request, fill: request.fill ?? model, concerns };
}

/** Sends an order to an account, or with `preview` tells what would come of it. */
export async function placeOrder(
  words: OrderWords,
  context: Context,
  preview: boolean,
): Promise<OrderDocument> {
  const moment = await momentOf(words.account, context);
  const made = await orderOf(words, moment, context);
  const { at, model } = made;
  const kept = await keptOrder(made.request.intent, moment.state, model, context);
  if (kept !== null) return kept;
  const request = await doubted(made, words.account, context);
  const done = await act(
    words.account,
    {
      at,
      preview,
      trades: true,
      suggestion: made.suggested?.id ?? null,
      events: (_, now) => ordered(request, made, now),
    },
    context,
  );
  // Somebody else was a moment faster with the very same order.
  const twin =
    reported(done, request).report.reason?.code === 'duplicate'
      ? await keptOrder(request.intent, done.state, model, context)
      : null;
  return twin ?? reportedOrder(done, request, model, preview ? 'preview' : undefined);
}
