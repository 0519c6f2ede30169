import type { DayUsage } from './conversation.ts';
import type { ModelInfo, TokenUsage } from './model.ts';

/** A call that may be made: its money is set aside. */
export interface Reserved {
  reserved: true;
  /** Puts what was really used in its place; a count nobody told leaves the cost unknown. */
  settle(usage: TokenUsage | null): Promise<{ costNano: number | null; day: DayUsage }>;
}

/** A call that would pass a cap and is not made. */
export interface Withheld {
  reserved: false;
  message: string;
  hint: string;
}

/** Who calls, and how large the call can get at most. */
export interface PlannedCall {
  info: ModelInfo;
  sessionId: string | null;
  turnId: string | null;
  inputTokens: number;
  outputTokens: number;
  /** What this turn has cost so far, billionths of a dollar. */
  turnNano: number;
}

/** Money for model calls, held to the caps of a turn and of a day before each call. */
export interface Spending {
  reserve(call: PlannedCall): Promise<Reserved | Withheld>;
  /** What the price table says of a model, in words; null where it knows the price. */
  unknownPrice(info: ModelInfo): Promise<string | null>;
}
