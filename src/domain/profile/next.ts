import type { Habit, ProfileStep } from '../../core/shapes/profile.ts';
import { favourites } from './habits.ts';

/** What a next step is told from. */
export interface Standing {
  now: number;
  habits: readonly Habit[];
  /** Account that takes no new risk; null where all do. */
  halted: string | null;
  /** Alerts of the last days. */
  alerts: number;
  /** Trades in the journal, open and closed. */
  trades: number;
  closedLately: number;
}

const weekMs = 7 * 86_400_000;
/** Uses of coach after which an empty journal is worth a word. */
const settledIn = 10;

const lastOf = (habits: readonly Habit[], command: string): number | null => {
  const found = habits.find(({ kind, what }) => kind === 'command' && what === command);
  return found === undefined ? null : Date.parse(found.last);
};

/** Useful next steps, the most useful first, at most three. Each stands on a fact of the store. */
export function nextSteps(standing: Standing): ProfileStep[] {
  const { habits, halted, alerts, trades, closedLately, now } = standing;
  const steps: ProfileStep[] = [];
  const add = (step: Omit<ProfileStep, 'input'> & { input?: Record<string, string> }) =>
    steps.push({ input: {}, ...step });
  if (halted !== null)
    add({
      code: 'halted',
      command: 'breaker explain',
      input: { account: halted },
      n: null,
      reason: `Trading on ${halted} is halted: what must hold before it goes on.`,
    });
  if (alerts > 0)
    add({
      code: 'alerts',
      command: 'alerts log',
      n: alerts,
      reason: `${alerts} ${alerts === 1 ? 'alert' : 'alerts'} in the last three days.`,
    });
  const reviewed = lastOf(habits, 'journal review');
  if (closedLately > 0 && (reviewed === null || now - reviewed > weekMs))
    add({
      code: 'journal-review',
      command: 'journal review',
      n: closedLately,
      reason: `${closedLately} closed ${closedLately === 1 ? 'trade' : 'trades'} of the last 30 days, not reviewed for a week.`,
    });
  const uses = habits.reduce((sum, { kind, n }) => (kind === 'command' ? sum + n : sum), 0);
  if (trades === 0 && uses >= settledIn)
    add({
      code: 'journal-import',
      command: 'journal import',
      n: null,
      reason: 'With your broker’s file coach knows what you hold and what worked for you.',
    });
  const [symbol] = favourites(habits, 'instrument', now, 1);
  if (symbol === undefined)
    add({
      code: 'begin',
      command: 'suggest',
      input: { symbol: 'NIFTY' },
      n: null,
      reason: 'Three costed ideas.',
    });
  else
    add({
      code: 'favourite',
      command: 'suggest',
      input: { symbol },
      n: habits.find(({ kind, what }) => kind === 'instrument' && what === symbol)!.n,
      reason: `${symbol} is what you look at most.`,
    });
  return steps.slice(0, 3);
}
