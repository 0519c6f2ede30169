import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import { localDate, toEpoch } from '../../../domain/calendar/calendar.ts';
import type { JournalEntry } from '../../../domain/journal/entry.ts';
import { byOpening, factsFinder, type TradeFacts } from '../../../domain/journal/facts.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import { nameOf } from '../../../domain/ledger/explain.ts';
import type { Fill } from '../../../domain/ledger/fill.ts';
import { applyFill, type Book, emptyBook, openPositions } from '../../../domain/ledger/fold.ts';
import type { Holding } from '../../../domain/ledger/page.ts';
import { averagePrice } from '../../../domain/ledger/pnl.ts';
import { type Names, renamer } from '../../../domain/ledger/renames.ts';
import { major, units } from '../../../domain/money.ts';
import { rowsPerTable } from '../../../domain/query/query.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { parseSymbol, underlyingOf } from '../../../domain/symbol/symbol.ts';
import { type EntryRow, entryOf } from '../ledger/journal.ts';
import { cellColumns, type FillCells, fillOfCells } from '../ledger/pages.ts';
import { type HoldingRow, holdingFields, holdingOf } from '../ledger/rows.ts';
import { type BlockRow, emptyColumns, unpackInto } from '../market/bar-blocks.ts';

/** Values in the order of the catalogue's columns. */
export type Row = (string | number | null)[];

const dayMs = 86_400_000;
const newestBars = 2_000;

function sound<T>(value: T | Refusal): T {
  if (!isRefusal(value)) return value;
  throw new CoachError('refused', value.refused, value.hint ?? '');
}

const standing = `f.at <= ? AND f.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM main.fills r WHERE r.reverses = f.id)`;

/** Fills up to a moment, oldest first, one at a time; those that undo each other left out. */
function* fillsOf(db: Database.Database, asOf: number): Generator<Fill> {
  const holdings = new Map<number, Holding>();
  const known = db.prepare(`SELECT h.id AS number, ${holdingFields} FROM main.holdings h`).iterate();
  for (const row of known as Iterable<HoldingRow & { number: number }>)
    holdings.set(row.number, holdingOf(row));
  const rows = db
    .prepare(`SELECT ${cellColumns} FROM main.fills f WHERE ${standing} ORDER BY f.at, f.seq`)
    .raw()
    .iterate(asOf) as Iterable<FillCells>;
  for (const row of rows) yield fillOfCells(row, holdings.get(row[3])!);
}

/** Shares that bore several symbols, as their newest fill names them. */
function namesOf(db: Database.Database, asOf: number): Names {
  const several = db
    .prepare(
      `SELECT isin FROM main.holdings WHERE isin <> '' AND kind IN ('stock', 'etf')
       GROUP BY isin HAVING count(DISTINCT symbol) > 1`,
    )
    .pluck()
    .all() as string[];
  const newest = db.prepare(
    `SELECT ${holdingFields} FROM main.fills f JOIN main.holdings h ON h.id = f.holding
     WHERE ${standing} AND h.isin = ? AND h.kind IN ('stock', 'etf') ORDER BY f.at DESC, f.seq DESC LIMIT 1`,
  );
  return new Map(
    several.flatMap((isin) => {
      const row = newest.get(asOf, isin) as HoldingRow | undefined;
      return row === undefined ? [] : [[isin, holdingOf(row).instrument] as const];
    }),
  );
}

function tradeRow(trade: TradeFacts): Row {
  const { currency, exchange, openedAt, closedAt } = trade;
  return [
    trade.id,
    trade.account,
    currency,
    trade.symbol,
    trade.shape,
    trade.tags.length === 0 ? null : trade.tags.join(', '),
    trade.legs.map((leg) => nameOf(leg.instrument)).join(', '),
    closedAt === null ? 'open' : 'closed',
    timeAt(exchange, openedAt),
    trade.openedOn,
    closedAt === null ? null : timeAt(exchange, closedAt),
    trade.closedOn,
    closedAt === null ? null : (closedAt - openedAt) / dayMs,
    major(trade.realised, currency),
    major(trade.charges, currency),
    trade.netMajor,
    trade.atRisk === null ? null : major(trade.atRisk, currency),
    trade.onExpiry ? 1 : 0,
    trade.sources.join(', '),
  ];
}

