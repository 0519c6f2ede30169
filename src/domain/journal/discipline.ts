import type { JournalTrade } from '../../core/shapes/journal.ts';
import { perUnitOf, type TradeFacts } from './facts.ts';

/** How a trade compares with its plan; null where the plan does not say. */
export type Discipline = JournalTrade['discipline'];

const nearEntry = 0.25;
const nearSize = 0.1;
const nearStop = 0.1;

function exitOf({ plan, ...trade }: TradeFacts): Discipline['exit'] {
  const prices = perUnitOf(trade);
  if (plan === null || prices === null || prices.exit === null) return null;
  const { stop, target } = plan;
  const sign = prices.long ? 1 : -1;
  if (target !== null && sign * (prices.exit - target) >= 0) return 'target';
  if (stop === null) return target === null ? null : 'early';
  const room = nearStop * Math.abs((plan.entry ?? prices.entry) - stop);
  const past = sign * (stop - prices.exit);
  if (past > room) return 'late';
  if (past >= -room) return 'stop';
  return target === null ? null : 'early';
}

/** Measures a closed trade against its plan. Levels are prices of one unit: the share, or the net premium of several legs. */
export function disciplineOf(trade: TradeFacts): Discipline {
  const { plan } = trade;
  const prices = perUnitOf(trade);
  if (plan === null || prices === null)
    return { taken: null, sized: null, exited: null, exit: null, score: null };
  const reach =
    plan.entry === null
      ? 0
      : plan.stop === null
        ? 0.01 * Math.abs(plan.entry)
        : nearEntry * Math.abs(plan.entry - plan.stop);
  const taken = plan.entry === null ? null : Math.abs(prices.entry - plan.entry) <= reach + 1e-9;
  const sized =
    plan.quantity === null
      ? null
      : Math.abs(prices.quantity - plan.quantity) <= nearSize * plan.quantity + 1e-9;
  const exit = trade.closedAt === null ? null : exitOf(trade);
  const exited = exit === null ? null : exit === 'target' || exit === 'stop';
  const checks = [taken, sized, exited].filter((check) => check !== null);
  return {
    taken,
    sized,
    exited,
    exit,
    score: checks.length === 0 ? null : checks.filter(Boolean).length / checks.length,
  };
}
