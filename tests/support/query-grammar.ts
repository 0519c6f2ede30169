import { catalogue } from '../../src/domain/query/query.ts';
import { numbers } from './store-data.ts';

const tables = [
  'trades',
  'fills',
  'positions',
  'cash_flows',
  'suggestions',
  'chain_history',
  'daily_bars',
  'as_of',
  'turns',
  'events',
  'memories',
  'sqlite_master',
  'main.fills',
  'temp.trades',
  'pragma_database_list',
  "pragma_table_info('fills')",
  'dbstat',
  'cookies',
  'sessions',
  "json_each('[1,2]')",
  '"main"."turns"',
  '[holdings]',
];
const columns = [
  'id',
  'symbol',
  'net',
  'price',
  'quantity',
  'day',
  'time',
  'account',
  'user_text',
  'note',
  'hash',
  'rowid',
  '*',
  'sql',
  'value',
  'strategy',
  'charges',
  'file',
];
const literals = [
  '0',
  '1',
  '-1',
  '1e308',
  '9223372036854775807',
  "'x'",
  "''",
  'NULL',
  "x'00ff'",
  "'2026-01-01'",
  '0x7fffffffffffffff',
  '1.5',
];
const functions = [
  'count',
  'sum',
  'max',
  'length',
  'hex',
  'lower',
  'abs',
  'round',
  'group_concat',
  'quote',
  'typeof',
  'date',
  'json_quote',
  'total',
  'min',
  'upper',
  'trim',
  'coalesce',
];
const odd = [
  'load_extension',
  'fts3_tokenizer',
  'readfile',
  'writefile',
  'zeroblob',
  'randomblob',
  'printf',
  'likelihood',
  'edit',
];
const operators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '||',
  '=',
  '<',
  '>',
  '<>',
  'AND',
  'OR',
  'IS',
  'LIKE',
  'GLOB',
  'IN',
  '->',
  '->>',
  '&',
  '<<',
  'COLLATE',
];
const verbs = [
  'INSERT INTO fills VALUES (1)',
  'DELETE FROM trades',
  'UPDATE fills SET price = 0',
  'DROP TABLE fills',
  "ATTACH '{dir}/cookies.db' AS c",
  "VACUUM INTO '{dir}/stolen.db'",
  'PRAGMA query_only = 0',
  'CREATE TABLE a (b)',
  'BEGIN',
  'COMMIT',
  'REINDEX',
  'DETACH main',
  'PRAGMA journal_mode = DELETE',
  'ALTER TABLE fills ADD a',
  'EXPLAIN SELECT 1',
];
const noise = [
  ';',
  '--',
  '/*',
  '*/',
  '\n',
  ' ',
  '(',
  ')',
  '\u0000',
  '\ufeff',
  '\u00a0',
  "'",
  '"',
  '`',
  '[',
  ']',
  ',',
  '\\',
  '%',
  '@a',
  '$b',
  '\ud83d\ude00',
  '\u202e',
  '\t',
  '--\n',
  '/**/',
];

/** Random statements: honest SELECTs, writes in and around them, and both broken by odd characters. */
export function statements(count: number, seed: number): string[] {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const chance = (p: number) => next() < p;

  // Mostly columns that are there, so that a good part of the statements runs.
  let known: readonly string[] = columns;
  const column = () => (chance(0.97) ? pick(known) : pick(columns));

  const expression = (depth: number): string => {
    const kind = next();
    if (depth <= 0 || kind < 0.3) return chance(0.6) ? column() : pick(literals);
    if (kind < 0.5)
      return `${pick(chance(0.93) ? functions : odd)}(${expression(depth - 1)}${chance(0.2) ? `, ${expression(depth - 1)}` : ''})`;
    if (kind < 0.75) return `${expression(depth - 1)} ${pick(operators)} ${expression(depth - 1)}`;
    if (kind < 0.85) return `(${select(depth - 1)})`;
    if (kind < 0.92)
      return `CASE WHEN ${expression(depth - 1)} THEN ${expression(depth - 1)} ELSE ${expression(depth - 1)} END`;
    return `CAST(${expression(depth - 1)} AS ${pick(['TEXT', 'INTEGER', 'REAL', 'BLOB'])})`;
  };
  const source = (depth: number): string =>
    depth > 0 && chance(0.2) ? `(${select(depth - 1)})` : pick(tables);
  const select = (depth: number): string => {
    const outer = known;
    const table = pick(catalogue);
    const from = chance(0.75) ? table.name : source(depth);
    known = from === table.name ? table.columns.map(({ name }) => name) : columns;
    const parts = [
      `SELECT ${chance(0.1) ? 'DISTINCT ' : ''}${expression(depth)}${chance(0.4) ? `, ${expression(depth)}` : ''}`,
      `FROM ${from}`,
    ];
    if (chance(0.08)) parts.push(`JOIN ${source(depth)} ON ${expression(1)}`);
    if (chance(0.4)) parts.push(`WHERE ${expression(depth)}`);
    if (chance(0.15)) parts.push(`GROUP BY ${expression(1)}`);
    if (chance(0.2)) parts.push(`ORDER BY ${expression(1)}`);
    if (chance(0.3)) parts.push(`LIMIT ${pick(literals)}`);
    if (depth > 0 && chance(0.1))
      parts.push(`${pick(['UNION', 'UNION ALL', 'EXCEPT', 'INTERSECT'])} ${select(depth - 1)}`);
    known = outer;
    return parts.join(' ');
  };
  const broken = (text: string): string => {
    let result = text;
    for (let i = 1 + Math.floor(next() * 3); i > 0; i--) {
      const at = Math.floor(next() * (result.length + 1));
      const cut = chance(0.3) ? Math.floor(next() * 6) : 0;
      result = result.slice(0, at) + pick(noise) + result.slice(at + cut);
    }
    return result;
  };
  const statement = (): string => {
    const kind = next();
    if (kind < 0.35) return select(2);
    if (kind < 0.45) return `WITH w AS (${select(1)}) ${chance(0.5) ? select(1) : pick(verbs)}`;
    if (kind < 0.55) return `${select(1)}${pick(noise)}${pick(verbs)}`;
    if (kind < 0.62) return `SELECT 1) ${pick(noise)} ${pick(verbs)} ${pick(noise)} SELECT * FROM (SELECT 1`;
    if (kind < 0.7) return pick(verbs);
    if (kind < 0.76) return `SELECT * FROM (${pick(verbs)} RETURNING *)`;
    return broken(chance(0.7) ? select(2) : pick(verbs));
  };
  return Array.from({ length: count }, statement);
}
