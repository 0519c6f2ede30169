import type { Context } from '../../core/command.ts';
import type { PerformanceWords } from '../../core/shapes/performance.ts';
import { dayAt } from '../../domain/ledger/corporate.ts';
import type { CashFlow } from '../../domain/ledger/fill.ts';
import { minorOf } from '../../domain/money.ts';
import { equityFold, isExternal } from '../../domain/performance/history.ts';
import { accountPerformance } from '../../domain/performance/performance.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { dailyCloses, daysBetween } from '../market/closes.ts';
import { clockOf, homeOf } from '../suggest/analytics.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { type Held, isShare } from './reading.ts';

const tradingDaysPerYear = 252;

interface Flows {
  flows: CashFlow[];
  assumed: boolean;
}

/** Money that came and went; where no deposit was ever written down, the capital that is set counts as one. */
export async function flowsOf(
  words: PerformanceWords,
  currency: string,
  { first }: Held,
  context: Context,
): Promise<Flows> {
  const { ledger } = await context.ports.store();
  const to = context.asOf ?? context.ports.clock.now();
  const flows = await ledger.flows({
    currency,
    to,
    ...(words.account === undefined ? {} : { account: words.account }),
  });
  const { capital } = context.ports.config;
  if (words.symbol !== undefined || flows.some(isExternal) || capital === null || first === null)
    return { flows, assumed: false };
  const deposit: CashFlow = {
    id: 'capital',
    at: first.at,
    account: first.account,
    currency,
    amount: orThrow(minorOf(capital, currency, 'halfEven')),
    kind: 'deposit',
    note: null,
    source: 'settings',
    reverses: null,
  };
  return { flows: [deposit, ...flows], assumed: true };
}

/** Equity day by day from the first day on, by one pass over the ledger's columns. */
async function pointsOf(
  words: PerformanceWords,
  { shares }: Held,
  flows: readonly CashFlow[],
  about: { currency: string; from: string; to: string; benchmark: string },
  context: Context,
) {
  const { currency, from, to, benchmark } = about;
  const exchange = homeOf(currency);
  const closes = await dailyCloses([...shares, benchmark], exchange, context);
  const fold = equityFold({
    flows,
    days: daysBetween(exchange, from, to > from ? to : from),
    dayOf: ({ at }) => dayAt(clockOf(currency), at),
    closeOn: (position, date) => (isShare(position) ? closes.get(position.instrument.symbol)!(date) : null),
    currency,
  });
  const { ledger } = await context.ports.store();
  await ledger.scan(
    {
      to: context.asOf ?? context.ports.clock.now(),
      ...(words.account === undefined ? {} : { account: words.account }),
    },
    (page) => {
      context.signal.throwIfAborted();
      fold.page(page);
    },
  );
  return { points: orThrow(fold.end(), 'refused'), benchmark: closes.get(benchmark)! };
}

/** The account of a currency over a period, or the reason why there is none; with what to say beside it. */
export async function accountOf(
  words: PerformanceWords,
  held: Held,
  { flows, assumed }: Flows,
  about: { currency: string; from: string | null; to: string; benchmark: string },
  context: Context,
) {
  const { currency } = about;
  const dayOf = ({ at }: { at: number }) => dayAt(clockOf(currency), at);
  if (words.symbol !== undefined)
    return { account: null, reason: 'an account is measured as a whole; leave the symbol out', warnings: [] };
  const [began] = [...(held.first === null ? [] : [held.first]), ...flows].map(dayOf).sort();
  if (began === undefined) return { account: null, reason: 'there is nothing in the ledger', warnings: [] };
  const { points, benchmark } = await pointsOf(words, held, flows, { ...about, from: began }, context);
  const { riskFreeRate, usRiskFreeRate } = context.ports.config;
  const riskFree = about.currency === 'INR' ? riskFreeRate : usRiskFreeRate;
  const found = accountPerformance({
    points,
    from: about.from,
    periodsPerYear: tradingDaysPerYear,
    riskFree: Math.expm1(riskFree),
    benchmark,
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
    ...(assumed
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
