import type { ImportRecord, ImportRepository } from '../../../ports/store.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

/** Which files were read, by the hash of their bytes; reading one again keeps the newest record. */
export function imports(db: Driver): ImportRepository {
  return {
    async seen(hash) {
      const rows = await db.all<ImportRecord>(
        `SELECT hash, path, format, at, rows_read AS "rowsRead", rows_kept AS "rowsKept", rows_refused AS "rowsRefused"
         FROM imports WHERE hash = ?`,
        [hash],
      );
      return rows[0] ?? null;
    },

    async record(row) {
      await db.run(
        `INSERT INTO imports (hash, path, format, at, rows_read, rows_kept, rows_refused) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET path = excluded.path, format = excluded.format, at = excluded.at,
           rows_read = excluded.rows_read, rows_kept = excluded.rows_kept, rows_refused = excluded.rows_refused`,
        [
          row.hash,
          row.path,
          row.format,
          whole(row.at, 'Import: at'),
          whole(row.rowsRead, 'Import: rowsRead'),
          whole(row.rowsKept, 'Import: rowsKept'),
          whole(row.rowsRefused, 'Import: rowsRefused'),
        ],
      );
    },
  };
}
