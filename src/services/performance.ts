import type { Context } from '../core/command.ts';
import { CoachError } from '../core/errors.ts';
import type { PerformanceDocument, PerformanceWords } from '../core/shapes/performance.ts';
import type { TradeFacts } from '../domain/journal/facts.ts';
import { dayAt } from '../domain/ledger/corporate.ts';
import type { CashFlow, Fill } from '../domain/ledger/fill.ts';
import type { Position } from '../domain/ledger/position.ts';
import { major, minorOf } from '../domain/money.ts';
import { breakdown, monthlyNet, type Outcome } from '../domain/performance/breakdown.ts';
import { equityHistory, isExternal } from '../domain/performance/history.ts';
import { type AccountPerformance, accountPerformance } from '../domain/performance/performance.ts';
import { reportHtml } from '../domain/performance/report.ts';
import { isCut } from '../domain/portfolio/portfolio.ts';
import { isRefusal } from '../domain/refusal.ts';
import { type TradeMetrics, tradeMetrics } from '../domain/stats/trades.ts';
import { loadTrades, tradeDocument } from './journal/trades.ts';
import { dailyCloses, daysBetween } from './market/closes.ts';
import { clockOf, currencyFor, homeOf, periodFor, within } from './suggest/analytics.ts';
import { orThrow } from './suggest/snapshot.ts';

const tradingDaysPerYear = 252;

interface Rows {
  fills: Fill[];
  flows: CashFlow[];
  assumed: boolean;
}

/** The rows of a currency; where no deposit was ever written down, the capital that is set counts as one. */
async function rowsOf(
  words: PerformanceWords,
  currency: string,
  all: readonly Fill[],
  context: Context,
): Promise<Rows> {
  const { ledger } = await context.ports.store();
  const fills = all.filter((fill) => fill.currency === currency);
  const to = context.asOf ?? context.ports.clock.now();
  const flows = await ledger.flows({
    currency,
    to,
    ...(words.account === undefined ? {} : { account: words.account }),
  });
  const { capital } = context.ports.config;
  if (words.symbol !== undefined || flows.some(isExternal) || capital === null || fills.length === 0)
    return { fills, flows, assumed: false };
  const amount = orThrow(minorOf(capital, currency, 'halfEven'));
  const first = fills.reduce((least, { at }) => Math.min(least, at), fills[0]!.at);
  const deposit: CashFlow = {
    id: 'capital',
    at: first,
    account: fills[0]!.account,
    currency,
    amount,
    kind: 'deposit',
    note: null,
    source: 'settings',
    reverses: null,
  };
  return { fills, flows: [deposit, ...flows], assumed: true };
}

const isShare = ({ instrument: { kind } }: { instrument: Fill['instrument'] }): boolean =>
  kind === 'stock' || kind === 'etf';

async function accountOf(
  words: PerformanceWords,
  rows: Rows,
  about: { currency: string; from: string | null; to: string; benchmark: string },
  context: Context,
) {
  const { fills, flows } = rows;
  const exchange = homeOf(about.currency);
  const dayOf = ({ at }: { at: number }) => dayAt(clockOf(about.currency), at);
  const moments = [...fills, ...flows].map(dayOf).sort();
  if (words.symbol !== undefined)
    return { account: null, reason: 'an account is measured as a whole; leave the symbol out', warnings: [] };
  if (moments.length === 0) return { account: null, reason: 'there is nothing in the ledger', warnings: [] };
  const symbols = [...new Set(fills.filter(isShare).map(({ instrument }) => instrument.symbol))];
  const closes = await dailyCloses([...symbols, about.benchmark], exchange, context);
  const closeOn = (position: Position, date: string) =>
    isShare(position) ? closes.get(position.instrument.symbol)!(date) : null;
  const days = daysBetween(exchange, moments[0]!, about.to > moments[0]! ? about.to : moments[0]!);
  const points = orThrow(
    equityHistory({ fills, flows, days, dayOf, closeOn, currency: about.currency }),
    'refused',
  );
  const { riskFreeRate, usRiskFreeRate } = context.ports.config;
  const riskFree = about.currency === 'INR' ? riskFreeRate : usRiskFreeRate;
  const found = accountPerformance({
    points,
    from: about.from,
    periodsPerYear: tradingDaysPerYear,
    riskFree: Math.expm1(riskFree),
    benchmark: closes.get(about.benchmark)!,
  });
  if (isRefusal(found))
    return {
      account: null,
      reason: [found.refused, found.hint].filter((part) => part !== undefined).join('. '),
      warnings: [],
    };
  const warnings = [
    ...(found.atCost > 0
      ? [`${found.atCost} open positions stand at what they cost: no close of theirs is stored`]
      : []),
    ...(rows.assumed
      ? ['no deposit is written down; the capital that is set counts as one on the first day']
      : []),
    ...(found.account.benchmarkReturn === null
      ? [
          `no closes of ${about.benchmark} are stored for these days; import them with \`coach market import\``,
        ]
      : []),
  ];
  return { account: found, reason: null, warnings };
}

