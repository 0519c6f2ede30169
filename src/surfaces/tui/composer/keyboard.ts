import { type Burst, burst, quiet } from './burst.ts';
import { type Input, input } from './input.ts';
import type { InputEvent } from './keys.ts';

/** Reads a terminal's bytes with the pauses that tell a lone Esc from a sequence and typing from a paste. */
export interface Keyboard {
  feed(bytes: Uint8Array): void;
  /** Forgets what is half read, so that keys pressed before now mean nothing. */
  drop(): void;
  close(): void;
}

export interface KeyboardOptions {
  heard(event: InputEvent): void;
  /** Takes the events of one read instead of `heard` while a question is on the screen. */
  guarded(events: readonly InputEvent[]): boolean;
}

const escapeWait = 50;
const pasteWait = 30_000;

/** Calls back after a pause, but first lets the bytes in that wait already: a busy program is not a pause. */
function pauses(ms: number, over: () => void) {
  let timer: NodeJS.Timeout | null = null;
  let marks = 0;
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    marks++;
  };
  return {
    stop,
    start() {
      stop();
      timer = setTimeout(() => {
        const mark = marks;
        setImmediate(() => mark === marks && over());
      }, ms);
    },
  };
}

export function keyboard({ heard, guarded }: KeyboardOptions): Keyboard {
  const bytes: Input = input();
  const typing: Burst = burst();
  const give = (events: readonly InputEvent[]) => {
    for (const event of events) heard(event);
  };
  const take = (events: readonly InputEvent[]) => {
    if (events.length === 0) return;
    if (guarded(events)) {
      typing.reset();
      return;
    }
    give(typing.add(events));
    if (typing.open()) rest.start();
  };
  const rest = pauses(quiet, () => give(typing.pause()));
  const loneEscape = pauses(escapeWait, () => take(bytes.settle()));
  const paste = pauses(pasteWait, () => take(bytes.giveUp()));
  return {
    feed(chunk) {
      loneEscape.stop();
      rest.stop();
      take(bytes.push(chunk));
      if (typing.open()) rest.start();
      if (bytes.waiting()) loneEscape.start();
      if (bytes.pasting()) paste.start();
      else paste.stop();
    },
    drop() {
      typing.reset();
      rest.stop();
    },
    close() {
      for (const timer of [rest, loneEscape, paste]) timer.stop();
    },
  };
}
