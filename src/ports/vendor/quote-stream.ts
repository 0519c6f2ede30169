import type { Underlying } from '../../domain/symbol/symbol.ts';

/** One price as a vendor pushed it. */
export interface Tick {
  symbol: string;
  exchange: Underlying['exchange'];
  last: number;
  /** Moment of the trade or quote, epoch ms UTC. */
  at: number;
  receivedAt: number;
}

/** Why a stream is down: the socket closed, nothing at all is heard, no prices come, the vendor refused, or the login does not serve. */
export type DownCode = 'socket' | 'heartbeat' | 'data' | 'refused' | 'login' | 'limit';

export type StreamEvent =
  | { type: 'tick'; tick: Tick }
  /** Connected, and every symbol that is wanted is subscribed. */
  | { type: 'up'; at: number; symbols: string[] }
  | { type: 'down'; at: number; code: DownCode; message: string; retryAt: number }
  /** No exchange of what is wanted is open: the stream rests, connected or not, until shortly before `until`. */
  | { type: 'resting'; at: number; until: number | null };

/**
 * Prices that come by themselves. It connects, subscribes and reconnects until the signal fires, keeping to the vendor's limits, and never
 * throws: what is wrong is an event. One consumer at a time.
 */
export interface QuoteStream {
  readonly name: string;
  /** Changes what is wanted; what is subscribed follows at once. Throws CoachError `missing` for what the vendor does not stream. */
  want(underlyings: readonly Underlying[]): Promise<void>;
  /** The symbols the vendor has confirmed, or that it was told where it confirms nothing. */
  subscribed(): string[];
  events(signal: AbortSignal): AsyncIterable<StreamEvent>;
}
