import { stepBreaker } from '../breaker/breaker.ts';
import { type BreakerSettings, breakerStart } from '../breaker/state.ts';
import { mulberry32 } from '../stats/bootstrap.ts';

/** Trades as they might come: outcomes to draw from (money after charges), how many a session, and what the account starts with. */
export interface TradeRecord {
  outcomes: readonly number[];
  perSession: number;
  equity: number;
}

export interface HaltChance {
  /** Share of runs of so many sessions in which the breaker halts at least once, by chance alone. */
  share: number;
  /** Mean number of halts in a run, resumed each time with the next session. */
  mean: number;
  /** Halts by what set them off first, a run each, as shares of runs. */
  byReason: Record<string, number>;
  sessions: number;
  runs: number;
}

const seed = 20_261_121;

/** Outcomes of a stated win rate where wins and losses are alike in size. */
export const evenOutcomes = (winRate: number, size: number, resolution = 1000): number[] =>
  Array.from({ length: resolution }, (_, i) => (i < Math.round(winRate * resolution) ? size : -size));

/** How often a breaker set so would halt by chance: trades drawn with replacement, the same seed every time. */
export function haltChance(
  settings: BreakerSettings,
  record: TradeRecord,
  { sessions = 250, runs = 400 }: { sessions?: number; runs?: number } = {},
): HaltChance {
  const draw = mulberry32(seed);
  const { outcomes, perSession, equity } = record;
  let [halted, halts] = [0, 0];
  const byReason: Record<string, number> = {};
  for (let run = 0; run < runs; run++) {
    let state = breakerStart(equity);
    let money = equity;
    let first: string | null = null;
    for (let day = 0; day < sessions; day++) {
      const t = day * 86_400_000;
      state = stepBreaker(state, { t, type: 'session' }, settings).state;
      for (let i = 0; i < perSession && state.state === 'active'; i++) {
        const pnl = outcomes[Math.floor(draw() * outcomes.length)]!;
        money += pnl;
        state = stepBreaker(state, { t, type: 'trade', pnl }, settings).state;
        state = stepBreaker(state, { t, type: 'equity', value: money }, settings).state;
      }
      if (state.state === 'active') continue;
      halts++;
      first ??= state.reasons[0] ?? 'manual';
      if (money <= 0) break;
      state = breakerStart(money);
    }
    if (first === null) continue;
    halted++;
    byReason[first] = (byReason[first] ?? 0) + 1;
  }
  const share = (count: number) => count / runs;
  return {
    share: share(halted),
    mean: halts / runs,
    byReason: Object.fromEntries(Object.entries(byReason).map(([reason, count]) => [reason, share(count)])),
    sessions,
    runs,
  };
}

/**
 * Chance of at least one run of `length` losses in a row within `trades` trades, each lost with the same probability; exact, by recursion
 * over the length of the run that stands (a Markov chain with an absorbing end).
 */
export function runChance(trades: number, length: number, lossProbability: number): number {
  const standing = new Float64Array(length);
  standing[0] = 1;
  let done = 0;
  for (let trade = 0; trade < trades; trade++) {
    const all = standing.reduce((sum, p) => sum + p, 0);
    done += standing[length - 1]! * lossProbability;
    for (let i = length - 1; i > 0; i--) standing[i] = standing[i - 1]! * lossProbability;
    standing[0] = all * (1 - lossProbability);
  }
  return done;
}