/** Figures of closed trades; those of returns are absent where a trade risked an amount without a bound. */
function metricsOf(closed: readonly TradeFacts[]): TradeMetrics {
  const metrics = tradeMetrics(
    closed.map((trade) => ({ pnl: trade.netMajor, return: trade.return ?? Number.NaN })),
  );
  const unbounded = closed.filter((trade) => trade.return === null).length;
  if (unbounded > 0) {
    metrics.profitFactorReturns = metrics.expectancyPct = metrics.avgTradeGeoPct = null;
    for (const name of ['profitFactorReturns', 'expectancyPct', 'avgTradeGeoPct'])
      metrics.reasons[name] = `${unbounded} trades risked an amount without a bound, so they have no return`;
  }
  return metrics;
}

const groupsOf = (outcomes: readonly (Outcome & { trade: TradeFacts })[]) => ({
  bySymbol: breakdown(outcomes, ({ trade }) => [trade.symbol]),
  byStrategy: breakdown(outcomes, ({ trade }) => [trade.name]),
  byTag: breakdown(outcomes, ({ trade }) => trade.tags),
  bySource: breakdown(outcomes, ({ trade }) => trade.sources),
});

/** The figures as plain rows of names and numbers. */
const plainAccount = (found: AccountPerformance | null) =>
  found === null ? null : { ...found, account: { ...found.account }, returns: { ...found.returns } };

/** What trades still open have gained already: it is in the account's curve, and among the trades only once they are closed. */
function partlyClosed(trades: readonly TradeFacts[], currency: string): string[] {
  const partly = trades.filter(
    (trade) => trade.currency === currency && trade.closedAt === null && trade.realised !== 0,
  );
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
function cutHistories(trades: readonly TradeFacts[], currency: string, now: number): string[] {
  const cut = trades.filter((trade) =>
    trade.legs.some(
      ({ instrument, action, open }) =>
        trade.currency === currency &&
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

/** What was earned over a period: trades, account, and both by symbol, strategy, tag and source. */
export async function performance(words: PerformanceWords, context: Context): Promise<PerformanceDocument> {
  if (words.report !== undefined && context.caller !== 'cli')
    throw new CoachError(
      'denied',
      'Only a person at a terminal may have a report written',
      'Leave `report` out.',
    );
  const { trades, fills } = await loadTrades(words, context);
  const { currency, others } = currencyFor(
    words.currency,
    fills.map((fill) => fill.currency),
  );
  const period = periodFor(words.period, context, homeOf(currency));
  const closed = trades
    .filter(
      (trade) => trade.currency === currency && trade.closedOn !== null && within(trade.closedOn, period),
    )
    .sort((a, b) => a.closedAt! - b.closedAt!);
  const outcomes = closed.map((trade) => ({
    trade,
    net: trade.netMajor,
    closedOn: trade.closedOn!,
    hour: trade.hour,
  }));
  const rows = await rowsOf(words, currency, fills, context);
  const benchmark = (words.benchmark ?? (currency === 'INR' ? 'NIFTY' : 'SPY')).toUpperCase();
  const measured = await accountOf(
    words,
    rows,
    { currency, from: period.from, to: period.to, benchmark },
    context,
  );
  const metrics = metricsOf(closed);
  const answer = {
    period: period.name,
    from: period.from,
    to: period.to,
    currency,
    benchmark,
    trades: metrics,
    open: trades.filter((trade) => trade.currency === currency && trade.closedAt === null).length,
    chargesEstimated: closed.filter(({ chargesKnown }) => !chargesKnown).length,
    account: plainAccount(measured.account),
    accountReason: measured.reason,
    ...groupsOf(outcomes),
    months: monthlyNet(outcomes),
    warnings: [
      ...(others.length === 0 ? [] : [`rows in ${others.join(', ')} are left out; --currency chooses`]),
      ...partlyClosed(trades, currency),
      ...cutHistories(trades, currency, context.asOf ?? context.ports.clock.now()),
      ...measured.warnings,
    ],
    report: null as string | null,
  };
  if (words.report === undefined) return answer;
  const files = await context.ports.journalFiles();
  const made = reportHtml({ ...answer, list: closed.slice(-500).reverse().map(tradeDocument) });
  return { ...answer, report: await files.writeReport(words.report, made) };
}
