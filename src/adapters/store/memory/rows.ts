import { CoachError } from '../../../core/errors.ts';
import type { PastSetup } from '../../../domain/memory/lesson.ts';
import type { Memory, MemoryFilter, MemoryRecord } from '../../../ports/memory.ts';
import type { Value } from '../driver.ts';
import { finite, whole } from '../finite.ts';

export interface Row {
  id: number;
  key: string;
  kind: Memory['kind'];
  at: number;
  symbol: string | null;
  side: Memory['side'];
  strategy: string | null;
  title: string;
  body: string;
  result: 'won' | 'lost' | 'flat' | null;
  pnl: number | null;
  currency: string | null;
  detail: string | null;
}

export const rowColumns =
  'm.id, m.key, m.kind, m.at, m.symbol, m.side, m.strategy, m.title, m.body, m.result, m.pnl, m.currency, m.detail';

/** Keeps so many memories, each under a key that is not there yet; answers those that were kept. */
export const insertRows = (
  n: number,
) => `INSERT INTO memories (key, kind, at, symbol, side, strategy, title, body, result, pnl, currency, detail)
  VALUES ${new Array(n).fill('(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}
  ON CONFLICT (key) DO NOTHING RETURNING id, key`;

export function valuesOf(record: MemoryRecord): Value[] {
  const { outcome } = record;
  return [
    record.key,
    record.kind,
    whole(record.at, `Memory ${record.key}: at`),
    record.symbol,
    record.side,
    record.strategy,
    record.title,
    record.body,
    outcome?.result ?? null,
    outcome ? finite(outcome.pnl, `Memory ${record.key}: pnl`) : null,
    outcome?.currency ?? null,
    record.detail && JSON.stringify(record.detail),
  ];
}

export function memoryOf(row: Row, conditions: Float32Array | null): Memory {
  const { result, pnl, currency, detail, ...own } = row;
  return {
    ...own,
    outcome: result === null ? null : { result, pnl: pnl!, currency: currency! },
    detail: detail === null ? null : (JSON.parse(detail) as Record<string, unknown>),
    conditions,
  };
}

/** The filter as a condition on `memories m`; empty where everything passes. */
export function conditionOf(filter: MemoryFilter): { sql: string; params: Value[] } {
  const parts: string[] = [];
  const params: Value[] = [];
  const add = (sql: string, value: Value | undefined) => {
    if (value === undefined) return;
    parts.push(sql);
    params.push(value);
  };
  if (filter.kinds !== undefined) {
    parts.push(`m.kind IN (${filter.kinds.map(() => '?').join(', ')})`);
    params.push(...filter.kinds);
  }
  add('m.symbol = ?', filter.symbol);
  add('m.side = ?', filter.side);
  add('m.strategy = ?', filter.strategy);
  add('m.at <= ?', filter.before);
  add('m.at >= ?', filter.after);
  return { sql: parts.join(' AND '), params };
}

/** Letters without case (Devanagari, Han, Thai) and marks: scripts that need runs of characters beside words. */
export const needsTrigrams = (text: string): boolean => /[\p{M}\p{Lo}]/u.test(text);

/** The vector itself, where it can be compared with others; a refusal where not. */
export function sound(vector: Float32Array, dimension: number, what: string): Float32Array {
  const refuse = (why: string): never => {
    throw new CoachError('refused', `${what} ${why}`, 'Nothing was stored or searched.');
  };
  if (vector.length !== dimension) refuse(`has ${vector.length} numbers where ${dimension} belong`);
  let squares = 0;
  for (const x of vector) squares += x * x;
  if (!Number.isFinite(squares)) refuse('is not finite');
  return squares >= 1e-12 ? vector : refuse('has no direction');
}

/** A closed trade without its text. */
export interface PastRow {
  id: number;
  key: string;
  at: number;
  strategy: string;
  side: Memory['side'];
  title: string;
  result: 'won' | 'lost' | 'flat';
  pnl: number;
  currency: string;
}

export const pastTrades = `SELECT m.id, m.key, m.at, m.strategy, m.side, m.title, m.result, m.pnl, m.currency FROM memories m
  WHERE m.symbol = ? AND m.kind = 'trade' AND m.at <= ? AND m.strategy IS NOT NULL AND m.result IS NOT NULL
  ORDER BY m.at DESC, m.id DESC`;

export const pastOf = (row: PastRow, conditions: Float32Array | undefined): PastSetup => ({
  id: row.key,
  at: row.at,
  strategy: row.strategy,
  side: row.side,
  what: row.title,
  outcome: { result: row.result, pnl: row.pnl, currency: row.currency },
  conditions: conditions === undefined ? null : [...conditions],
});
