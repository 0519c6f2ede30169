import type { AgentEvent } from '../../../agent/events.ts';

/** Events on their way to listeners. */
export interface Gather {
  push(event: AgentEvent): void;
  /** Passes on what waits; called once a turn is over, however it ended. */
  end(): void;
}

/**
 * Joins text that comes faster than a screen shows it: the first piece of a turn at once, what follows within `frameMs` as one
 * event, in its place before any other. A model that writes a word every few ms costs a server a write for each of its clients
 * and words otherwise.
 */
export function gather(pass: (event: AgentEvent) => void, frameMs: number): Gather {
  let waiting = '';
  let first = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    pass({ type: 'text', text });
  };
  return {
    push(event) {
      if (event.type !== 'text') {
        flush();
        return pass(event);
      }
      waiting += event.text;
      if (first) flush();
      else timer ??= setTimeout(flush, frameMs);
      first = false;
    },
    end: flush,
  };
}
