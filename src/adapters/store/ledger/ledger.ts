import type { Clock } from '../../../ports/clock.ts';
import type { LedgerRepository, MarkRecord } from '../../../ports/ledger.ts';
import type { Driver } from '../driver.ts';
import { appendMark, appendRows } from './append.ts';
import { fillGroups, fillPages, renamedShares } from './pages.ts';
import {
  type FillRow,
  type FlowRow,
  fillFields,
  fillOf,
  flowColumns,
  flowOf,
  type HoldingRow,
  holdingFields,
  holdingOf,
} from './rows.ts';
import { conditions, scanFills } from './scan.ts';
import { verifyLedger } from './verify.ts';

/** Fills, cash flows and marks: added, read and verified, never changed. */
export function ledger(db: Driver, clock: Pick<Clock, 'now'>): LedgerRepository {
  return {
    append: ({ fills = [], flows = [] }) => db.transaction((tx) => appendRows(tx, fills, flows, clock.now())),

    async fills({ limit = -1, newestFirst = false, ...filter } = {}) {
      const { where, values } = conditions(filter, 'fills');
      const order = newestFirst ? 'f.at DESC, f.seq DESC' : 'f.at, f.seq';
      const rows = await db.all<FillRow & HoldingRow>(
        `SELECT ${fillFields}, ${holdingFields} FROM fills f JOIN holdings h ON h.id = f.holding
         WHERE ${where} ORDER BY ${order} LIMIT ?`,
        [...values, limit < 0 ? Number.MAX_SAFE_INTEGER : limit],
      );
      return rows.map((row) => fillOf(row, holdingOf(row)));
    },

    async flows(filter = {}) {
      const { where, values } = conditions(filter, 'cash_flows');
      const rows = await db.all<FlowRow>(
        `SELECT ${flowColumns} FROM cash_flows f WHERE ${where} ORDER BY at, seq`,
        values,
      );
      return rows.map(flowOf);
    },

    pages: (filter = {}) => fillPages(db, filter),

    groups: (filter = {}) => fillGroups(db, filter),

    renames: (filter = {}) => renamedShares(db, filter),

    scan: (filter, visit) => db.reading((tx) => scanFills(tx, filter, visit)),

    mark: (record) => db.transaction((tx) => appendMark(tx, record, clock.now())),

    async lastMark(account, before = Number.MAX_SAFE_INTEGER) {
      const rows = await db.all<MarkRecord>(
        'SELECT seq, at, account, body FROM marks WHERE account = ? AND at <= ? ORDER BY at DESC, seq DESC LIMIT 1',
        [account, before],
      );
      return rows[0] ?? null;
    },

    verify: () => verifyLedger(db),
  };
}
