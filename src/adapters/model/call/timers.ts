import type { Clock } from '../../../ports/clock.ts';
import type { ModelFailureReason } from '../../../ports/model.ts';

/** How long a call may take, in ms of the monotonic clock. */
export interface Timeouts {
  /** Name looked up, socket open, TLS agreed. */
  connectMs: number;
  /** First byte of an answer: a server that takes a request and says nothing at all. */
  silentMs: number;
  /** First event that carries work of the model. */
  firstTokenMs: number;
  /** Between two such events. */
  idleMs: number;
  /** The whole call, its retries and waits. */
  totalMs: number;
}

export const usualTimeouts: Timeouts = {
  connectMs: 5_000,
  silentMs: 8_000,
  firstTokenMs: 15_000,
  idleMs: 20_000,
  totalMs: 90_000,
};

/** A machine of one's own loads its model before it says a word, and is slower at it. */
export const localTimeouts: Timeouts = {
  connectMs: 5_000,
  silentMs: 120_000,
  firstTokenMs: 180_000,
  idleMs: 60_000,
  totalMs: 600_000,
};

/** What a finished answer may still take to close its stream before it is taken as whole. */
const graceMs = 2_000;

export type Expiry = Extract<
  ModelFailureReason,
  'connect' | 'first_token_timeout' | 'idle_timeout' | 'total_timeout'
>;

/** The timers of one attempt. Progress costs one clock reading: the timer itself is re-armed only when it fires. */
export interface Timers {
  connected(): void;
  /** Bytes of an answer came, whatever they say. */
  heard(): void;
  /** The model did something: text, reasoning, a piece of a call, usage. Comments and half lines are not progress. */
  progress(): void;
  /** The answer is finished; only its end of stream is awaited. */
  finished(): void;
  stop(): void;
}

const firstMs = ({ silentMs, firstTokenMs }: Timeouts, silent: boolean): number =>
  silent ? Math.min(silentMs, firstTokenMs) : firstTokenMs;

/** `expired` is called once with the timer that ran out, or with null when a finished answer did not close in time. */
export function timers(
  clock: Clock,
  timeouts: Timeouts,
  totalAt: number,
  expired: (reason: Expiry | null) => void,
): Timers {
  const started = clock.monotonic();
  let phase: 'connect' | 'first' | 'idle' | 'grace' = 'connect';
  let last = started;
  let handle: NodeJS.Timeout | undefined;
  let [stopped, silent] = [false, true];

  const next = (): [at: number, reason: Expiry | null] => {
    if (phase === 'grace') return [Math.min(last + Math.min(graceMs, timeouts.idleMs), totalAt), null];
    const [at, reason]: [number, Expiry] =
      phase === 'connect'
        ? [started + timeouts.connectMs, 'connect']
        : phase === 'first'
          ? [started + firstMs(timeouts, silent), 'first_token_timeout']
          : [last + timeouts.idleMs, 'idle_timeout'];
    return at < totalAt ? [at, reason] : [totalAt, 'total_timeout'];
  };

  // The limit is looked at only when the timer fires, never at once: the caller is not ready for it before.
  const arm = () => {
    clearTimeout(handle);
    if (!stopped) handle = setTimeout(fire, Math.max(1, Math.ceil(next()[0] - clock.monotonic())));
  };
  const fire = () => {
    const [at, reason] = next();
    if (at > clock.monotonic()) arm();
    else expired(reason);
  };
  const enter = (to: typeof phase) => {
    phase = to;
    arm();
  };
  arm();

  return {
    connected() {
      if (phase === 'connect') enter('first');
    },
    heard: () => void (silent &&= false),
    progress() {
      last = clock.monotonic();
      if (phase === 'first' || phase === 'connect') enter('idle');
    },
    finished() {
      if (phase === 'grace') return;
      last = clock.monotonic();
      enter('grace');
    },
    stop() {
      stopped = true;
      clearTimeout(handle);
    },
  };
}