function entriesOf(db: Database.Database, asOf: number): JournalEntry[] {
  const rows = db
    .prepare('SELECT seq, at, trade, kind, body FROM main.journal_entries WHERE at <= ? ORDER BY seq')
    .all(asOf) as EntryRow[];
  return rows.map(entryOf);
}

/** The person's trades as the journal groups them, the newest that a table holds and one more, newest first. */
export function tradeRows(db: Database.Database, asOf: number): Row[] {
  let kept: { openedAt: number; place: number; row: Row }[] = [];
  const most = rowsPerTable + 1;
  const trim = () => {
    kept = kept.sort(byOpening).slice(-most);
  };
  const { take, end } = factsFinder(entriesOf(db, asOf), {}, (trade, place) => {
    kept.push({ openedAt: trade.openedAt, place, row: tradeRow(trade) });
    if (kept.length > most + 20_000) trim();
  });
  const named = renamer(namesOf(db, asOf));
  for (const fill of fillsOf(db, asOf)) take(named(fill));
  end();
  trim();
  return kept.reverse().map(({ row }) => row);
}

/** The book at a moment. */
function bookOf(db: Database.Database, asOf: number): Book {
  const book = emptyBook();
  for (const fill of fillsOf(db, asOf)) applyFill(book, fill);
  return sound(book.fault ?? book);
}

/** What is open. */
export const positionRows = (db: Database.Database, asOf: number): Row[] =>
  openPositions(bookOf(db, asOf)).map((position) => {
    const { account, currency, instrument } = position;
    return [
      account,
      currency,
      instrument.symbol,
      instrument.exchange,
      nameOf(instrument),
      instrument.kind,
      instrument.expiry ?? null,
      instrument.strike ?? null,
      instrument.right ?? null,
      units(position.quantity),
      averagePrice(position),
      major(position.realised, currency),
      major(position.charges, currency),
    ];
  });

/** A day's bar is known when its session has ended. */
function closedBy(symbol: string, asOf: number): (day: string) => boolean {
  const parsed = parseSymbol(symbol);
  const exchange = isRefusal(parsed) ? 'NSE' : underlyingOf(parsed).exchange;
  const today = localDate(exchange, asOf);
  const ended = asOf >= toEpoch(exchange, today, exchange === 'US' ? '16:00' : '15:30');
  return (day) => day < today || (day === today && ended);
}

/** Daily bars, the newest of each series first. */
export function* barRows(db: Database.Database, asOf: number): Generator<Row> {
  const series = db
    .prepare(
      "SELECT id, symbol FROM main.bar_series WHERE bar_interval = '1d' AND source <> 'sample' ORDER BY symbol",
    )
    .all() as { id: number; symbol: string }[];
  const blocks = db.prepare(
    `SELECT first_at AS "firstAt", last_at AS "lastAt", bar_count AS "count", checksum, times, opens, highs, lows, closes,
       volumes FROM main.bar_blocks WHERE series = ? AND first_at <= ? ORDER BY first_at DESC`,
  );
  for (const { id, symbol } of series) {
    const known = closedBy(symbol, asOf);
    let left = newestBars;
    for (const block of blocks.all(id, asOf) as BlockRow[]) {
      const bars = emptyColumns(block.count);
      unpackInto(block, bars);
      for (let i = block.count - 1; i >= 0 && left > 0; i--) {
        const day = new Date(bars.time[i]!).toISOString().slice(0, 10);
        if (!known(day)) continue;
        left--;
        const cells = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!];
        yield [symbol, day, ...cells.map((cell) => (Number.isFinite(cell) ? cell : null))];
      }
    }
  }
}
