import { sanitizer } from '../../../core/sanitize.ts';
import { markdown } from '../text/markdown.ts';
import type { Markdown } from '../text/markdown-block.ts';
import type { Look } from './look.ts';

/** Takes an answer in as it arrives and gives its settled lines out at a steady pace, outside the screen's own work. */
export interface Pump {
  add(text: string): void;
  /** The text is over: everything goes out. */
  finish(): void;
  /** The end of the text that may still change. */
  tail(): readonly string[];
  /** Lines of a table that is held back. */
  holding(): number;
}

export interface PumpOptions {
  look: Look;
  columns(): number;
  /** Lines that will not change, and a call to draw the tail again. */
  settled(lines: readonly string[]): void;
  /** Milliseconds between two draws. */
  tick?: number;
}

export function pump({ look, columns, settled, tick = 50 }: PumpOptions): Pump {
  const safe = sanitizer();
  let pending = '';
  let text: Markdown | null = null;
  let tail: readonly string[] = [];
  let holding = 0;
  let timer: NodeJS.Timeout | null = null;

  const draw = (): void => {
    if (pending !== '') {
      text ??= markdown(look, columns());
      text.push(safe.push(pending));
      pending = '';
    }
    const lines = text?.take() ?? [];
    holding = text?.holding() ?? 0;
    tail = holding > 0 ? [] : (text?.rest() ?? []);
    settled(lines);
  };
  const beat = (): void => {
    timer = null;
    if (pending === '') return;
    draw();
    timer = setTimeout(beat, tick);
  };
  return {
    add(chunk) {
      pending += chunk;
      if (timer === null) {
        draw();
        timer = setTimeout(beat, tick);
      }
    },
    finish() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (text === null && pending === '') return;
      text ??= markdown(look, columns());
      text.push(safe.push(pending) + safe.end());
      const lines = [...text.take(), ...text.rest()];
      pending = '';
      text = null;
      tail = [];
      holding = 0;
      settled(lines);
    },
    tail: () => tail,
    holding: () => holding,
  };
}
