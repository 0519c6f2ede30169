import type { View } from '../cli/draw/parts/page.ts';
import type { Composer } from './composer/composed.ts';
import { emptyComposer } from './composer/composer.ts';
import type { Look } from './screen/look.ts';
import type { ChatStatus } from './screen/status-line.ts';
import { type Action, type ChatState, emptyState, reduce } from './state.ts';
import { blockLines, toolLines, type Words } from './transcript.ts';
import type { Block } from './turn.ts';

/** A piece of the transcript as it was printed. */
export interface Item {
  id: number;
  text: string;
}

/** All the screen is drawn from. Changed here and nowhere else; `changed` tells who draws it. */
export interface Store {
  state: ChatState;
  composer: Composer;
  items: readonly Item[];
  status: ChatStatus;
  columns: number;
  rows: number;
  beat: number;
  hidden: boolean;
  dispatch(action: Action): void;
  /** Prints a block under all printed before it, also when an earlier one still waits for its drawing. */
  print(block: Block): void;
  printLines(lines: readonly string[]): void;
  /** Resolves when all that was asked to be printed is. */
  printed(): Promise<void>;
  changed(): void;
  subscribe(listener: () => void): () => void;
  version(): number;
}

export interface StoreOptions {
  look: Look;
  words: Words;
  experience: View['experience'];
  history: readonly string[];
  status: ChatStatus;
  columns: number;
  rows: number;
}

const mostLines = 200;

/** Blank lines never end a piece and never follow one another. */
function pieces(): (lines: readonly string[]) => string[] {
  let blank = false;
  let started = false;
  return (lines) => {
    const kept: string[] = [];
    for (const line of lines) {
      if (line === '') {
        blank = started;
        continue;
      }
      if (blank) kept.push('');
      kept.push(line);
      blank = false;
      started = true;
    }
    const texts: string[] = [];
    for (let at = 0; at < kept.length; at += mostLines) {
      const part = kept.slice(at, at + mostLines);
      // A piece must not end with a blank line: it would be lost.
      if (part.at(-1) === '') kept.splice(at + mostLines, 0, part.pop()!);
      texts.push(part.join('\n'));
    }
    return texts;
  };
}

export function store({ look, words, experience, history, ...start }: StoreOptions): Store {
  const listeners = new Set<() => void>();
  const piece = pieces();
  let version = 0;
  let count = 0;
  let waiting = 0;
  let chain = Promise.resolve();

  const append = (lines: readonly string[]) => {
    const texts = piece(lines);
    if (texts.length > 0) s.items = [...s.items, ...texts.map((text) => ({ id: count++, text }))];
    s.changed();
  };
  const inOrder = (lines: () => readonly string[] | Promise<readonly string[]>) => {
    waiting++;
    chain = chain
      .then(lines)
      .catch((thrown: unknown) => [look.bad(`This cannot be drawn: ${String(thrown)}`)])
      .then(append)
      .finally(() => waiting--);
  };
  const view = (): View => ({ columns: s.columns, colour: look.colour, ascii: look.ascii, experience });
  const s: Store = {
    ...start,
    state: emptyState,
    composer: emptyComposer(history),
    items: [],
    beat: 0,
    hidden: false,
    dispatch(action) {
      const { state, print } = reduce(s.state, action);
      const same = state === s.state;
      s.state = state;
      for (const block of print) s.print(block);
      const text = action.type === 'event' && action.event.type === 'text';
      if (!same && !text) s.changed();
    },
    print(block) {
      if (block.kind === 'tool') inOrder(() => toolLines(block, view(), look, words));
      else if (waiting > 0) inOrder(() => blockLines(block, s.columns, look));
      else append(blockLines(block, s.columns, look));
    },
    printLines(lines) {
      if (waiting > 0) inOrder(() => lines);
      else append(lines);
    },
    printed: () => chain,
    changed() {
      version++;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
  return s;
}
