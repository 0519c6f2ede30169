import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { fillModel, fillText } from '../../domain/desk/fill-model.ts';
import { type DeskRules, deskRules } from '../../domain/desk/rules.ts';
import { type DeskState, deskStart, equityOf } from '../../domain/desk/state.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { type CashFlow, flowId } from '../../domain/ledger/fill.ts';
import { type DeskSettings, settingsDefaults } from '../../domain/limits/limits.ts';
import { type Minor, major, minorOf } from '../../domain/money.ts';
import { benchmarkOf } from '../../domain/symbol/benchmark.ts';
import type { DeskAccount } from '../../ports/desk.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';

export interface OpenWords {
  name: string;
  /** Left out where a broker says it. */
  cash?: number | undefined;
  broker?: DeskAccount['broker'] | undefined;
  currency: 'INR' | 'USD';
  fill: string;
  practice: boolean;
  physical: DeskAccount['physical'];
}

/** The rules an account's orders are held to. */
export function rulesOf(account: DeskAccount, context: Context): DeskRules {
  const { config } = context.ports;
  return {
    ...deskRules,
    fill: orThrow(fillModel(account.fill)),
    physical: account.physical,
    quoteMaxAgeMs: config.quoteMaxAgeMs,
    brokeragePerOrder: account.exchange === 'US' ? null : config.brokeragePerOrder,
  };
}

/** An account as commands tell of it; money in its currency. */
export function accountDocument(account: DeskAccount, state: DeskState) {
  const { id, currency, exchange, openedAt, practice, fill, physical, broker } = account;
  const equity = equityOf(state);
  return {
    account: id,
    currency,
    exchange,
    openedAt: timeAt(exchange, openedAt),
    practice,
    fill,
    physical,
    broker,
    cash: major(state.cash, currency),
    margin: state.margin === null ? null : major(state.margin, currency),
    equity: Number.isFinite(equity) ? major(equity, currency) : null,
    openTrades: state.trades.length,
    workingOrders: state.orders.length,
    breaker: state.breaker?.state ?? 'active',
  };
}

function firstDeposit(account: DeskAccount, amount: Minor): CashFlow {
  const whole: Omit<CashFlow, 'id'> = {
    at: account.openedAt,
    account: account.id,
    currency: account.currency,
    amount,
    kind: 'deposit',
    note: 'the account is opened',
    source: 'desk',
    reverses: null,
  };
  return { ...whole, id: flowId(whole, 'opening') };
}

/** The moment of the made-up prices, at which a practice account lives. */
async function sampleMoment(currency: 'INR' | 'USD', context: Context): Promise<number> {
  const market = await context.ports.market('sample');
  const underlying = namedUnderlying(benchmarkOf(currency === 'INR' ? 'NSE' : 'US'));
  return (await market.chain({ underlying, signal: context.signal })).asOf;
}

const refused = (message: string, hint: string) => new CoachError('refused', message, hint);

/** The first cash: what the person says, or what the broker has; an account there must be empty, so that all it holds is the desk's. */
async function firstCash(
  words: OpenWords,
  context: Context,
): Promise<{ amount: number; currency: 'INR' | 'USD' }> {
  const { cash, currency, broker, practice, name } = words;
  if (broker === undefined || broker === null) {
    if (cash !== undefined) return { amount: cash, currency };
    throw new CoachError(
      'usage',
      'An account needs its first --cash',
      'As in `coach account open --cash 500000`.',
    );
  }
  if (context.caller !== 'cli')
    throw new CoachError(
      'denied',
      `An account at ${broker} is opened at this machine only`,
      'Run it in your own terminal.',
    );
  if (cash !== undefined || practice || context.asOf !== null)
    throw new CoachError(
      'usage',
      `The cash of an account at ${broker} is what it has there, now`,
      'Leave --cash, --practice and --as-of away.',
    );
  const { desk } = await context.ports.store();
  const taken = (await desk.accounts()).find((one) => one.broker === broker);
  if (taken !== undefined)
    throw refused(
      `${taken.id} is the account at ${broker} already`,
      'One account here answers for one there.',
    );
  const venue = await context.ports.broker(broker);
  const [has, held, open] = await Promise.all([
    venue.cash(context.signal),
    venue.positions(context.signal),
    venue.openOrders(context.signal),
  ]);
  if (has.blocked) throw refused(`${venue.name} has blocked that account`, 'Look at it there.');
  if (held.length > 0 || open.length > 0)
    throw refused(
      `The account at ${venue.name} holds ${held.length} positions and ${open.length} orders that ${name} does not know`,
      'Close them there, or reset the paper account, and open it again.',
    );
  return has;
}

/** In a practice account time does not pass, so nobody could wait a day there: its breaker asks for no wait, only for the code. */
const practiceSettings: DeskSettings = {
  ...settingsDefaults,
  breaker: { ...settingsDefaults.breaker, overrideAfterMs: 0, cooloffMs: 0 },
};

/** Opens an account that orders are traded in, with its first cash. */
export async function openAccount(words: OpenWords, context: Context) {
  const { amount, currency: held } = await firstCash(words, context);
  const cash = orThrow(minorOf(amount, held));
  const account: DeskAccount = {
    id: words.name,
    currency: held,
    exchange: held === 'INR' ? 'NSE' : 'US',
    openedAt: context.asOf ?? context.ports.clock.now(),
    practice: words.practice,
    fill: fillText(orThrow(fillModel(words.fill))),
    physical: words.physical,
    broker: words.broker ?? null,
  };
  const { id, currency, exchange, openedAt: at } = account;
  const from = words.practice ? await sampleMoment(currency, context) : at;
  const state = deskStart({
    account: id,
    currency,
    exchange,
    cash,
    at: from,
    settings: words.practice ? practiceSettings : undefined,
  });
  const { desk } = await context.ports.store();
  await desk.open(account, {
    result: null,
    state,
    events: [],
    fills: [],
    flows: [firstDeposit(account, cash)],
    orders: [],
    alerts: [],
    log: [
      {
        kind: 'account',
        body: JSON.stringify({ account: id, opened: true, cash: major(cash, currency), currency }),
      },
    ],
    correlation: context.correlationId,
  });
  return accountDocument(account, state);
}

/** Rows written by hand go to accounts of their own: an account that orders are traded in refuses them. */
export async function refuseDeskAccount(account: string, context: Context): Promise<void> {
  const { desk } = await context.ports.store();
  if ((await desk.load(account)) === null) return;
  throw new CoachError(
    'refused',
    `${account} is an account that orders are traded in: nothing is written into it by hand`,
    'Use `coach order place`, or another --account.',
  );
}
