import type { Intent } from '../intent/intent.ts';
import type { Currency, Values } from './slot.ts';

type Known = number | null | undefined;

/** Live numbers at hand; whatever is unknown is left out or null. Ratios are 0..1, money in the market's currency. */
export interface AdviceFacts {
  currency?: Currency | undefined;
  symbol?: string | null | undefined;
  spot?: Known;
  /** ISO date. */
  expiry?: string | null | undefined;
  daysToExpiry?: Known;
  atmStrike?: Known;
  atmIv?: Known;
  realizedVolatility?: Known;
  /** 0..100. */
  ivRank?: Known;
  /** 25-delta risk reversal, in volatility. */
  skew?: Known;
  pcr?: Known;
  maxPain?: Known;
  /** One standard deviation to expiry, in price. */
  expectedMove?: Known;
  straddle?: Known;
  support?: Known;
  resistance?: Known;
  lotSize?: Known;
  /** The strike asked about, and the middle prices of its options. */
  strike?: Known;
  strikeCall?: Known;
  strikePut?: Known;
  strikeIv?: Known;
  /** A term asked about, and what it means in full sentences. */
  term?: string | null | undefined;
  meaning?: string | null | undefined;
  /** The first suggestion; money of one lot of it, losses in either sign. */
  strategy?: string | null | undefined;
  /** Its legs: "BUY CE 25000, SELL CE 25300". */
  legs?: string | null | undefined;
  maxProfit?: Known;
  maxLoss?: Known;
  pop?: Known;
  breakeven?: Known;
  /** Where there are two. */
  breakevenUpper?: Known;
  margin?: Known;
  charges?: Known;
  invalidation?: Known;
  /** What is held. */
  openPositions?: Known;
  unrealizedPnl?: Known;
  /** The short strike nearest the money. */
  shortStrike?: Known;
  netDelta?: Known;
  dayPnl?: Known;
  /** What may still be lost today. */
  roomToday?: Known;
  capital?: Known;
  /** Share of the capital one trade may lose. */
  riskShare?: Known;
  event?: string | null | undefined;
  eventDays?: Known;
  /** What failed, as a full sentence for a person. */
  error?: string | null | undefined;
}

/** What the person did before: it chooses among the variants. */
export interface AdviceHistory {
  /** Times each intent was asked. */
  intents?: Partial<Record<Intent, number>> | undefined;
  /** Closed trades, oldest first. */
  outcomes?: readonly { pnl: number; strategy?: string | null | undefined }[] | undefined;
  /** Variants shown of late, newest last. */
  shown?: readonly string[] | undefined;
}

const recent = 20;
const difference = (a: Known, b: Known): number | null => (a == null || b == null ? null : a - b);
const ratio = (a: Known, b: Known): number | null => (a == null || b == null || !(b > 0) ? null : a / b);

function budgetOf({ capital, riskShare, maxLoss }: AdviceFacts) {
  const riskBudget = capital == null || riskShare == null || !(capital > 0) ? null : capital * riskShare;
  const each = maxLoss == null ? null : Math.abs(maxLoss);
  const lots = ratio(riskBudget, each);
  return { riskBudget, lotsAffordable: lots === null ? null : Math.floor(lots + 1e-9) };
}

/** What follows from the strike asked about. */
function strikeOf({ spot, strike, strikeCall, strikePut, strikeIv, realizedVolatility }: AdviceFacts) {
  if (strike == null || strikeCall == null || strikePut == null) return {};
  const strikeStraddle = strikeCall + strikePut;
  const rich = ratio(strikeIv, realizedVolatility);
  return {
    strikeStraddle,
    straddleLower: strike - strikeStraddle,
    straddleUpper: strike + strikeStraddle,
    callBreakeven: strike + strikeCall,
    putBreakeven: strike - strikePut,
    gapToNamed: difference(spot, strike),
    strikePremium: rich === null ? null : rich - 1,
  };
}

function streakOf(outcomes: NonNullable<AdviceHistory['outcomes']>): number {
  let streak = 0;
  for (let i = outcomes.length - 1; i >= 0 && outcomes[i]!.pnl < 0; i--) streak += 1;
  return streak;
}

/** The strategy that won most of its trades, of at least three, with a gain overall. */
function bestOf(outcomes: NonNullable<AdviceHistory['outcomes']>) {
  const byName = new Map<string, { count: number; wins: number; total: number }>();
  for (const { strategy, pnl } of outcomes) {
    if (strategy == null || strategy === '') continue;
    const row = byName.get(strategy) ?? { count: 0, wins: 0, total: 0 };
    byName.set(strategy, {
      count: row.count + 1,
      wins: row.wins + (pnl > 0 ? 1 : 0),
      total: row.total + pnl,
    });
  }
  let best: { bestStrategy: string; bestCount: number; bestWinRate: number } | null = null;
  for (const [bestStrategy, { count, wins, total }] of byName) {
    const rate = wins / count;
    if (count >= 3 && total > 0 && rate > (best?.bestWinRate ?? 0))
      best = { bestStrategy, bestCount: count, bestWinRate: rate };
  }
  return best;
}

const subjects: Partial<Record<Intent, string>> = {
  entry: 'entries',
  exit: 'exits',
  size: 'size',
  volatility: 'volatility',
  event: 'events',
  expiry: 'expiry days',
  market: 'the market',
  portfolio: 'your positions',
  howto: 'how things work',
};

function habitOf(intents: AdviceHistory['intents']) {
  let found: { usual: string; usualCount: number } | null = null;
  for (const [intent, usual] of Object.entries(subjects)) {
    const count = intents?.[intent as Intent] ?? 0;
    if (count > (found?.usualCount ?? 0)) found = { usual, usualCount: count };
  }
  return found;
}

/** Everything a slot or a condition may ask for: the live numbers, what follows from them and from the history. */
export function valuesOf(intent: Intent, facts: AdviceFacts, history: AdviceHistory): Values {
  const { spot, expectedMove, straddle } = facts;
  const outcomes = (history.outcomes ?? []).filter(({ pnl }) => Number.isFinite(pnl)).slice(-recent);
  const won = outcomes.filter(({ pnl }) => pnl > 0).length;
  return {
    ...facts,
    ...budgetOf(facts),
    ...strikeOf(facts),
    breakevenOnly: facts.breakevenUpper == null ? facts.breakeven : null,
    termKnown: facts.term == null ? null : 1,
    ivPremium: difference(facts.atmIv, facts.realizedVolatility),
    lower: difference(spot, expectedMove),
    upper: spot == null || expectedMove == null ? null : spot + expectedMove,
    gapToStrike: difference(spot, facts.shortStrike),
    straddleShare: ratio(straddle, spot),
    asked: history.intents?.[intent] ?? 0,
    lossStreak: streakOf(outcomes),
    outcomes: outcomes.length === 0 ? null : outcomes.length,
    outcomeTotal: outcomes.length === 0 ? null : outcomes.reduce((total, { pnl }) => total + pnl, 0),
    winRate: outcomes.length === 0 ? null : won / outcomes.length,
    ...bestOf(outcomes),
    ...habitOf(history.intents),
  };
}
