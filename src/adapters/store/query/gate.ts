import type Database from 'better-sqlite3';
import type { Cell } from '../../../ports/query.ts';

export interface GateQuestion {
  sql: string;
  rows: number;
  bytes: number;
}

export type GateAnswer =
  | { columns: string[]; rows: Cell[][]; truncated: boolean; notes: string[] }
  | { error: string; hint: string; kind?: 'refused' };

const onlySelect = {
  error: 'Only one SELECT is run, and it may only read',
  hint: 'Write a single SELECT over the tables of the catalogue, without PRAGMA, ATTACH or anything that writes.',
};

/**
 * The wrapped text is compiled first: nothing but a SELECT fits between its brackets, and some PRAGMAs take effect when they
 * are merely compiled. A text that closes the bracket itself compiles wrapped but not alone, so both must.
 */
function gated(db: Database.Database, { sql, rows }: GateQuestion) {
  const wrapped = db.prepare(`SELECT * FROM (\n${sql}\n) LIMIT ${rows + 1}`);
  if (!wrapped.reader || !wrapped.readonly) return null;
  const alone = db.prepare(sql);
  if (!alone.reader || !alone.readonly) return null;
  return { wrapped, columns: alone.columns().map((column) => column.name) };
}

function words(thrown: unknown): GateAnswer {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof Error ? String((thrown as { code?: unknown }).code ?? '') : '';
  if (
    /SQLITE_NOMEM|ENOMEM/.test(code) ||
    /out of memory|string or blob too big|Invalid string length/i.test(message)
  )
    return {
      error: 'The query needed too much memory and was stopped',
      hint: 'Ask for fewer or smaller rows.',
      kind: 'refused',
    };
  if (/more than one statement|contains no statements/.test(message)) return onlySelect;
  if (/^no such table/.test(message))
    return {
      error: message,
      hint: 'Only the tables of the catalogue can be read; `coach query --tables` lists them.',
    };
  return {
    error: `SQL: ${message}`,
    hint: 'Only one SELECT over the tables of the catalogue is run; `coach query --tables` lists them.',
  };
}

/** A value as JSON can hold it, undefined for raw bytes. */
function cellOf(value: unknown, column: string, notes: Set<string>): Cell | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value !== 'number') return undefined;
  if (Number.isFinite(value)) return value;
  notes.add(`${column} held a number without bound, shown as null`);
  return null;
}

/** Runs what passes the gate, up to its limits. Never throws. */
export function ask(db: Database.Database, question: GateQuestion): GateAnswer {
  try {
    const statement = gated(db, question);
    if (statement === null) return onlySelect;
    const { wrapped, columns } = statement;
    const found: Cell[][] = [];
    const notes = new Set<string>();
    let left = question.bytes;
    for (const row of wrapped.raw(true).safeIntegers(true).iterate() as Iterable<unknown[]>) {
      if (found.length === question.rows) return { columns, rows: found, truncated: true, notes: [...notes] };
      const cells: Cell[] = [];
      for (const [i, value] of row.entries()) {
        const cell = cellOf(value, columns[i]!, notes);
        if (cell === undefined)
          return {
            error: `Column ${columns[i]} holds raw bytes, which are not shown`,
            hint: 'Leave it out, or use hex() or length().',
          };
        if (typeof cell === 'string' && cell.length > left) return outgrown(columns, found, notes);
        cells.push(cell);
      }
      left -= Buffer.byteLength(JSON.stringify(cells)) + 1;
      if (left < 0) return outgrown(columns, found, notes);
      found.push(cells);
    }
    return { columns, rows: found, truncated: false, notes: [...notes] };
  } catch (thrown) {
    return words(thrown);
  }
}

function outgrown(columns: string[], rows: Cell[][], notes: ReadonlySet<string>): GateAnswer {
  if (rows.length === 0)
    return {
      error: 'One row is larger than a whole answer may be',
      hint: 'Use substr() or choose fewer columns.',
    };
  return { columns, rows, truncated: true, notes: [...notes, 'the answer was cut at its limit of bytes'] };
}
