import type { Outcome } from '../../src/domain/learning/facts.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';

const strategies = ['short-straddle', 'bull-put-spread', 'buy-call', 'short-iron-condor', 'put-butterfly'];
const directions = ['bullish', 'bearish', 'neutral'] as const;
/** The middle of each band that the journals state chances in. */
export const bandEdges = [0.35, 0.45, 0.55, 0.65, 0.75, 0.85];

const normal = (draw: () => number) => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

/** Chance below a standard normal value, to five digits: enough to make outcomes by. */
function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

export interface Journal {
  seed: number;
  days?: number;
  /** What is added to the stated chance to have the true one. */
  edge?: (outcome: Outcome) => number;
}

/**
 * Three ideas a day, an expiry every fifth day, the ideas of one expiry sharing much of their luck. A win pays what makes the stated
 * chance fair, so that without an edge nothing is to be found.
 */
export function journalOf({ seed, days = 120, edge = () => 0 }: Journal): Outcome[] {
  const draw = mulberry32(seed);
  const outcomes: Outcome[] = [];
  let shared = 0;
  for (let day = 0; day < days; day++) {
    if (day % 5 === 0) shared = normal(draw);
    const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
    const expiry = new Date(Date.UTC(2025, 0, 6 + 5 * Math.floor(day / 5))).toISOString().slice(0, 10);
    for (let rank = 1; rank <= 3; rank++) {
      const pop = 0.3 + 0.6 * draw();
      const outcome: Outcome = {
        suggestion: `made-${day}`,
        rank,
        symbol: 'NIFTY',
        asOf: Date.UTC(2025, 0, 1 + day, 10),
        day: date,
        expiry,
        chain: `chain-${day}`,
        source: 'rules',
        model: null,
        strategy: strategies[Math.floor(draw() * strategies.length)]!,
        direction: directions[Math.floor(draw() * directions.length)]!,
        volatility: 'steady',
        ivRank: 100 * draw(),
        dte: 1 + (day % 5),
        fit: Math.round(40 + 50 * draw()),
        pop,
        expected: 0,
        capital: 1_000_000,
        rulesVersion: 'made',
        replayed: true,
        taken: false,
        marks: [],
      };
      const chance = Math.min(0.98, Math.max(0.02, pop + edge(outcome)));
      // A Gaussian copula: half of the luck is the expiry's, so wins of one expiry come together.
      const won = below(Math.SQRT1_2 * shared + Math.SQRT1_2 * normal(draw)) < chance;
      const gain = won ? (1 - pop) / Math.max(pop, 1 - pop) : -pop / Math.max(pop, 1 - pop);
      const knownAt = Date.parse(`${expiry}T10:00:00Z`);
      outcome.marks = [
        {
          horizon: 'expiry',
          date: expiry,
          knownAt,
          pnl: Math.round(1e6 * gain),
          how: 'expiry',
          reason: null,
        },
        { horizon: '5', date: expiry, knownAt: null, pnl: null, how: null, reason: 'unpriced' },
      ];
      outcomes.push(outcome);
    }
  }
  return outcomes;
}
