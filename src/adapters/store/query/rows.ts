import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import { localDate, toEpoch } from '../../../domain/calendar/calendar.ts';
import type { JournalEntry } from '../../../domain/journal/entry.ts';
import { type TradeFacts, tradeFacts } from '../../../domain/journal/facts.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import { nameOf } from '../../../domain/ledger/explain.ts';
import type { Fill } from '../../../domain/ledger/fill.ts';
import { foldFills, openPositions } from '../../../domain/ledger/fold.ts';
import { averagePrice } from '../../../domain/ledger/pnl.ts';
import { major, units } from '../../../domain/money.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { parseSymbol, underlyingOf } from '../../../domain/symbol/symbol.ts';
import { type EntryRow, entryOf } from '../ledger/journal.ts';
import {
  type FillRow,
  fillFields,
  fillOf,
  type HoldingRow,
  holdingFields,
  holdingOf,
} from '../ledger/rows.ts';
import { type BlockRow, emptyColumns, unpackInto } from '../market/bar-blocks.ts';

/** Values in the order of the catalogue's columns. */
export type Row = (string | number | null)[];

const dayMs = 86_400_000;
const newestBars = 2_000;

function sound<T>(value: T | Refusal): T {
  if (!isRefusal(value)) return value;
  throw new CoachError('refused', value.refused, value.hint ?? '');
}

/** Fills up to a moment, oldest first; those that undo each other left out. */
function fillsOf(db: Database.Database, asOf: number): Fill[] {
  const rows = db
    .prepare(
      `SELECT ${fillFields}, ${holdingFields}, h.kind AS "holdingKind" FROM main.fills f JOIN main.holdings h ON h.id = f.holding
       WHERE f.at <= ? AND f.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM main.fills r WHERE r.reverses = f.id)
       ORDER BY f.at, f.seq`,
    )
    .all(asOf) as (FillRow & HoldingRow)[];
  return rows.map((row) => fillOf(row, holdingOf(row)));
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

/** The person's trades as the journal groups them, newest first. */
export const tradeRows = (db: Database.Database, asOf: number): Row[] =>
  tradeFacts(fillsOf(db, asOf), entriesOf(db, asOf)).reverse().map(tradeRow);

/** What is open. */
export const positionRows = (db: Database.Database, asOf: number): Row[] =>
  openPositions(sound(foldFills(fillsOf(db, asOf)))).map((position) => {
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
