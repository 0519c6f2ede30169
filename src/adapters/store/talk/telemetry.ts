import type { TelemetryEvent, TelemetryRepository } from '../../../ports/conversation.ts';
import type { Driver } from '../driver.ts';
import { finiteOrNull, whole } from '../finite.ts';
import { count } from '../person/metrics.ts';

const kept = 20_000;
const rowsAtOnce = 100;

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

/** Telemetry as rows: a window of the newest events. */
export function telemetry(db: Driver): TelemetryRepository {
  return {
    add: (events) =>
      db.transaction(async (tx) => {
        // What would go at once is counted and not written.
        for (const rows of chunks(events.slice(-kept), rowsAtOnce)) {
          await tx.run(
            `INSERT INTO telemetry (at, name, correlation_id, duration_ms, error, attributes)
             VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
            rows.flatMap((event) => [
              whole(event.at, 'Telemetry: at'),
              event.name,
              event.correlationId,
              finiteOrNull(event.durationMs, 'Telemetry: duration'),
              event.error,
              JSON.stringify(event.attributes),
            ]),
          );
        }
        await tx.run('DELETE FROM telemetry WHERE seq <= (SELECT max(seq) FROM telemetry) - ?', [kept]);
        await count(tx, events);
      }),
    async list({ name, after = 0, limit = 100 } = {}) {
      const only = name === undefined ? '' : 'AND name = ?';
      const rows = await db.all<Omit<TelemetryEvent, 'attributes'> & { attributes: string }>(
        `SELECT at, name, correlation_id AS "correlationId", duration_ms AS "durationMs", error, attributes
         FROM telemetry WHERE at > ? ${only} ORDER BY seq DESC LIMIT ?`,
        name === undefined ? [after, limit] : [after, name, limit],
      );
      return rows.map((row) => ({
        ...row,
        attributes: JSON.parse(row.attributes) as TelemetryEvent['attributes'],
      }));
    },
  };
}
