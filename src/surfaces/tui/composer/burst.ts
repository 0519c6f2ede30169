import type { InputEvent } from './keys.ts';

/**
 * Tells typing from text pasted by a terminal that does not mark pastes. Keys within one burst (no pause of `quiet`
 * milliseconds) with an Enter between text are a paste: no request may go out of it.
 */
export interface Burst {
  add(events: readonly InputEvent[]): InputEvent[];
  /** The pause came. */
  pause(): InputEvent[];
  /** A pause must be waited for. */
  open(): boolean;
  reset(): void;
}

export const quiet = 30;

const isEnter = (event: InputEvent) =>
  event.type === 'key' && event.name === 'enter' && !event.ctrl && !event.alt && !event.shift;

/** What a key would be within a paste; null for one that pastes do not hold. */
function asText(event: InputEvent): string | null {
  if (event.type === 'text') return event.text;
  if (event.type !== 'key' || event.alt) return null;
  if (event.name === 'enter') return '\n';
  if (event.name === 'tab') return '\t';
  return event.ctrl && event.name === 'j' ? '\n' : null;
}

export function burst(): Burst {
  let running = false;
  let held: InputEvent | null = null;
  let paste: string | null = null;

  const one = (event: InputEvent, out: InputEvent[]): void => {
    const text = asText(event);
    if (paste !== null) {
      if (text !== null) {
        paste += text;
        return;
      }
      out.push({ type: 'paste', text: paste });
      paste = null;
    } else if (held !== null) {
      if (text !== null) {
        paste = `\n${text}`;
        held = null;
        return;
      }
      out.push(held);
      held = null;
    }
    if (isEnter(event) && running) held = event;
    else out.push(event);
    if (text !== null && text !== '\n') running = true;
  };

  return {
    add(events) {
      const out: InputEvent[] = [];
      for (const event of events) one(event, out);
      return out;
    },
    pause() {
      const out: InputEvent[] = [];
      if (paste !== null) out.push({ type: 'paste', text: paste });
      if (held !== null) out.push(held);
      paste = null;
      held = null;
      running = false;
      return out;
    },
    open: () => running || held !== null || paste !== null,
    reset() {
      paste = null;
      held = null;
      running = false;
    },
  };
}
