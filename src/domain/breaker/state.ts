/** How the breaker is set. Ratios are 0..1, money is in the account's currency, times are milliseconds. */
export interface BreakerSettings {
  /** Fall of equity from its peak that trips, a ratio of the peak. */
  maxDrawdown: number;
  /** Loss since the session's first equity that trips; null sets no cap. */
  maxLossPerDay: number | null;
  /** Losing trades in a row that trip. */
  lossStreak: number;
  /** Level of the market's volatility index that trips, annual (0.4 is an index at 40); null never looks. */
  maxVolatility: number | null;
  /** The shadow book's drawdown must be under this ratio to resume. */
  resumeDrawdown: number;
  /** Last shadow trades that must have been won. */
  resumeWins: number;
  /** Annual Sharpe ratio the shadow sessions must exceed. */
  resumeSharpe: number;
  /** Shadow sessions that are looked at, and needed. */
  resumeSessions: number;
  /** How long a code is good. */
  approvalMs: number;
  /** Probation ends after so many closed trades or so many sessions, whichever comes first. */
  probationTrades: number;
  probationSessions: number;
  /** Wait after a second trip soon after an approval. */
  cooloffMs: number;
  /** Time after a trip from which an override may be asked for. */
  overrideAfterMs: number;
}

const day = 86_400_000;

export const breakerDefaults: BreakerSettings = {
  maxDrawdown: 0.2,
  maxLossPerDay: null,
  lossStreak: 5,
  // The VIX closed at or over 40 on 3.0 % of the 9,235 days from 1990 to 2026.
  maxVolatility: 0.4,
  resumeDrawdown: 0.15,
  resumeWins: 3,
  resumeSharpe: 0.3,
  resumeSessions: 7,
  approvalMs: 900_000,
  probationTrades: 5,
  probationSessions: 5,
  cooloffMs: day,
  overrideAfterMs: day,
};

export const breakerStates = ['active', 'halted', 'eligible', 'probation'] as const;
export type BreakerMode = (typeof breakerStates)[number];

/** Something outside the account that makes trading unsafe until it is proven gone. */
export const faultKinds = ['integrity', 'unknownOrder', 'unreconciled', 'stale', 'volatility'] as const;
export type FaultKind = (typeof faultKinds)[number];

export const tripReasons = [
  'unreadable',
  'drawdown',
  'dailyLoss',
  'lossStreak',
  'manual',
  ...faultKinds,
] as const;
export type TripReason = (typeof tripReasons)[number];

/** The book that goes on trading on paper while the account is halted; it alone feeds the conditions. */
export interface ShadowBook {
  /** Null when the last figure was no finite number. */
  equity: number | null;
  /** The account's peak when the book began. */
  peak: number;
  /** Wins in a row. */
  wins: number;
  /** Return of each session, oldest first, as many as count; null when it was no finite number. */
  returns: (number | null)[];
}

/** A granted request for a code, good once and only until anything trips or the state changes. */
export interface ApprovalRequest {
  /** The request's number, from 1; what `approve` must name. */
  code: number;
  /** Last moment it is good, epoch ms. */
  until: number;
  override: boolean;
}

/** Everything the breaker knows of one account; plain JSON, money in the account's currency, times epoch ms. */
export interface BreakerState {
  state: BreakerMode;
  reasons: TripReason[];
  /** Counts every change of state and every trip. */
  version: number;
  /** Last finite equity heard of. */
  equity: number;
  peak: number;
  sessionFirst: number;
  lossStreak: number;
  faults: FaultKind[];
  /** When the present state began; null before anything happened. */
  since: number | null;
  trippedAt: number | null;
  cooloffUntil: number | null;
  shadow: ShadowBook | null;
  /** Sessions opened since the last approval; null before the first. */
  sessionsSinceApproval: number | null;
  probation: { trades: number; sessions: number } | null;
  requests: number;
  request: ApprovalRequest | null;
}

/** A breaker that has seen nothing but the account's first equity. */
export const breakerStart = (equity: number): BreakerState => ({
  state: 'active',
  reasons: [],
  version: 0,
  equity,
  peak: equity,
  sessionFirst: equity,
  lossStreak: 0,
  faults: [],
  since: null,
  trippedAt: null,
  cooloffUntil: null,
  shadow: null,
  sessionsSinceApproval: null,
  probation: null,
  requests: 0,
  request: null,
});

/** Share of the full size that new risk may take: 1 in active, half in probation, none else. */
export const sizeFactor = ({ state }: Pick<BreakerState, 'state'>): 0 | 0.5 | 1 =>
  state === 'active' ? 1 : state === 'probation' ? 0.5 : 0;
