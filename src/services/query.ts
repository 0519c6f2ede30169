import type { Context } from '../core/command.ts';
import { CoachError } from '../core/errors.ts';
import type { QueryDocument, QueryQuestion } from '../core/shapes/query.ts';
import { localDate } from '../domain/calendar/calendar.ts';
import { catalogue, catalogueText, isSql, sqlOf, statementOf } from '../domain/query/query.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { Cell, QueryAnswer } from '../ports/query.ts';
import { homeTime } from './home-clock.ts';

const timeoutMs = 1_000;
const answerBytes = 64 * 1024;

function understood(value: string | Refusal): string {
  if (!isRefusal(value)) return value;
  throw new CoachError('usage', value.refused, value.hint ?? '');
}

/** Names of columns, each once: a second `a` becomes `a 2`, so that a row can be an object. */
function distinct(columns: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return columns.map((name) => {
    const safe = name === '__proto__' ? 'proto' : name;
    const times = (seen.get(safe) ?? 0) + 1;
    seen.set(safe, times);
    return times === 1 ? safe : `${safe} ${times}`;
  });
}

function document(sql: string, from: 'words' | 'sql', answer: QueryAnswer, note: string) {
  const columns = distinct(answer.columns);
  const rows = answer.rows.map((row) =>
    Object.fromEntries(row.map((cell, i): [string, Cell] => [columns[i]!, cell])),
  );
  const { truncated } = answer;
  return { sql, from, columns, rows, rowCount: rows.length, truncated, asOf: note, notes: answer.notes };
}

/** The tables and columns a query may read, as rows. */
function tables(asOf: string) {
  const rows = catalogue.flatMap(({ name, columns }) =>
    columns.map((column) => ({
      table: name,
      column: column.name,
      type: column.type,
      meaning: column.description,
    })),
  );
  const columns = ['table', 'column', 'type', 'meaning'];
  return {
    sql: '',
    from: 'sql' as const,
    columns,
    rows,
    rowCount: rows.length,
    truncated: false,
    asOf,
    notes: [catalogueText().split('\n')[0]!],
  };
}

/** Answers words or one SELECT from a copy of the store as it stood at the moment asked for. */
export async function query(
  { words, limit, tables: listed }: QueryQuestion,
  context: Context,
): Promise<QueryDocument> {
  const now = context.asOf ?? context.ports.clock.now();
  if (listed) return tables(homeTime(context)(now));
  const text = words.join(' ');
  const from = isSql(text) ? 'sql' : 'words';
  const asked = understood(statementOf(text));
  const sql = from === 'sql' ? asked : understood(sqlOf(asked, localDate(context.ports.config.clock, now)));
  const runner = await context.ports.query();
  const answer = await runner.run(sql, {
    timeoutMs,
    rows: limit,
    bytes: answerBytes,
    asOf: context.asOf,
    signal: context.signal,
  });
  const note =
    context.asOf === null
      ? 'now: the store as it stands'
      : `${homeTime(context)(now)}: nothing later is in the tables`;
  return document(sql, from, answer, note);
}
