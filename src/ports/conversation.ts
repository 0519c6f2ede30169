import type { CallBreaker } from '../domain/model-breaker.ts';

export type TurnStatus = 'running' | 'done' | 'interrupted' | 'failed';

/** One question and its answer as kept; `document` and `review` are JSON values of whoever writes them. */
export interface StoredTurn {
  id: string;
  sessionId: string;
  /** From 1, in the order asked. */
  seq: number;
  at: number;
  user: string;
  answer: string;
  status: TurnStatus;
  document: unknown;
  review: unknown;
  verdict: 'good' | 'bad' | null;
  verdictNote: string | null;
}

export interface SessionSummary {
  id: string;
  title: string;
  createdAt: number;
  updatedAt: number;
  turns: number;
  input: number;
  output: number;
  /** Billionths of a dollar of the calls whose price is known. */
  costNano: number;
  /** Calls whose price is unknown. */
  unpriced: number;
}

/** An action a model asked for, as it waits for a person. */
export interface Proposal {
  id: string;
  sessionId: string;
  turnId: string;
  at: number;
  command: string;
  effect: 'write' | 'danger';
  /** The exact input as JSON text, and the lines shown for it. */
  input: string;
  lines: string[];
  state: 'pending' | 'approved' | 'denied';
}

export interface SessionRepository {
  /** Starts a turn, and its session when it is the first; the turn is `running` until saved otherwise. */
  begin(turn: { id: string; sessionId: string; at: number; user: string; title: string }): Promise<void>;
  /** Keeps what there is of a turn so far, or its end. */
  save(turn: Pick<StoredTurn, 'id' | 'answer' | 'status' | 'document'> & { at: number }): Promise<void>;
  review(turnId: string, review: unknown): Promise<void>;
  /** `false` where there is no such turn. */
  verdict(turnId: string, verdict: 'good' | 'bad', note: string | null, at: number): Promise<boolean>;
  /** Turns of a session, oldest first; the last `limit`. */
  turns(sessionId: string, limit?: number): Promise<StoredTurn[]>;
  turn(turnId: string): Promise<StoredTurn | null>;
  /** What was asked last in any session, oldest first. */
  asked(limit: number): Promise<string[]>;
  /** Turns with a verdict, newest verdict first. */
  verdicts(limit: number): Promise<StoredTurn[]>;
  /** Newest first. */
  list(options?: { limit?: number; before?: number }): Promise<SessionSummary[]>;
  byId(id: string): Promise<SessionSummary | null>;
  /** Marks turns left `running` by a process that is gone; how many. */
  interrupt(sessionId: string): Promise<number>;
  /** Takes sessions with all their turns away; how many there were. */
  remove(which: { id: string } | { before: number }): Promise<number>;
  propose(proposal: Omit<Proposal, 'state'>): Promise<void>;
  /** Answers a pending proposal once; null where it is not pending. */
  decide(id: string, approved: boolean, at: number): Promise<Proposal | null>;
}

/** What one call of a model used; `costNano` null is a price nobody knows. */
export interface UsageRow {
  id: string;
  at: number;
  /** UTC day, YYYY-MM-DD. */
  day: string;
  sessionId: string | null;
  turnId: string | null;
  provider: string;
  model: string;
  input: number | null;
  cachedInput: number | null;
  output: number | null;
  reasoning: number | null;
  costNano: number | null;
}

export interface DayUsage {
  day: string;
  calls: number;
  input: number;
  output: number;
  /** Known cost, calls under way at their reserved amount. */
  costNano: number;
  unpriced: number;
}

export interface UsageRepository {
  /**
   * Sets money aside before a call, unless the day's cost with it would pass `capNano`; then nothing is kept and `kept` is
   * false. A call whose process dies stays counted at its reserved amount.
   */
  reserve(
    row: Pick<UsageRow, 'id' | 'at' | 'day' | 'sessionId' | 'turnId' | 'provider' | 'model'> & {
      reservedNano: number | null;
    },
    capNano: number | null,
  ): Promise<{ kept: boolean; day: DayUsage }>;
  /** Puts what the call really used in the place of what was set aside. */
  settle(
    id: string,
    used: Pick<UsageRow, 'input' | 'cachedInput' | 'output' | 'reasoning' | 'costNano'>,
  ): Promise<DayUsage>;
  day(day: string): Promise<DayUsage>;
  /** Newest day first. */
  days(limit: number): Promise<DayUsage[]>;
}

export interface CallRepository {
  /** Reads the breaker of a key, takes a step and keeps it, with no other process in between. */
  step<T>(
    key: string,
    take: (breaker: CallBreaker | null) => { breaker: CallBreaker; result: T },
  ): Promise<T>;
  all(): Promise<{ key: string; breaker: CallBreaker }[]>;
}

export interface AnswerRepository {
  get(key: string, notBefore: number): Promise<{ at: number; document: unknown } | null>;
  /** Keeps an answer; the oldest beyond a bound go. */
  put(key: string, at: number, document: unknown): Promise<void>;
  /** Changes whenever a chain, bars or the ledger change: an answer of another state is never given again. */
  marketState(): Promise<string>;
}

/** One event of the telemetry, named as OpenTelemetry's GenAI conventions have it. */
export interface TelemetryEvent {
  at: number;
  name: string;
  correlationId: string;
  durationMs: number | null;
  /** Null when it went well, else the kind of failure. */
  error: string | null;
  attributes: Record<string, string | number | boolean | null>;
}

export interface TelemetryRepository {
  /** Adds events; the oldest beyond the bound go. */
  add(events: readonly TelemetryEvent[]): Promise<void>;
  /** Newest first. */
  list(options?: { name?: string; after?: number; limit?: number }): Promise<TelemetryEvent[]>;
}
