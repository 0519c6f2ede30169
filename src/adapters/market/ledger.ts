const shown = 20;

/** What became of a file's rows: good ones are counted, bad ones kept with their number and reason, the first twenty in words. */
export interface Ledger {
  readonly read: number;
  readonly kept: number;
  readonly refused: { row: number; reason: string }[];
  readonly more: number;
  readonly notes: string[];
  keep(): void;
  refuse(row: number, reason: string): void;
  /** What makes figures of the file doubtful; among the notes too. */
  readonly warnings: string[];
  /** Says once what a reader of the result has to know. */
  note(text: string): void;
  /** Says once what makes a figure doubtful. */
  warn(text: string): void;
}

export function ledger(): Ledger {
  const refused: { row: number; reason: string }[] = [];
  const notes: string[] = [];
  const warnings: string[] = [];
  let kept = 0;
  let more = 0;
  return {
    get read() {
      return kept + refused.length + more;
    },
    get kept() {
      return kept;
    },
    get more() {
      return more;
    },
    refused,
    notes,
    warnings,
    keep() {
      kept++;
    },
    refuse(row, reason) {
      if (refused.length < shown) refused.push({ row, reason });
      else more++;
    },
    note(text) {
      if (!notes.includes(text)) notes.push(text);
    },
    warn(text) {
      if (warnings.includes(text)) return;
      warnings.push(text);
      notes.push(text);
    },
  };
}
