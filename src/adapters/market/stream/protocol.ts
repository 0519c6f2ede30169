import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { DownCode, Tick } from '../../../ports/vendor/quote-stream.ts';

/** What a message of a vendor means. */
export type Heard =
  | { type: 'tick'; tick: Omit<Tick, 'receivedAt'> }
  /** The vendor takes subscriptions from here on. */
  | { type: 'ready' }
  /** All that is subscribed now, as the vendor says. */
  | { type: 'subscribed'; symbols: string[] }
  | { type: 'fault'; code: DownCode; message: string };

export interface Message {
  text: string | null;
  bytes: Uint8Array | null;
}

export type Frame = string | Uint8Array<ArrayBuffer>;

/** One vendor's way to stream. */
export interface Protocol {
  readonly name: string;
  /** Where to connect this time; throws CoachError. */
  address(signal: AbortSignal): Promise<string>;
  /** Looks up what a symbol is called there; throws CoachError `missing`. */
  prepare(underlying: Underlying): Promise<void>;
  /** Frames to send once the socket is open. */
  hello(): Frame[];
  /** Frames that make the subscription what is wanted. */
  change(add: readonly Underlying[], drop: readonly Underlying[]): Frame[];
  read(message: Message): Heard[];
  /** Whether it tells what is subscribed; else what it was told counts. */
  readonly confirms: boolean;
}
