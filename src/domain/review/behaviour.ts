import { type Comparison, compared, type Side, sideOf, type Trait } from '../journal/comparison.ts';
import { disciplineOf } from '../journal/discipline.ts';
import { perUnitOf, type TradeFacts } from '../journal/facts.ts';
import { holdingName } from '../journal/insights.ts';

/** The suggestion that a trade most likely followed, and what coach said with it. */
export interface Advice {
  id: string;
  createdAt: number;
  confidence: number | null;
  concerns: string[];
}

export type AdvisedTrade = TradeFacts & {
  advice: Advice | null;
  /** Names of the concerns that its orders were kept with; null where it came of no order. */
  doubts: readonly string[] | null;
};

export type PatternKind = 'behaviour' | 'concern' | 'order' | 'holding';
export type Pattern = Comparison & { kind: PatternKind; question: string };

const revengeMs = 30 * 60_000;
const slowMs = 30 * 60_000;
const busyFactor = 2;
const leastBusy = 4;

const middle = (values: readonly number[]): number => {
  const ascending = [...values].sort((a, b) => a - b);
  const at = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[at]! : (ascending[at - 1]! + ascending[at]!) / 2;
};

/** Days with at least twice the usual number of trades, and four at the least. */
function busyDays(trades: readonly AdvisedTrade[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { openedOn } of trades) counts.set(openedOn, (counts.get(openedOn) ?? 0) + 1);
  const usual = counts.size === 0 ? 0 : middle([...counts.values()]);
  return new Set(
    [...counts]
      .filter(([, count]) => count >= leastBusy && count >= busyFactor * usual)
      .map(([date]) => date),
  );
}

/** Trades opened within half an hour of the close of a losing one of the same account. */
function afterLosses(trades: readonly AdvisedTrade[]): Set<string> {
  const lossesOf = new Map<string, number[]>();
  for (const { account, closedAt, net } of trades) {
    if (closedAt === null || net >= 0) continue;
    const own = lossesOf.get(account);
    if (own === undefined) lossesOf.set(account, [closedAt]);
    else own.push(closedAt);
  }
  for (const closes of lossesOf.values()) closes.sort((a, b) => a - b);
  const soonAfter = ({ account, openedAt }: AdvisedTrade): boolean => {
    const last = lastUpTo(lossesOf.get(account) ?? [], openedAt);
    return last !== null && openedAt - last <= revengeMs;
  };
  return new Set(trades.filter(soonAfter).map(({ id }) => id));
}

/** The largest of ascending numbers that is not above `most`; null where all are. */
function lastUpTo(ascending: readonly number[], most: number): number | null {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : ascending[low - 1]!;
}

/** Entered at a price worse than planned by more than a tenth of the planned risk; null without such a plan. */
function chased(trade: AdvisedTrade): boolean | null {
  const { plan } = trade;
  const prices = perUnitOf(trade);
  if (
    plan === null ||
    prices === null ||
    plan.entry === null ||
    plan.stop === null ||
    plan.entry === plan.stop
  )
    return null;
  const worse = prices.long ? prices.entry - plan.entry : plan.entry - prices.entry;
  return worse > 0.1 * Math.abs(plan.entry - plan.stop);
}

type BehaviourTrait = Trait<AdvisedTrade> & { kind: PatternKind; question: string };

function behaviours(trades: readonly AdvisedTrade[]): BehaviourTrait[] {
  const busy = busyDays(trades);
  const revenge = afterLosses(trades);
  const traits: Omit<BehaviourTrait, 'kind'>[] = [
    {
      name: 'overtrading',
      question: 'Do trades of days with at least twice the usual number end worse?',
      has: ({ openedOn }) => busy.has(openedOn),
    },
    {
      name: 'revenge trades',
      question: 'Do trades opened within 30 minutes of a loss end worse?',
      has: ({ id, hour }) => (hour === null ? null : revenge.has(id)),
    },
    { name: 'chasing', question: 'Do trades entered at a worse price than planned end worse?', has: chased },
    {
      name: 'hesitation',
      question: 'Do trades opened more than 30 minutes after their suggestion end worse?',
      has: ({ advice, openedAt, hour }) =>
        advice === null || hour === null ? null : openedAt - advice.createdAt > slowMs,
    },
    {
      name: 'corrections',
      question: 'Do trades that were added to against the market end worse?',
      has: ({ addedAgainst }) => addedAgainst,
    },
    {
      name: 'early exits',
      question: 'Do trades closed before target and stop end better or worse than those that ran to one?',
      has(trade) {
        const { exit } = disciplineOf(trade);
        return exit === null ? null : exit === 'early';
      },
    },
    {
      name: 'without a plan',
      question: 'Do trades without a plan end worse?',
      has: ({ plan }) => plan === null,
    },
  ];
  return traits.map((trait) => ({ ...trait, kind: 'behaviour' as const }));
}

function concerns(trades: readonly AdvisedTrade[]): BehaviourTrait[] {
  const names = [...new Set(trades.flatMap(({ advice }) => advice?.concerns ?? []))].sort();
  return names.map((name) => ({
    kind: 'concern' as const,
    name,
    question: 'Did trades that coach had this concern about end worse?',
    has: ({ advice }) => (advice === null ? null : advice.concerns.includes(name)),
  }));
}

/** Concerns of the validator, kept with the orders that opened a trade: a block never traded, so only warnings can tell. */
function doubts(trades: readonly AdvisedTrade[]): BehaviourTrait[] {
  const names = [...new Set(trades.flatMap((trade) => trade.doubts ?? []))].sort();
  return names.map((name) => ({
    kind: 'order' as const,
    name,
    question: 'Did orders that were placed in spite of this concern end worse?',
    has: (trade) => trade.doubts?.includes(name) ?? null,
  }));
}

function holdingTimes(trades: readonly AdvisedTrade[]): BehaviourTrait[] {
  const names = [...new Set(trades.flatMap((trade) => holdingName(trade) ?? []))];
  return names.map((name) => ({
    kind: 'holding' as const,
    name,
    question: 'Do trades held so long end better?',
    has: (trade) =>
      trade.hour === null && trade.openedOn === trade.closedOn ? null : holdingName(trade) === name,
  }));
}

/** Win rate of trades that followed a suggestion, by the confidence it was given with. */
export interface ConfidenceBucket extends Side {
  from: number;
  to: number;
}

export interface Behaviour {
  trades: number;
  advised: number;
  patterns: Pattern[];
  confidence: ConfidenceBucket[];
}

/**
 * What the trades of a person have in common that lost, and that won: habits, coach's own concerns, those kept with orders, holding times;
 * tested as one family.
 * A comparison is silent where either side has fewer than `leastTrades`.
 */
export function behaviour(trades: readonly AdvisedTrade[]): Behaviour {
  const closed = trades.filter(({ closedAt }) => closedAt !== null);
  const traits = [...behaviours(closed), ...concerns(closed), ...doubts(closed), ...holdingTimes(closed)];
  const patterns = compared(closed, traits).map((one, i) => ({
    ...one,
    kind: traits[i]!.kind,
    question: traits[i]!.question,
  }));
  const advised = closed.filter(({ advice }) => advice !== null);
  const confidence = [0, 1, 2, 3, 4].map((fifth) => {
    const [from, to] = [fifth / 5, (fifth + 1) / 5];
    const own = advised.filter(({ advice }) => {
      const given = advice!.confidence;
      return given !== null && given >= from && (given < to || fifth === 4);
    });
    return { from, to, ...sideOf(own) };
  });
  return { trades: closed.length, advised: advised.length, patterns, confidence };
}
