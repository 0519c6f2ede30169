import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { type Exchange, lastClosedDay, localDate, session } from '../../domain/calendar/calendar.ts';
import { scheduledEvents } from '../../domain/calendar/events.ts';
import { chainDocument } from '../../domain/chain/document/document.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { Concern, DeskLeg, OrderReport, OrderRequest } from '../../domain/desk/order.ts';
import type { Quote } from '../../domain/desk/quote.ts';
import { legName } from '../../domain/desk/request.ts';
import { byUnderlying, greeksOf, heldLegs, type RiskLeg, riskOf } from '../../domain/desk/risk.ts';
import { type DeskState, equityOf, openPositionsOf } from '../../domain/desk/state.ts';
import { major } from '../../domain/money.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import type { Setup, SetupLeg } from '../../domain/validator/setup.ts';
import { concernsOf } from '../../domain/validator/validator.ts';
import { deriveView } from '../../domain/view/view.ts';
import { read } from '../reading.ts';
import { loadSnapshot } from '../suggest/snapshot.ts';
import { correlationsWith } from './correlation.ts';
import type { SuggestedOrder } from './suggested.ts';

/** What the validator is told about an order besides the account. */
export interface Doubtful {
  request: OrderRequest;
  report: OrderReport;
  quotes: readonly Quote[];
  chain: Chain;
  underlying: Underlying;
  stale: boolean;
  at: number;
  suggested: SuggestedOrder | null;
  /** As the chain was asked for, to read the market's state where no suggestion tells it. */
  question: Parameters<typeof loadSnapshot>[0];
}

function volumeOf({ instrument }: DeskLeg, chain: Chain): number | null {
  const slice = chain.slices.find(({ expiry }) => expiry === instrument.expiry);
  const i = slice?.strikes.indexOf(instrument.strike ?? Number.NaN) ?? -1;
  if (slice === undefined || i < 0) return null;
  const volume = (instrument.right === 'CE' ? slice.call : slice.put).volume[i]!;
  return Number.isFinite(volume) ? volume : null;
}

const setupLeg = (leg: DeskLeg, { quotes, chain }: Doubtful): SetupLeg => {
  const quote = quotes.find(({ key }) => key === leg.key);
  return {
    name: legName(leg),
    action: leg.action,
    option: leg.instrument.kind === 'option',
    expiry: leg.instrument.expiry ?? null,
    quantity: leg.quantity,
    bid: quote?.bid ?? null,
    ask: quote?.ask ?? null,
    bidQty: quote?.bidQty ?? null,
    askQty: quote?.askQty ?? null,
    volume: volumeOf(leg, chain),
    lot: leg.lot,
  };
};

/** Direction and IV rank: of the suggestion, else of the chain read anew; null where it cannot be read. */
async function marketOf(about: Doubtful, context: Context): Promise<Pick<Setup, 'trend' | 'ivRank'>> {
  const { suggested } = about;
  if (suggested !== null) return { trend: suggested.direction, ivRank: suggested.ivRank };
  try {
    const snapshot = await loadSnapshot(about.question, context);
    const analysis = read(snapshot, about.question.expiry);
    const view = deriveView(analysis, snapshot.bars, {});
    const { ivRank } = chainDocument(analysis, { strikes: 'none' });
    return { trend: view.direction, ivRank: ivRank === null ? null : ivRank / 100 };
  } catch (thrown) {
    if (thrown instanceof CoachError) return { trend: null, ivRank: null };
    throw thrown;
  }
}

/** Risk and delta of each underlying that is open already. */
function heldOf(state: DeskState): Setup['held'] {
  return [...byUnderlying(heldLegs(state, openPositionsOf(state))).values()].map((legs) => ({
    symbol: legs[0]!.instrument.symbol,
    risk: riskOf(legs, 0).loss,
    delta: greeksOf(legs)?.delta ?? null,
  }));
}

const mostClosed = 20;

/** Closed trades of an account, newest first, from the log. */
export async function closedTrades(account: string, limit: number, context: Context) {
  const { events } = await context.ports.store();
  const rows = await events.list({ kind: 'closed', limit: limit * 4 });
  return rows
    .map(({ at, body }) => ({
      at,
      ...(JSON.parse(body) as {
        account: string;
        pnl: number;
        risk: number | null;
        trade: string;
        reason: string;
        on: number;
      }),
    }))
    .filter((row) => row.account === account)
    .slice(0, limit);
}

/** How long nothing has been traded before a moment: 0 in a session, the time since the last close out of it. */
function idleMs(exchange: Exchange, at: number): number {
  const today = session(exchange, localDate(exchange, at));
  if (today !== null && !isRefusal(today) && at >= today.open) return Math.max(at - today.close, 0);
  const day = lastClosedDay(exchange, at);
  const last = isRefusal(day) ? null : session(exchange, day);
  return last === null || isRefusal(last) ? 0 : Math.max(at - last.close, 0);
}

/** Every doubt about an order that would be filled as `report` says. */
export async function concernsAbout(about: Doubtful, state: DeskState, context: Context): Promise<Concern[]> {
  const { request, report, underlying, at } = about;
  const date = localDate(underlying.exchange, at);
  const own: RiskLeg[] = request.legs.map((leg) => ({
    instrument: leg.instrument,
    units: (leg.action === 'buy' ? leg.quantity : -leg.quantity) * leg.instrument.multiplier,
    price: 0,
    quote: about.quotes.find(({ key }) => key === leg.key),
  }));
  const greeks = greeksOf(own);
  const held = heldOf(state);
  const others = [...new Set(held.map(({ symbol }) => symbol))].filter(
    (symbol) => symbol !== underlying.symbol,
  );
  const last =
    request.legs
      .flatMap(({ instrument }) => instrument.expiry ?? [])
      .sort()
      .at(-1) ?? date;
  const equity = equityOf(state);
  const money = (amount: number) => major(amount, state.currency);
  const closed = await closedTrades(state.account, mostClosed, context);
  const events = scheduledEvents(underlying.exchange, date, last);
  // Prices grow old while others trade, not over a night.
  const idle = idleMs(underlying.exchange, at);
  const quotedAt =
    about.quotes.length === 0 ? null : Math.min(...about.quotes.map((quote) => quote.at)) + idle;
  return concernsOf({
    symbol: underlying.symbol,
    legs: request.legs.map((leg) => setupLeg(leg, about)),
    date,
    now: at,
    quotedAt,
    stale: about.stale,
    maxLoss: report.maxLoss === null ? null : money(report.maxLoss),
    undefinedRisk: report.undefinedRisk,
    margin: report.margin === null ? null : money(report.margin.after),
    equity: Number.isFinite(equity) ? money(equity) : null,
    delta: greeks?.delta ?? null,
    vega: greeks?.vega ?? null,
    ...(await marketOf(about, context)),
    events: isRefusal(events) ? [] : events,
    held,
    correlations: await correlationsWith(underlying.symbol, others, context),
    similar: about.suggested?.similar ?? null,
    closed: closed.map(({ on, pnl, risk }) => ({ at: on, pnl, risk })),
  });
}
