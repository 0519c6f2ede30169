import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { OrderDocument } from '../../core/shapes/order.ts';
import { lastClosedDay, localDate } from '../../domain/calendar/calendar.ts';
import { type FillModel, fillModel, isHistoric } from '../../domain/desk/fill-model.ts';
import type { DeskLeg, OrderRequest } from '../../domain/desk/order.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { loadChain, orThrow, rateFor } from '../suggest/snapshot.ts';
import { rulesOf } from './account.ts';
import { concernsAbout, type Doubtful } from './concerns.ts';
import { act, type Done, momentOf } from './decision.ts';
import { type AskedLeg, askedLeg, legsOf } from './legs.ts';
import { orderDocument } from './order-document.ts';
import { bracketOf, checkDays, checkWords, type OrderWords, signedPrice, usage } from './order-words.ts';
import { type PriceSource, quotesFrom } from './quotes.ts';
import { type SuggestedOrder, suggestedOrder } from './suggested.ts';

interface Asked {
  symbol: string;
  expiry: string | null;
  legs: AskedLeg[];
  suggested: SuggestedOrder | null;
}

async function askedOf(words: OrderWords, context: Context): Promise<Asked> {
  const { suggestion, legs = [], symbol } = words;
  if (suggestion !== undefined) {
    if (legs.length > 0 || symbol !== undefined)
      throw usage('An order is a suggestion or legs, not both', 'Leave --symbol and --leg away.');
    const suggested = await suggestedOrder(suggestion, words.rank, context);
    return { symbol: suggested.symbol, expiry: suggested.expiry, legs: suggested.legs, suggested };
  }
  if (symbol === undefined || legs.length === 0)
    throw usage(
      'An order needs --suggestion, or a symbol and its legs',
      'As in `coach order place --symbol NIFTY --expiry 2026-12-29 --leg "SELL CE 25000"`.',
    );
  return { symbol, expiry: words.expiry ?? null, legs: legs.map(askedLeg), suggested: null };
}

/** Prices for an order: of a market or a file, made-up ones for practice accounts only, those of the last session where a model asks for it. */
async function pricesFor(
  asked: Asked,
  words: OrderWords,
  model: FillModel,
  { account, state }: DeskMoment,
  context: Context,
) {
  const { chain: file, source } = words;
  const loaded = await loadChain({ symbol: asked.symbol, chain: file, source }, context);
  const { value: chain, sample, underlying } = loaded;
  if (sample && !account.practice)
    throw new CoachError(
      'refused',
      `These prices of ${chain.symbol} are made up, and ${account.id} is no practice account`,
      'Open one with `coach account open --practice --name practice`, or import a real chain.',
    );
  if (chain.currency !== account.currency)
    throw new CoachError(
      'refused',
      `${chain.symbol} trades in ${chain.currency}, ${account.id} holds ${account.currency}`,
      `Open an account with --currency ${chain.currency}.`,
    );
  // A practice account lives at the moment of its made-up prices.
  const at = sample ? Math.max(chain.asOf, state.at) : Math.min(loaded.now, context.ports.clock.now());
  const own = localDate(underlying.exchange, chain.asOf);
  const closed = lastClosedDay(underlying.exchange, at);
  const current = own === localDate(underlying.exchange, at) || (!isRefusal(closed) && own === closed);
  if (isHistoric(model) && !current)
    throw new CoachError(
      'refused',
      `The newest prices of ${chain.symbol} are of ${own}, which is not the last session`,
      'Import the prices of the last session.',
    );
  const about: PriceSource = {
    chain,
    rate: rateFor(context.ports, chain.currency),
    source: loaded.source,
    at: sample ? at : chain.asOf,
  };
  return { about, underlying, at, stale: loaded.freshness.state === 'stale' };
}

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
  const question = {
    symbol: asked.symbol,
    expiry: legs[0]?.instrument.expiry,
    chain: words.chain,
    source: words.source,
  };
  return {
    request,
    quotes,
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

/** The order with every doubt about it, found by looking at what would come of it. */
async function doubted(made: Made, account: string, context: Context): Promise<OrderRequest> {
  const { request, quotes, at, model } = made;
  const look = {
    at,
    preview: true,
    events: () => [{ at, type: 'order' as const, request, quotes: [...quotes] }],
  };
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
  const quotes = [...made.quotes];
  const done = await act(
    words.account,
    {
      at,
      preview,
      trades: true,
      suggestion: made.suggested?.id ?? null,
      events: (_, now) => [{ at: now, type: 'order', request, quotes }],
    },
    context,
  );
  return reportedOrder(done, request, model, preview ? 'preview' : undefined);
}
