import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { JournalTrade } from '../../core/shapes/journal.ts';
import type { PerformanceDocument, PerformanceWords } from '../../core/shapes/performance.ts';
import type { TradeFacts } from '../../domain/journal/facts.ts';
import { major } from '../../domain/money.ts';
import { breakdown, monthlyNet } from '../../domain/performance/breakdown.ts';
import type { AccountPerformance } from '../../domain/performance/performance.ts';
import { isCut } from '../../domain/portfolio/portfolio.ts';
import { type TradeMetrics, tradeMetrics } from '../../domain/stats/trades.ts';
import { benchmarkOf } from '../../domain/symbol/benchmark.ts';
import { tradeDocument } from '../journal/trades.ts';
import { currencyOf, homeOf, periodFor, within } from '../suggest/analytics.ts';
import { accountOf, flowsOf } from './account.ts';
import { type Ended, listed, readLedger } from './reading.ts';

/** Figures of closed trades; those of returns are absent where a trade risked an amount without a bound. */
function metricsOf(closed: readonly Ended[]): TradeMetrics {
  const metrics = tradeMetrics(
    closed.map((trade) => ({ pnl: trade.net, return: trade.return ?? Number.NaN })),
  );
  const unbounded = closed.filter((trade) => trade.return === null).length;
  if (unbounded > 0) {
    metrics.profitFactorReturns = metrics.expectancyPct = metrics.avgTradeGeoPct = null;
    for (const name of ['profitFactorReturns', 'expectancyPct', 'avgTradeGeoPct'])
      metrics.reasons[name] = `${unbounded} trades risked an amount without a bound, so they have no return`;
  }
  return metrics;
}

const groupsOf = (ended: readonly Ended[]) => ({
  bySymbol: breakdown(ended, ({ symbol }) => [symbol]),
  byStrategy: breakdown(ended, ({ name }) => [name]),
  byTag: breakdown(ended, ({ tags }) => tags),
  bySource: breakdown(ended, ({ sources }) => sources),
});

/** The figures as plain rows of names and numbers. */
const plainAccount = (found: AccountPerformance | null) =>
  found === null ? null : { ...found, account: { ...found.account }, returns: { ...found.returns } };

/** What trades still open have gained already: it is in the account's curve, and among the trades only once they are closed. */
function partlyClosed(open: readonly TradeFacts[], currency: string): string[] {
  const partly = open.filter(({ realised }) => realised !== 0);
  if (partly.length === 0) return [];
  const gain = major(
    partly.reduce((sum, { realised }) => sum + realised, 0),
    currency,
  );
  return [
    `${partly.length} open trades have realised ${gain} ${currency} on what was closed of them; it counts among the trades once they are closed`,
  ];
}

/** Indian shares that are short overnight: a purchase is missing, and so are its cost and the gain. */
function cutHistories(trades: readonly TradeFacts[], now: number): string[] {
  const cut = trades.filter((trade) =>
    trade.legs.some(({ instrument, action, open }) =>
      isCut(instrument, action === 'sell' ? -open : open, trade.openedAt, now),
    ),
  );
  const symbols = [...new Set(cut.map(({ symbol }) => symbol))];
  return symbols.length === 0
    ? []
    : [
        `more was sold than was ever bought of ${symbols.slice(0, 8).join(', ')}${symbols.length > 8 ? ` and ${symbols.length - 8} more` : ''}: the history is cut, and these figures lack its gain; import what came before`,
      ];
}

/** What was earned, and the trades it comes of as lines of a report, read when one is written. */
export interface Performance {
  answer: Omit<PerformanceDocument, 'trades' | 'account'> & {
    trades: TradeMetrics;
    account: ReturnType<typeof plainAccount>;
  };
  list(): Promise<JournalTrade[]>;
}

/** What was earned over a period: trades, account, and both by symbol, strategy, tag and source. */
export async function performance(words: PerformanceWords, context: Context): Promise<Performance> {
  if (words.report !== undefined && context.caller !== 'cli')
    throw new CoachError(
      'denied',
      'Only a person at a terminal may have a report written',
      'Leave `report` out.',
    );
  const read = await readLedger(words, context);
  const { currency, others } = currencyOf(
    words.currency,
    new Map([...read.held].map(([name, { fills }]) => [name, fills])),
  );
  const period = periodFor(words.period, context, homeOf(currency));
  const chosen = (trade: { currency: string; closedOn: string | null }) =>
    trade.currency === currency && trade.closedOn !== null && within(trade.closedOn, period);
  const closed = read.ended.filter(chosen);
  const open = read.open.filter((trade) => trade.currency === currency);
  const held = read.held.get(currency) ?? { fills: 0, first: null, shares: new Set<string>() };
  const benchmark = (words.benchmark ?? benchmarkOf(homeOf(currency))).toUpperCase();
  const measured = await accountOf(
    words,
    held,
    await flowsOf(words, currency, held, context),
    { currency, from: period.from, to: period.to, benchmark },
    context,
  );
  const answer = {
    period: period.name,
    from: period.from,
    to: period.to,
    currency,
    benchmark,
    trades: metricsOf(closed),
    open: open.length,
    chargesEstimated: closed.filter(({ chargesKnown }) => !chargesKnown).length,
    account: plainAccount(measured.account),
    accountReason: measured.reason,
    ...groupsOf(closed),
    months: monthlyNet(closed),
    warnings: [
      ...(others.length === 0 ? [] : [`rows in ${others.join(', ')} are left out; --currency chooses`]),
      ...partlyClosed(open, currency),
      ...cutHistories(open, context.asOf ?? context.ports.clock.now()),
      ...measured.warnings,
    ],
    report: null as string | null,
  };
  return { answer, list: async () => (await listed(words, chosen, context)).map(tradeDocument) };
}
