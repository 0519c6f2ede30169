import { type MeasureName, measures } from '../../../domain/metrics/catalogue.ts';
import type { Told, Visits } from '../../../domain/metrics/fold.ts';
import { merge, type Series, seriesKey } from '../../../domain/metrics/series.ts';
import { keptMs, type Slot, slotted, widths } from '../../../domain/metrics/slots.ts';
import type { MetricRepository } from '../../../ports/meter.ts';
import type { Driver, Tx } from '../driver.ts';
import { finite, whole } from '../finite.ts';

interface Row {
  at: number;
  name: string;
  labels: string;
  n: number;
  total: number;
  highest: number;
  buckets: string;
}

const columns = 'at, name, labels, n, total, highest, buckets';

const seriesOf = (row: Row): Series => ({
  name: row.name as MeasureName,
  labels: JSON.parse(row.labels) as Record<string, string>,
  n: row.n,
  total: row.total,
  highest: row.highest,
  buckets: JSON.parse(row.buckets) as number[],
});

/** Measures of another version of coach stay in the store and are not read. */
const known = ({ name }: Row): boolean => Object.hasOwn(measures, name);

/** Adds to a slot what is there already, so that one write holds both. */
async function grow(tx: Tx, { width, at, series }: Slot): Promise<void> {
  const rows = await tx.all<Row>(`SELECT ${columns} FROM metric_slots WHERE width = ? AND at = ?`, [
    width,
    at,
  ]);
  for (const row of rows) {
    const kept = seriesOf(row);
    if (known(row) && series.has(seriesKey(kept.name, kept.labels))) merge(series, kept);
  }
  for (const { name, labels, n, total, highest, buckets } of series.values()) {
    await tx.run(
      `INSERT INTO metric_slots (width, at, name, labels, n, total, highest, buckets) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (width, at, name, labels) DO UPDATE SET n = excluded.n, total = excluded.total,
         highest = excluded.highest, buckets = excluded.buckets`,
      [
        width,
        at,
        name,
        JSON.stringify(labels),
        whole(n, 'Metric: n'),
        finite(total, 'Metric: total'),
        finite(highest, 'Metric: highest'),
        JSON.stringify(buckets),
      ],
    );
  }
}

/** Counts a batch of events within the transaction that keeps them, and drops the slots whose time is over. */
export async function count(tx: Tx, events: readonly Told[]): Promise<void> {
  if (events.length === 0) return;
  const [kept] = await tx.all<{ visits: string }>('SELECT visits FROM metric_visits WHERE id = 1');
  const before = kept === undefined ? {} : (JSON.parse(kept.visits) as Visits);
  const { slots, visits } = slotted(events, before);
  for (const slot of slots) await grow(tx, slot);
  await tx.run(
    'INSERT INTO metric_visits (id, visits) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET visits = excluded.visits',
    [JSON.stringify(visits)],
  );
  const now = events.reduce((latest, { at }) => Math.max(latest, at), 0);
  for (const width of widths) {
    const ms = keptMs[width];
    if (ms !== null) await tx.run('DELETE FROM metric_slots WHERE width = ? AND at < ?', [width, now - ms]);
  }
}

/** What was counted, by slots. */
export function metrics(db: Driver): MetricRepository {
  return {
    async slots({ width, from = 0, to = Number.MAX_SAFE_INTEGER }) {
      const rows = await db.all<Row>(
        `SELECT ${columns} FROM metric_slots WHERE width = ? AND at >= ? AND at <= ? ORDER BY at, name, labels`,
        [width, from, to],
      );
      return rows.filter(known).map((row) => ({ at: row.at, series: seriesOf(row) }));
    },
  };
}
