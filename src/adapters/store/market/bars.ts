import type { Bars } from '../../../domain/bar.ts';
import type { BarRepository } from '../../../ports/store.ts';
import type { Driver, Tx } from '../driver.ts';
import { ascending, column, whole } from '../finite.ts';
import type { BarColumns, BlockRow } from './bar-blocks.ts';
import { barFields, emptyColumns, lowerBound, merge, pack, part, unpackInto } from './bar-blocks.ts';

const lastTime = Number.MAX_SAFE_INTEGER - 1;

const blockRow = `SELECT first_at AS "firstAt", last_at AS "lastAt", bar_count AS "count", checksum, times, opens, highs, lows,
  closes, volumes FROM bar_blocks`;

function check(bars: Bars): void {
  const name = `Bars ${bars.symbol} ${bars.interval}`;
  const n = bars.time.length;
  for (const field of barFields)
    column(bars[field], n, `${name}: ${field}`, { complete: field !== 'volume' });
  for (let i = 0; i < n; i++) whole(bars.time[i]!, `${name}: time`);
  ascending(bars.time, `${name}: times`);
}

/** The series' id; a series fed by several sources names them all, so that none hides behind another. */
async function seriesFor(tx: Tx, bars: Bars): Promise<{ id: number; source: string } | undefined> {
  const rows = await tx.all<{ id: number; source: string }>(
    'SELECT id, source FROM bar_series WHERE symbol = ? AND bar_interval = ?',
    [bars.symbol, bars.interval],
  );
  return rows[0];
}

async function nameSource(tx: Tx, bars: Bars, source: string): Promise<number> {
  const known = await seriesFor(tx, bars);
  if (known?.source.split('+').includes(source)) return known.id;
  await tx.run(
    `INSERT INTO bar_series (symbol, bar_interval, source) VALUES (?, ?, ?)
     ON CONFLICT (symbol, bar_interval) DO UPDATE SET source = excluded.source`,
    [bars.symbol, bars.interval, known ? `${known.source}+${source}` : source],
  );
  return (await seriesFor(tx, bars))!.id;
}

async function write(tx: Tx, series: number, bars: BarColumns): Promise<void> {
  for (const row of pack(bars)) {
    await tx.run(
      `INSERT INTO bar_blocks (series, first_at, last_at, bar_count, checksum, times, opens, highs, lows,
         closes, volumes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        series,
        row.firstAt,
        row.lastAt,
        row.count,
        row.checksum,
        row.times,
        row.opens,
        row.highs,
        row.lows,
        row.closes,
        row.volumes,
      ],
    );
  }
}

interface Tally {
  added: number;
  replaced: number;
  same: number;
}

/** Merges the bars that one block owns, and rewrites the block only when that changed something. */
async function mergeBlock(tx: Tx, series: number, firstAt: number, incoming: BarColumns): Promise<Tally> {
  const rows = await tx.all<BlockRow>(`${blockRow} WHERE series = ? AND first_at = ?`, [series, firstAt]);
  const row = rows[0]!;
  const stored = emptyColumns(row.count);
  unpackInto(row, stored);
  const { bars, ...tally } = merge(stored, incoming);
  if (tally.added + tally.replaced > 0) {
    await tx.run('DELETE FROM bar_blocks WHERE series = ? AND first_at = ?', [series, firstAt]);
    await write(tx, series, bars);
  }
  return tally;
}

async function save(tx: Tx, bars: Bars, source: string): Promise<Tally> {
  const total: Tally = { added: 0, replaced: 0, same: 0 };
  const known = await seriesFor(tx, bars);
  const blocks = known
    ? await tx.all<{ firstAt: number }>(
        'SELECT first_at AS "firstAt" FROM bar_blocks WHERE series = ? ORDER BY first_at',
        [known.id],
      )
    : [];
  if (!known || blocks.length === 0) {
    await write(tx, await nameSource(tx, bars, source), bars);
    return { ...total, added: bars.time.length };
  }
  // The first block also takes what is older than all blocks; the last one all that is newer.
  let start = 0;
  for (const [i, { firstAt }] of blocks.entries()) {
    const next = blocks[i + 1]?.firstAt ?? Number.POSITIVE_INFINITY;
    const end = lowerBound(bars.time, next);
    if (end > start) {
      const tally = await mergeBlock(tx, known.id, firstAt, part(bars, start, end));
      total.added += tally.added;
      total.replaced += tally.replaced;
      total.same += tally.same;
    }
    start = end;
  }
  if (total.added + total.replaced > 0) await nameSource(tx, bars, source);
  return total;
}

/** Reads the blocks one by one into columns of the final size, so that a long series is in memory once. */
async function load(tx: Tx, series: number, from: number, to: number): Promise<BarColumns | null> {
  const blocks = await tx.all<{ firstAt: number; count: number }>(
    `SELECT first_at AS "firstAt", bar_count AS "count" FROM bar_blocks
     WHERE series = ? AND last_at >= ? AND first_at <= ? ORDER BY first_at`,
    [series, from, to],
  );
  const columns = emptyColumns(blocks.reduce((sum, block) => sum + block.count, 0));
  let at = 0;
  for (const { firstAt, count } of blocks) {
    const rows = await tx.all<BlockRow>(`${blockRow} WHERE series = ? AND first_at = ?`, [series, firstAt]);
    unpackInto(rows[0]!, part(columns, at, at + count));
    at += count;
  }
  const start = lowerBound(columns.time, from);
  const end = lowerBound(columns.time, to + 1);
  return end > start ? part(columns, start, end) : null;
}

/** Bar series as blobs of columns, in blocks. `load` answers null when no bar lies in the window. */
export function bars(db: Driver): BarRepository {
  return {
    async save(series, source) {
      check(series);
      if (series.time.length === 0) return { added: 0, replaced: 0, same: 0 };
      return db.transaction((tx) => save(tx, series, source));
    },

    async load(symbol, interval, { from = 0, to = lastTime } = {}) {
      const seriesOf = 'SELECT id, source FROM bar_series WHERE symbol = ? AND bar_interval = ?';
      // Most symbols have no bars, and that needs no snapshot to be said.
      if ((await db.all(seriesOf, [symbol, interval])).length === 0) return null;
      return db.reading(async (tx) => {
        const rows = await tx.all<{ id: number; source: string }>(seriesOf, [symbol, interval]);
        const found =
          rows[0] &&
          (await load(tx, rows[0].id, Math.max(0, Math.ceil(from)), Math.min(lastTime, Math.floor(to))));
        return found ? { bars: { symbol, interval, ...found }, source: rows[0]!.source } : null;
      });
    },

    list: () =>
      db.all(
        `SELECT symbol, bar_interval AS "interval", sum(bar_count) AS "count", min(first_at) AS "from",
           max(last_at) AS "to", source
         FROM bar_series JOIN bar_blocks ON series = id GROUP BY id, symbol, bar_interval, source ORDER BY symbol, bar_interval`,
      ),
  };
}
