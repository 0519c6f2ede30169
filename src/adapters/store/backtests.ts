import type {
  BacktestFigures,
  BacktestRecord,
  BacktestRepository,
  BacktestRow,
} from '../../ports/backtest.ts';
import type { Driver } from './driver.ts';
import { whole } from './finite.ts';

const about = `id, at, kind, family, name, symbols, data_hash AS "dataHash", rules_version AS "rulesVersion", figures`;

type Stored<T extends BacktestRow> = Omit<T, 'figures'> & { figures: string };

const revived = <T extends BacktestRow>(row: Stored<T>): T =>
  ({ ...row, figures: JSON.parse(row.figures) as BacktestFigures }) as unknown as T;

/** Runs of backtests. */
export function backtests(db: Driver): BacktestRepository {
  return {
    async save(record) {
      const { changes } = await db.run(
        `INSERT INTO backtests (id, at, kind, family, name, symbols, data_hash, rules_version, question, figures, document)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
        [
          record.id,
          whole(record.at, 'Backtest: at'),
          record.kind,
          record.family,
          record.name,
          record.symbols,
          record.dataHash,
          record.rulesVersion,
          record.question,
          JSON.stringify(record.figures),
          record.document,
        ],
      );
      return { added: changes === 1 };
    },
    async byId(id) {
      const rows = await db.all<Stored<BacktestRecord>>(
        `SELECT ${about}, question, document FROM backtests WHERE id = ?`,
        [id],
      );
      return rows[0] ? revived(rows[0]) : null;
    },
    async list({ before = Number.MAX_SAFE_INTEGER, family, limit = Number.MAX_SAFE_INTEGER } = {}) {
      const only = family === undefined ? '' : 'AND family = ?';
      const rows = await db.all<Stored<BacktestRow>>(
        `SELECT ${about} FROM backtests WHERE at <= ? ${only} ORDER BY at DESC, id LIMIT ?`,
        family === undefined ? [before, limit] : [before, family, limit],
      );
      return rows.map((row) => revived(row));
    },
  };
}
