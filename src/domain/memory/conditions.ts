/** The market at a moment, as far as it is known; null is "not known". */
export interface MarketState {
  /** 0..1. */
  ivRank: number | null;
  /** Put-call ratio of open interest, and its change since the day before. */
  pcr: number | null;
  pcrChange: number | null;
  /** Implied volatility at the money, annual. */
  iv: number | null;
  /** Returns of the underlying over 1, 5 and 20 sessions. */
  return1: number | null;
  return5: number | null;
  return20: number | null;
  /** Annual, of daily closes over 20 sessions. */
  realised: number | null;
  /** 25-delta risk reversal, volatility. */
  skew: number | null;
  /** Close against its mean of 20 sessions, as a ratio less 1. */
  trend: number | null;
  /** Calendar days to the expiry looked at. */
  daysToExpiry: number | null;
  /** 0 is Sunday, in the exchange's own time. */
  weekday: number | null;
}

/** Centre and scale of each number: tanh((x - centre) / scale) fills -1..1 with what is usual of an index. */
const scales = {
  ivRank: [0.5, 0.35],
  pcr: [1, 0.35],
  pcrChange: [0, 0.2],
  iv: [0.16, 0.08],
  return1: [0, 0.01],
  return5: [0, 0.025],
  return20: [0, 0.05],
  realised: [0.15, 0.08],
  skew: [0, 0.03],
  trend: [0, 0.03],
  daysToExpiry: [10, 12],
} as const;

type Scaled = keyof typeof scales;
const scaled = Object.keys(scales) as Scaled[];
const count = scaled.length + 3;

/** Values of the market and, behind them, 1 for each that was known: 28 numbers under this name. */
export const conditionModel = { name: `conditions-v1/${2 * count}`, dimension: 2 * count } as const;

/** A market state as numbers of like size that can be compared; null where nothing is known. */
export function conditionVector(state: MarketState): Float32Array | null {
  const vector = new Float32Array(2 * count);
  let known = 0;
  const put = (at: number, value: number | null) => {
    if (value === null || !Number.isFinite(value)) return;
    vector[at] = value;
    vector[count + at] = 1;
    known++;
  };
  scaled.forEach((name, at) => {
    const [centre, scale] = scales[name];
    const value = state[name];
    put(at, value === null ? null : Math.tanh((value - centre) / scale));
  });
  if (state.weekday !== null) {
    const angle = (2 * Math.PI * state.weekday) / 7;
    put(scaled.length, Math.sin(angle) / 2);
    put(scaled.length + 1, Math.cos(angle) / 2);
  }
  if (state.daysToExpiry !== null) put(scaled.length + 2, state.daysToExpiry <= 1 ? 1 : 0);
  return known === 0 ? null : vector;
}

/** Least numbers two markets must both know before they are compared. */
const leastShared = 4;

/**
 * How alike two markets are, 0..1: exp(-d²/2) of the root mean square difference d of the numbers both know, in units of
 * 0.5; null where they share fewer than four.
 */
export function conditionSimilarity(a: Float32Array | null, b: Float32Array | null): number | null {
  if (a === null || b === null || a.length !== 2 * count || b.length !== 2 * count) return null;
  let [squares, shared] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (a[count + i] === 0 || b[count + i] === 0) continue;
    squares += (a[i]! - b[i]!) ** 2;
    shared++;
  }
  return shared < leastShared ? null : Math.exp(-squares / shared / (2 * 0.25));
}

/** The state in a few words, for a text to be found by. */
export function stateWords(state: MarketState): string {
  const words: string[] = [];
  const say = (value: number | null, steps: readonly [below: number, word: string][], beyond: string) => {
    if (value !== null) words.push(steps.find(([below]) => value < below)?.[1] ?? beyond);
  };
  say(
    state.ivRank,
    [
      [0.25, 'IV rank low'],
      [0.6, 'IV rank middle'],
    ],
    'IV rank high',
  );
  say(
    state.pcr,
    [
      [0.8, 'PCR low'],
      [1.2, 'PCR balanced'],
    ],
    'PCR high',
  );
  say(
    state.return5,
    [
      [-0.01, 'falling week'],
      [0.01, 'sideways week'],
    ],
    'rising week',
  );
  say(
    state.trend,
    [
      [-0.01, 'below its mean'],
      [0.01, 'near its mean'],
    ],
    'above its mean',
  );
  say(
    state.daysToExpiry,
    [
      [1.5, 'expiry day'],
      [8, 'expiry week'],
    ],
    'weeks to expiry',
  );
  return words.join(', ');
}
