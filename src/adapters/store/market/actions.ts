import type { Exchange } from '../../../domain/calendar/zone.ts';
import type { CorporateAction } from '../../../domain/ledger/action.ts';
import type { ActionRepository } from '../../../ports/market.ts';
import type { Driver } from '../driver.ts';

interface Row {
  symbol: string;
  exchange: Exchange;
  exDate: string;
  kind: CorporateAction['kind'];
  fresh: number | null;
  old: number | null;
  perShare: number | null;
}

const actionOf = ({ symbol, exchange, exDate, kind, fresh, old, perShare }: Row): CorporateAction =>
  kind === 'split'
    ? { symbol, exchange, exDate, kind, fresh: fresh!, old: old! }
    : { symbol, exchange, exDate, kind, perShare: perShare! };

/** Splits, bonuses and dividends by the day the share goes ex. */
export function actions(db: Driver): ActionRepository {
  return {
    save: (rows, source) =>
      db.transaction(async (tx) => {
        let added = 0;
        for (const row of rows) {
          const { symbol, exchange, exDate, kind } = row;
          const terms = row.kind === 'split' ? [row.fresh, row.old, null] : [null, null, row.perShare];
          const known = await tx.all(
            'SELECT 1 FROM corporate_actions WHERE symbol = ? AND exchange = ? AND ex_date = ? AND kind = ?',
            [symbol, exchange, exDate, kind],
          );
          if (known.length === 0) added++;
          await tx.run(
            `INSERT INTO corporate_actions (symbol, exchange, ex_date, kind, fresh, old, per_share, source)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (symbol, exchange, ex_date, kind) DO UPDATE SET
               fresh = excluded.fresh, old = excluded.old, per_share = excluded.per_share, source = excluded.source`,
            [symbol, exchange, exDate, kind, ...terms, source],
          );
        }
        return added;
      }),
    async list({ symbol, from, to }) {
      const rows = await db.all<Row>(
        `SELECT symbol, exchange, ex_date AS "exDate", kind, fresh, old, per_share AS "perShare" FROM corporate_actions
         WHERE symbol = ? AND ex_date >= ? AND ex_date <= ? ORDER BY ex_date, kind DESC`,
        [symbol, from, to],
      );
      return rows.map(actionOf);
    },
  };
}
