import type Database from 'better-sqlite3';
import { type Exchange, isoWithOffset, localDate } from '../../../domain/calendar/calendar.ts';
import { major } from '../../../domain/money.ts';
import { catalogue, rowsPerTable } from '../../../domain/query/query.ts';
import { barRows, positionRows, type Row, tradeRows } from './rows.ts';

export interface Copy {
  bytes: Uint8Array;
  notes: string[];
}

type Source = { sql: string } | { rows: (db: Database.Database, asOf: number) => Iterable<Row> };

// India's five and a half hours and UTC, for exchanges without a clock, are told by the engine itself; New York needs the rule of its zone.
const at = (exchange: string, ms: string, pattern: string, zones: readonly string[], other: string) =>
  `CASE WHEN ${exchange} = 'US' THEN ${other}(${ms})
    WHEN ${exchange} IN ('NSE', 'BSE') THEN strftime('${pattern}', (${ms} + 19800000) / 1000, 'unixepoch') || '${zones[0]}'
    ELSE strftime('${pattern}', ${ms} / 1000, 'unixepoch') || '${zones[1]}' END`;
const time = (exchange: string, ms: string) =>
  at(exchange, ms, '%Y-%m-%dT%H:%M:%S', ['+05:30', '+00:00'], 'us_time');
const day = (exchange: string, ms: string) => at(exchange, ms, '%Y-%m-%d', ['', ''], 'us_day');
/** Money goes by the clock of its currency's exchanges. */
const homeOf = (currency: string) =>
  `CASE ${currency} WHEN 'INR' THEN 'NSE' WHEN 'USD' THEN 'US' ELSE '' END`;
const money = (amount: string, currency: string) =>
  `CASE WHEN ${currency} IN ('INR', 'USD') THEN ${amount} / 100.0 ELSE major(${amount}, ${currency}) END`;
const undone = (table: string, row: string) =>
  `${row}.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM main.${table} r WHERE r.reverses = ${row}.id)`;

const suggested = (path: string) => `json_extract(s.value, '$.${path}')`;

/** Where each table of the catalogue comes from; the columns of an SQL text stand in the catalogue's order. `@at` is the moment. */
const sources: Record<string, Source> = {
  as_of: { sql: `SELECT ${time("'NSE'", '@at')}, ${day("'NSE'", '@at')}` },
  trades: { rows: tradeRows },
  positions: { rows: positionRows },
  fills: {
    sql: `SELECT f.id, ${time('h.exchange', 'f.at')}, ${day('h.exchange', 'f.at')}, h.account, h.currency, h.symbol,
      h.exchange, h.kind, nullif(h.expiry, ''), nullif(h.strike, 0) / 1e6, nullif(h.option_right, ''), f.kind,
      CASE WHEN f.quantity < 0 THEN 'sell' ELSE 'buy' END, abs(f.quantity) / 1e8, f.price / 1e6,
      ${money('f.charges', 'h.currency')}, f.charges_known, f.strategy_id, f.source
      FROM main.fills f JOIN main.holdings h ON h.id = f.holding
      WHERE f.at <= @at AND ${undone('fills', 'f')} ORDER BY f.at DESC, f.seq DESC`,
  },
  cash_flows: {
    sql: `SELECT c.id, ${time(homeOf('c.currency'), 'c.at')}, ${day(homeOf('c.currency'), 'c.at')}, c.account, c.currency, c.kind,
      ${money('c.amount', 'c.currency')}, c.source
      FROM main.cash_flows c WHERE c.at <= @at AND ${undone('cash_flows', 'c')} ORDER BY c.at DESC, c.seq DESC`,
  },
  suggestions: {
    sql: `SELECT a.id, ${suggested('rank')}, a.symbol, json_extract(a.document, '$.createdAt'),
      substr(json_extract(a.document, '$.createdAt'), 1, 10), json_extract(a.document, '$.asOf'),
      json_extract(a.document, '$.expiry'), json_extract(a.document, '$.source'),
      json_extract(a.document, '$.view.direction'), json_extract(a.document, '$.view.volatility'),
      ${['strategy', 'risk', 'netCash', 'maxProfit', 'maxLoss', 'pop', 'expectedValue'].map(suggested).join(', ')}
      FROM main.suggestions a, json_each(a.document, '$.suggestions') s
      WHERE a.created_at <= @at AND json_valid(a.document) ORDER BY a.created_at DESC, a.id, 2`,
  },
  chain_history: {
    sql: `SELECT c.symbol, ${time('c.exchange', 'c.as_of')}, ${day('c.exchange', 'c.as_of')}, c.source, s.expiry, s.years,
      s.spot, s.forward, s.atm_iv, s.pcr_oi, s.max_pain, s.straddle, s.call_oi, s.put_oi, s.resistance, s.support
      FROM main.chain_summaries s JOIN main.chains c ON c.id = s.chain_id
      WHERE c.as_of <= @at AND c.source <> 'sample' ORDER BY c.as_of DESC, s.expiry`,
  },
  daily_bars: { rows: barRows },
  model_calls: {
    sql: `SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch'), day, provider, model, input, output, cost_nano / 1e9
      FROM main.model_usage WHERE settled = 1 AND at <= @at ORDER BY at DESC, id`,
  },
};

/** Functions of this connection that the sources use. */
function prepare(db: Database.Database): void {
  const us: Exchange = 'US';
  const own = { deterministic: true };
  db.pragma('temp_store = MEMORY');
  db.function('us_time', own, (ms) => isoWithOffset(us, Number(ms)));
  db.function('us_day', own, (ms) => localDate(us, Number(ms)));
  db.function('major', own, (amount, currency) => major(Number(amount), String(currency)));
}

function fill(db: Database.Database, name: string, columns: number, asOf: number): number {
  const source = sources[name]!;
  const marks = Array(columns).fill('?').join(', ');
  if ('sql' in source)
    return db.prepare(`INSERT INTO temp.${name} ${source.sql} LIMIT ${rowsPerTable + 1}`).run({ at: asOf })
      .changes;
  const insert = db.prepare(`INSERT INTO temp.${name} VALUES (${marks})`);
  let count = 0;
  for (const row of source.rows(db, asOf)) {
    if (count++ > rowsPerTable) break;
    insert.run(...row);
  }
  return count;
}

/**
 * The tables named, as bytes of a database that holds nothing else. It is put together in the temporary space of a connection
 * that can only read the store, in one consistent read.
 */
export function copyOf(db: Database.Database, tables: readonly string[], asOf: number): Copy {
  prepare(db);
  const notes: string[] = [];
  db.exec('BEGIN');
  try {
    for (const { name, columns } of catalogue.filter(
      ({ name }) => name === 'as_of' || tables.includes(name),
    )) {
      db.exec(`DROP TABLE IF EXISTS temp.${name}`);
      db.exec(`CREATE TEMP TABLE ${name} (${columns.map((c) => `${c.name} ${c.type}`).join(', ')}) STRICT`);
      if (fill(db, name, columns.length, asOf) > rowsPerTable) {
        db.exec(`DELETE FROM temp.${name} WHERE rowid > ${rowsPerTable}`);
        notes.push(`${name} holds its newest ${rowsPerTable} rows only`);
      }
    }
    const bytes = db.serialize({ attached: 'temp' });
    return { bytes, notes };
  } finally {
    for (const { name } of catalogue) db.exec(`DROP TABLE IF EXISTS temp.${name}`);
    db.exec('COMMIT');
  }
}
