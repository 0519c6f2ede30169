import type Database from 'better-sqlite3';
import { type Chain, sideFields } from '../../../domain/chain/snapshot.ts';
import { type BlockRow, barFields, emptyColumns, unpackInto } from '../market/bar-blocks.ts';
import { decodeChain, type Head } from '../market/chain-blob.ts';
import type { Exported } from './export-text.ts';

/** A table as it is exported: names of its cells, and its rows one by one. */
export interface ExportTable {
  name: string;
  columns: string[];
  rows(): Iterable<Exported[]>;
}

const plain = (column: Float64Array) => Array.from(column, (x) => (Number.isFinite(x) ? x : null));

/** A chain's prices as columns of JSON. */
const chainDocument = (chain: Chain) =>
  chain.slices.map((slice) => {
    const side = (of: typeof slice.call) =>
      Object.fromEntries(sideFields.map((field) => [field, plain(of[field])]));
    return {
      expiry: slice.expiry,
      lotSize: slice.lotSize,
      future: slice.future,
      strikes: plain(slice.strikes),
      call: side(slice.call),
      put: side(slice.put),
    };
  });

function chainsOf(db: Database.Database): ExportTable {
  const columns = [
    'id',
    'symbol',
    'exchange',
    'currency',
    'as_of',
    'received_at',
    'source',
    'spot',
    'note',
    'legs',
  ];
  return {
    name: 'chains',
    columns: [...columns, 'slices'],
    *rows() {
      const sql = `SELECT ${columns.join(', ')}, as_of AS "asOf", note AS "openInterestNote", slices FROM chains ORDER BY as_of, id`;
      for (const row of db.prepare(sql).iterate() as Iterable<
        Record<string, Exported> & Head & { id: string; slices: Uint8Array }
      >) {
        const { symbol, exchange, currency, asOf, spot, source, openInterestNote } = row;
        const head = { symbol, exchange, currency, asOf, spot, source, openInterestNote };
        yield [...columns.map((name) => row[name]!), chainDocument(decodeChain(row.id, head, row.slices))];
      }
    },
  };
}

function barsOf(db: Database.Database): ExportTable {
  return {
    name: 'bars',
    columns: ['symbol', 'interval', 'source', ...barFields],
    *rows() {
      const sql = `SELECT s.symbol, s.bar_interval AS "interval", s.source, b.first_at AS "firstAt", b.last_at AS "lastAt",
          b.bar_count AS "count", b.checksum, b.times, b.opens, b.highs, b.lows, b.closes, b.volumes
        FROM bar_blocks b JOIN bar_series s ON s.id = b.series ORDER BY s.symbol, s.bar_interval, b.first_at`;
      type Row = BlockRow & { symbol: string; interval: string; source: string };
      for (const row of db.prepare(sql).iterate() as Iterable<Row>) {
        const bars = emptyColumns(row.count);
        unpackInto(row, bars);
        for (let i = 0; i < row.count; i++) {
          const cells = barFields.map((field) => bars[field][i]!);
          yield [row.symbol, row.interval, row.source, ...cells.map((x) => (Number.isFinite(x) ? x : null))];
        }
      }
    },
  };
}

// Made from the other tables whenever they are needed.
const derived = /^(memory_(vectors|codes|names|models|sources|words|grams)(_|$)|sqlite_)/;
// Hashes of codes, keys and tokens: of no use to anybody but who would guess them.
const withheld = new Set(['approvals', 'api_keys', 'refresh_tokens']);
const packed = new Set(['chains', 'bar_blocks', 'bar_series']);

/** Every table of the store that holds something of the person's, and the names of those that are only made from them. */
export function exportTables(db: Database.Database): { tables: ExportTable[]; leftOut: string[] } {
  const names = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[];
  const whole = names.filter((name) => !derived.test(name) && !packed.has(name) && !withheld.has(name));
  const tables = whole.map((name): ExportTable => {
    const columns = (db.pragma(`table_info("${name}")`) as { name: string }[]).map((column) => column.name);
    return {
      name,
      columns,
      *rows() {
        for (const row of db.prepare(`SELECT * FROM "${name}"`).raw().iterate() as Iterable<
          (Exported | Buffer)[]
        >)
          yield row.map((cell) => (Buffer.isBuffer(cell) ? cell.toString('base64') : cell));
      },
    };
  });
  return {
    tables: [...tables, chainsOf(db), barsOf(db)].sort((a, b) => (a.name < b.name ? -1 : 1)),
    leftOut: names.filter(
      (name) =>
        (derived.test(name) || withheld.has(name)) &&
        !name.startsWith('sqlite_') &&
        !/_(data|idx|docsize|config|content)$/.test(name),
    ),
  };
}
