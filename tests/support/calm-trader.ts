import { type Act, type SignalCode, signalsAt } from '../../src/domain/behaviour/signals.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';

const minute = 60_000;
const symbols = ['NIFTY', 'BANKNIFTY', 'RELIANCE', 'TCS', 'INFY', 'SBIN'];

/** How somebody trades through one session of 375 minutes. */
export interface Manner {
  trades: number;
  /** Chance that a draft is left. */
  left: number;
  /** Chance of one more look at a draft, and of taking an order back before it stands. */
  again: number;
  taken: number;
  win: number;
  /** Spread of sizes, standard deviation of their logarithm. */
  sizes: number;
}

export const manners: Record<string, Manner> = {
  calm: { trades: 5, left: 0.2, again: 0.25, taken: 0.08, win: 0.5, sizes: 0.3 },
  busy: { trades: 9, left: 0.25, again: 0.3, taken: 0.1, win: 0.5, sizes: 0.35 },
  unlucky: { trades: 6, left: 0.2, again: 0.25, taken: 0.08, win: 0.25, sizes: 0.3 },
};

/**
 * A session of somebody whose orders do not depend on how the last one went: every signal is a false one. Drafts come at times
 * of their own, looks and corrections by chance, sizes lognormal.
 */
export function calmSession(manner: Manner, seed: number): Act[] {
  const random = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const acts: Act[] = [];
  const add = (kind: Act['kind'], at: number, symbol: string, size: number | null = null) =>
    acts.push({ at, kind, symbol, size, row: `r${acts.length}` });
  const begun = Array.from({ length: manner.trades }, () => random() * 330 * minute).sort((a, b) => a - b);
  for (const start of begun) {
    const symbol = symbols[Math.floor(random() ** 2 * symbols.length)]!;
    let at = start;
    add('idea', at, symbol);
    do {
      at += (1 + 3 * random()) * minute;
      add('preview', at, symbol);
    } while (random() < manner.again);
    if (random() < manner.left) continue;
    const size = 20_000 * Math.exp(manner.sizes * normal());
    while (random() < manner.taken) {
      at += minute * random();
      add('placed', at, symbol, size);
      at += minute;
      add('cancelled', at, symbol);
    }
    at += minute * random();
    add('placed', at, symbol, size);
    add(random() < manner.win ? 'won' : 'lost', at + (15 + 90 * random()) * minute, symbol);
  }
  return acts.sort((a, b) => a.at - b.at);
}

/** Signals of a session as they come: after every act. */
export function heard(acts: readonly Act[]): Set<SignalCode> {
  const codes = new Set<SignalCode>();
  acts.forEach((act, i) => {
    for (const { code } of signalsAt(acts.slice(0, i + 1), act.at)) codes.add(code);
  });
  return codes;
}

/** Share of sessions in which each signal is heard. */
export function falseRates(manner: Manner, sessions: number): Record<SignalCode | 'any', number> {
  const counts = { hesitation: 0, corrections: 0, abandonment: 0, tilt: 0, any: 0 };
  for (let seed = 1; seed <= sessions; seed++) {
    const codes = heard(calmSession(manner, seed));
    for (const code of codes) counts[code]++;
    if (codes.size > 0) counts.any++;
  }
  return Object.fromEntries(Object.entries(counts).map(([code, n]) => [code, n / sessions])) as Record<
    SignalCode | 'any',
    number
  >;
}
