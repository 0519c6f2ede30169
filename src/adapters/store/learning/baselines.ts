import type { Baseline, LearningRepository, StoredCalibration } from '../../../ports/learning.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

type Kept = Pick<
  LearningRepository,
  'keepBaselines' | 'baselines' | 'measured' | 'keepCalibration' | 'calibration'
>;

const listed = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Baselines and calibrations: rows that are written once and read by their keys. */
export function baselines(db: Driver): Kept {
  return {
    keepBaselines: (rows) =>
      db.transaction(async (tx) => {
        for (const { chain, expiry, kind, name, knownAt, returns } of rows)
          await tx.run(
            `INSERT INTO baselines (chain, expiry, kind, name, known_at, returns) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (chain, expiry, kind, name) DO UPDATE SET known_at = excluded.known_at, returns = excluded.returns
             WHERE baselines.known_at IS NULL`,
            [chain, expiry, kind, name, knownAt, JSON.stringify(returns)],
          );
      }),

    async baselines({ before, kinds = ['random', 'condor', 'hold', 'rejected'] }) {
      const rows = await db.all<Omit<Baseline, 'returns'> & { returns: string }>(
        `SELECT chain, expiry, kind, name, known_at AS "knownAt", returns FROM baselines
         WHERE known_at <= ? AND kind IN (${listed(kinds.length)}) ORDER BY chain, expiry, kind, name`,
        [before, ...kinds],
      );
      return rows.map((row) => ({ ...row, returns: JSON.parse(row.returns) as (number | null)[] }));
    },

    async measured() {
      const rows = await db.all<{ chain: string; expiry: string }>(
        `SELECT chain, expiry FROM baselines WHERE kind = 'random' AND known_at IS NOT NULL`,
        [],
      );
      return new Set(rows.map(({ chain, expiry }) => `${chain} ${expiry}`));
    },

    async keepCalibration({ version, kind, at, through, document }) {
      const { changes } = await db.run(
        `INSERT INTO calibrations (version, kind, at, through, document) VALUES (?, ?, ?, ?, ?) ON CONFLICT (version) DO NOTHING`,
        [version, kind, whole(at, 'Calibration: at'), whole(through, 'Calibration: through'), document],
      );
      return { added: changes === 1 };
    },

    async calibration(kind, before) {
      const rows = await db.all<StoredCalibration>(
        `SELECT version, kind, at, through, document FROM calibrations WHERE kind = ? AND through <= ?
         ORDER BY through DESC, at DESC, version LIMIT 1`,
        [kind, before],
      );
      return rows[0] ?? null;
    },
  };
}
