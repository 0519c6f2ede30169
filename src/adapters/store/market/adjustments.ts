import type { Adjustment } from '../../../domain/discovery/history.ts';
import type { AdjustmentRepository } from '../../../ports/discovery.ts';
import type { Driver } from '../driver.ts';
import { finite } from '../finite.ts';

/** Splits, bonuses and demergers as factors on the prices before them. */
export function adjustments(db: Driver): AdjustmentRepository {
  return {
    save: (symbol, rows, source) =>
      db.transaction(async (tx) => {
        for (const { date, factor } of rows) {
          await tx.run(
            `INSERT INTO price_adjustments (symbol, session, factor, source) VALUES (?, ?, ?, ?)
             ON CONFLICT (symbol, session) DO UPDATE SET factor = excluded.factor, source = excluded.source`,
            [symbol, date, finite(factor, 'Adjustment: factor'), source],
          );
        }
      }),
    list(symbol) {
      const only = symbol === undefined ? '' : 'WHERE symbol = ?';
      return db.all<Adjustment & { symbol: string }>(
        `SELECT symbol, session AS "date", factor FROM price_adjustments ${only} ORDER BY symbol, session`,
        symbol === undefined ? [] : [symbol],
      );
    },
  };
}
