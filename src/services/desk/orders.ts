import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { MarketSource } from '../../core/shapes/market.ts';
import type { OrderDocument } from '../../core/shapes/order.ts';
import { fillModel } from '../../domain/desk/fill-model.ts';
import { legName } from '../../domain/desk/request.ts';
import { equityOf } from '../../domain/desk/state.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { major } from '../../domain/money.ts';
import type { OrderRecord } from '../../ports/desk.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { brokerOf, reconciled } from './broker.ts';
import { act, type Done, momentOf } from './decision.ts';
import { newestQuotes } from './held.ts';
import { orderDocument } from './order-document.ts';
import { volatilityNews } from './shock.ts';

/** Orders of one account or of all, newest first. */
export async function listOrders(
  words: { account?: string | undefined; state?: string | undefined; limit: number },
  context: Context,
) {
  const { desk } = await context.ports.store();
  if (words.account !== undefined) await momentOf(words.account, context);
  const accounts = new Map((await desk.accounts()).map((account) => [account.id, account]));
  const rows = await desk.orders({
    ...(words.account === undefined ? {} : { account: words.account }),
    ...(words.state === undefined ? {} : { states: [words.state] }),
    limit: words.limit,
  });
  // A practice account lives at the moment of its made-up prices, whatever moment is asked about.
  const known = rows.filter(
    (row) => accounts.get(row.account)!.practice || row.placedAt <= (context.asOf ?? row.placedAt),
  );
  const orders = known.map((row) => {
    const { exchange, currency } = accounts.get(row.account)!;
    return {
      intent: row.intent,
      account: row.account,
      placedAt: timeAt(exchange, row.placedAt),
      symbol: row.symbol,
      state: row.state === 'sent' ? ('unknown' as const) : row.state,
      reason: row.reason,
      legs: row.request.legs.map(legName),
      trade: row.trade,
      netCash: major(row.report.netCash, currency),
      charges: major(row.report.charges, currency),
    };
  });
  return { orders };
}

async function recordOf(intent: string, context: Context): Promise<OrderRecord> {
  const { desk } = await context.ports.store();
  const found = await desk.orders({ intent, limit: 2 });
  if (found.length > 1 && found.every((row) => row.intent !== intent))
    throw new CoachError('usage', `${intent} begins several orders`, 'Give more of the id.');
  const row = found.find((one) => one.intent === intent) ?? found[0];
  if (row !== undefined) return row;
  throw new CoachError('missing', `There is no order "${intent}"`, 'Run `coach order list`.');
}

async function shown(row: OrderRecord, context: Context): Promise<OrderDocument> {
  const { account, state } = await momentOf(row.account, context);
  const fill = orThrow(fillModel(account.fill));
  return orderDocument(row.request, row.report, {
    state,
    at: row.changedAt,
    fill,
    shown: row.state === 'sent' ? 'unknown' : row.state,
  });
}

export const showOrder = async (words: { intent: string }, context: Context): Promise<OrderDocument> =>
  shown(await recordOf(words.intent, context), context);

/** Asks the broker to take back an order it may still work, and then what became of it. */
async function cancelThere(row: OrderRecord, context: Context): Promise<OrderDocument> {
  const { account } = await momentOf(row.account, context);
  if (account.broker === null) return shown(row, context);
  const broker = await brokerOf(account, context);
  await broker.cancel(row.intent, context.signal);
  await reconciled(account, context);
  return shown(await recordOf(row.intent, context), context);
}

/** Takes back an order that waits; one that does not is told as it is. */
export async function cancelOrder(words: { intent: string }, context: Context): Promise<OrderDocument> {
  const row = await recordOf(words.intent, context);
  if (row.state === 'unknown' || row.state === 'sent') return cancelThere(row, context);
  if (row.state !== 'working') return shown(row, context);
  await act(row.account, { events: (_, at) => [{ at, type: 'cancel', intent: row.intent }] }, context);
  return shown(await recordOf(row.intent, context), context);
}

/** What a decision set off, as a list a program can read. */
export function happenings(done: Done): { code: string; about: string; figures: Record<string, unknown> }[] {
  const { currency } = done.account;
  return done.effects.flatMap(({ effect }): ReturnType<typeof happenings> => {
    if (effect.type === 'alert') return [{ code: effect.code, about: effect.about, figures: effect.figures }];
    if (effect.type === 'closed')
      return [
        {
          code: 'closed',
          about: effect.trade,
          figures: {
            reason: effect.reason,
            pnl: major(effect.pnl, currency),
            charges: major(effect.charges, currency),
          },
        },
      ];
    if (effect.type === 'breaker')
      return [
        {
          code: 'breaker',
          about: effect.to,
          figures: { from: effect.from, reasons: effect.reasons },
        },
      ];
    return [];
  });
}

/** Looks at everything an account holds or waits for against the newest prices. */
export async function checkOrders(words: { account: string; source?: MarketSource }, context: Context) {
  const { quotes, warnings, at } = await newestQuotes(words.account, words.source, context);
  const moment = await momentOf(words.account, context);
  const shock = await volatilityNews(moment, words.source, at, context);
  const done = await act(
    words.account,
    {
      at,
      trades: true,
      events: (_, now) => [
        quotes.length === 0 ? { at: now, type: 'tick' } : { at: now, type: 'quotes', quotes },
        ...shock.map((event) => ({ ...event, at: now })),
      ],
    },
    context,
  );
  const { account, state } = done;
  const fill = orThrow(fillModel(account.fill));
  const orders = done.effects.flatMap(({ effect, event }) =>
    effect.type === 'order'
      ? [orderDocument(effect.request, effect.report, { state, at: event.at, fill })]
      : [],
  );
  const equity = equityOf(state);
  return {
    account: account.id,
    at: timeAt(account.exchange, at),
    events: happenings(done),
    orders,
    openTrades: state.trades.length,
    equity: Number.isFinite(equity) ? major(equity, account.currency) : null,
    breaker: state.breaker?.state ?? 'active',
    warnings,
  };
}
