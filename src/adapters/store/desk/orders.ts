import type { DeskRepository, OrderRecord } from '../../../ports/desk.ts';
import type { Driver } from '../driver.ts';

interface OrderRow {
  intent: string;
  account: string;
  placed_at: number;
  changed_at: number;
  symbol: string;
  state: OrderRecord['state'];
  reason: string | null;
  trade: string | null;
  suggestion: string | null;
  request: string;
  report: string;
  correlation: string;
}

const orderOf = (row: OrderRow): OrderRecord => ({
  intent: row.intent,
  account: row.account,
  placedAt: row.placed_at,
  changedAt: row.changed_at,
  symbol: row.symbol,
  state: row.state,
  reason: row.reason,
  trade: row.trade,
  suggestion: row.suggestion,
  request: JSON.parse(row.request) as OrderRecord['request'],
  report: JSON.parse(row.report) as OrderRecord['report'],
  correlation: row.correlation,
});

/** What became of orders, and the hashes of codes. */
export const orderRows = (db: Driver): Pick<DeskRepository, 'orders' | 'approval'> => ({
  async orders({ account, intent, states, limit = 100 }) {
    const where = ['1 = 1'];
    const values: (string | number)[] = [];
    if (account !== undefined) {
      where.push('account = ?');
      values.push(account);
    }
    if (intent !== undefined) {
      where.push('substr(intent, 1, ?) = ?');
      values.push(intent.length, intent);
    }
    if (states !== undefined) {
      where.push(`state IN (${states.map(() => '?').join(', ')})`);
      values.push(...states);
    }
    const rows = await db.all<OrderRow>(
      `SELECT * FROM orders WHERE ${where.join(' AND ')} ORDER BY placed_at DESC, rowid DESC LIMIT ?`,
      [...values, limit],
    );
    return rows.map(orderOf);
  },

  async approval(account, request) {
    const [row] = await db.all<{ salt: string; hash: string; until_at: number }>(
      'SELECT salt, hash, until_at FROM approvals WHERE account = ? AND request = ?',
      [account, request],
    );
    return row === undefined
      ? null
      : { account, request, salt: row.salt, hash: row.hash, until: row.until_at };
  },
});
