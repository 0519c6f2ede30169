import type { InputEvent } from './composer/keys.ts';
import type { Conductor } from './conduct.ts';
import type { Store } from './store.ts';

/** Keeps the keyboard while a question is on the screen. */
export interface Question {
  /** True when the events of one read were for the question, or lost to it. */
  heard(events: readonly InputEvent[]): boolean;
  close(): void;
}

/** A question counts no key before it was on the screen this long without any: what was typed ahead cannot answer it. */
export const readingMs = 300;

type Answer = 'no' | 'yes' | 'confirm' | 'other' | 'stop';

const letters: Record<string, Answer> = { n: 'no', 1: 'no', y: 'yes', 2: 'yes' };

function meaning(event: InputEvent): Answer | null {
  if (event.type === 'text') return letters[event.text.toLowerCase()] ?? null;
  if (event.type !== 'key') return null;
  if (event.name === 'escape' || (event.ctrl && event.name === 'c')) return 'stop';
  if (event.ctrl || event.alt) return null;
  if (event.name === 'enter') return 'confirm';
  return event.name === 'up' || event.name === 'down' || event.name === 'tab' ? 'other' : null;
}

export function question(store: Store, conductor: Conductor, drop: () => void): Question {
  let asked: string | null = null;
  let timer: NodeJS.Timeout | null = null;

  const arm = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      // Bytes that wait in the terminal are read first; they start the pause anew.
      const started = timer;
      setImmediate(() => {
        if (timer === started && asked !== null) store.dispatch({ type: 'arm', on: true });
      });
    }, readingMs);
  };
  const watch = () => {
    const id = store.state.approvals[0]?.id ?? null;
    if (id === asked) return;
    asked = id;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (id === null) return;
    drop();
    arm();
  };
  const off = store.subscribe(watch);

  const one = (answer: Answer): void => {
    const approval = store.state.approvals[0];
    if (approval === undefined) return;
    const { choice } = store.state;
    if (answer === 'confirm') conductor.answer(approval, choice === 1);
    else if (answer === 'other') store.dispatch({ type: 'choose', choice: choice === 0 ? 1 : 0 });
    else if (answer !== 'stop') store.dispatch({ type: 'choose', choice: answer === 'yes' ? 1 : 0 });
  };

  return {
    heard(events) {
      if (asked === null) return false;
      const answers = events.map(meaning);
      // To refuse and stop is safe at any moment.
      if (answers.includes('stop')) {
        conductor.stop();
        return true;
      }
      // More than a letter and Enter in one read was pasted or typed ahead.
      if (!store.state.armed || events.length > 2 || events.some((event) => event.type === 'paste')) {
        store.dispatch({ type: 'arm', on: false });
        arm();
        return true;
      }
      for (const answer of answers) if (answer !== null) one(answer);
      return true;
    },
    close() {
      off();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
