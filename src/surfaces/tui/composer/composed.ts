import type { TextBuffer } from './text-buffer.ts';

/** A word that could stand where the cursor is. */
export interface Offer {
  /** What is put in. */
  word: string;
  note: string;
}

export interface Menu {
  offers: readonly Offer[];
  chosen: number;
  /** Where the word begins that an offer replaces. */
  from: number;
}

/** The place where the person writes. */
export interface Composer {
  buffer: TextBuffer;
  pastes: readonly string[];
  /** What was sent before, oldest first. */
  history: readonly string[];
  /** Which of them is shown; null is the person's own text, kept in `draft`. */
  place: number | null;
  draft: string;
  search: { query: string; hit: number | null } | null;
  menu: Menu | null;
}

export type Intent =
  | { type: 'send'; text: string }
  /** Words are asked for by Tab that the menu does not know (a command's own flags). */
  | { type: 'complete'; text: string }
  /** The queue's last text is wanted back. */
  | { type: 'recall' };

export interface Composed {
  composer: Composer;
  intent: Intent | null;
}

/** What words could stand at the end of this text. */
export type Offers = (textBeforeCursor: string) => Menu | null;
