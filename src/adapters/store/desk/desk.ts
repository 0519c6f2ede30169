import { CoachError } from '../../../core/errors.ts';
import type { DeskEvent } from '../../../domain/desk/event.ts';
import type { DeskState } from '../../../domain/desk/state.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Decision, DeskAccount, DeskMoment, DeskRepository } from '../../../ports/desk.ts';
import type { Driver, Tx } from '../driver.ts';
import { commit } from './commit.ts';
import { cycleRows } from './cycles.ts';
import { orderRows } from './orders.ts';

interface AccountRow {
  id: string;
  currency: DeskAccount['currency'];
  exchange: DeskAccount['exchange'];
  opened_at: number;
  practice: number;
  fill: string;
  physical: DeskAccount['physical'];
  broker: DeskAccount['broker'];
}

const accountOf = (row: AccountRow): DeskAccount => ({
  id: row.id,
  currency: row.currency,
  exchange: row.exchange,
  openedAt: row.opened_at,
  practice: row.practice === 1,
  fill: row.fill,
  physical: row.physical,
  broker: row.broker,
});

const accountFields = 'id, currency, exchange, opened_at, practice, fill, physical, broker';

/** A state as it was kept; one of an earlier version lacks what came later. */
const stateOf = (text: string): DeskState => ({
  marginAt: 0,
  actions: [],
  ...(JSON.parse(text) as Omit<DeskState, 'marginAt' | 'actions'>),
});

async function momentOf(tx: Tx | Driver, id: string): Promise<DeskMoment | null> {
  const [row] = await tx.all<AccountRow & { seq: number; state: string; newest: number | null }>(
    `SELECT ${accountFields}, s.seq, s.state, (SELECT max(seq) FROM desk_events e WHERE e.account = a.id) AS newest
     FROM desk_accounts a JOIN desk_states s ON s.account = a.id WHERE a.id = ?`,
    [id],
  );
  if (row === undefined) return null;
  if (row.seq !== (row.newest ?? 0))
    throw new CoachError(
      'unavailable',
      `The state of the account ${id} is of event ${row.seq}, its newest event is ${row.newest}`,
      'Something changed the store behind coach. Restore a backup and compare.',
    );
  return { account: accountOf(row), seq: row.seq, state: stateOf(row.state) };
}

async function openAccount(
  tx: Tx,
  account: DeskAccount,
  decision: Decision<null>,
  now: number,
): Promise<void> {
  const taken = await tx.all('SELECT 1 FROM desk_accounts WHERE id = ?', [account.id]);
  if (taken.length > 0)
    throw new CoachError(
      'refused',
      `There is an account ${account.id} already`,
      'Give another name with --name.',
    );
  const others = await tx.all(
    `SELECT 1 FROM holdings WHERE account = ? UNION ALL SELECT 1 FROM cash_flows WHERE account = ? LIMIT 1`,
    [account.id, account.id],
  );
  if (others.length > 0)
    throw new CoachError(
      'refused',
      `The ledger has rows written by hand under ${account.id}`,
      'Orders are traded in an account of their own: give another name with --name.',
    );
  await tx.run(`INSERT INTO desk_accounts (${accountFields}, opening) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
    account.id,
    account.currency,
    account.exchange,
    account.openedAt,
    account.practice ? 1 : 0,
    account.fill,
    account.physical,
    account.broker,
    JSON.stringify(decision.state),
  ]);
  await tx.run('INSERT INTO desk_states (account, seq, state) VALUES (?, 0, ?)', [
    account.id,
    JSON.stringify(decision.state),
  ]);
  await commit(tx, { account, state: decision.state, seq: 0 }, decision, now);
}

/** Accounts, their events and orders; every decision in one transaction. */
export function desk(db: Driver, clock: Pick<Clock, 'now'>): DeskRepository {
  return {
    open: (account, decision) => db.transaction((tx) => openAccount(tx, account, decision, clock.now())),

    async accounts() {
      const rows = await db.all<AccountRow>(
        `SELECT ${accountFields} FROM desk_accounts ORDER BY opened_at, id`,
      );
      return rows.map(accountOf);
    },

    load: (id) => db.reading((tx) => momentOf(tx, id)),

    decide: (id, work) =>
      db.transaction(async (tx) => {
        const moment = await momentOf(tx, id);
        if (moment === null)
          throw new CoachError(
            'missing',
            `There is no account ${id}`,
            'Run `coach account open --cash 500000`.',
          );
        const decision = await work(moment);
        await commit(tx, moment, decision, clock.now());
        return decision.result;
      }),

    async events(account, { after = 0, limit = Number.MAX_SAFE_INTEGER } = {}) {
      const rows = await db.all<{ seq: number; body: string }>(
        'SELECT seq, body FROM desk_events WHERE account = ? AND seq > ? ORDER BY seq LIMIT ?',
        [account, after, limit],
      );
      return rows.map(({ seq, body }) => ({ seq, event: JSON.parse(body) as DeskEvent }));
    },

    async opening(account) {
      const [row] = await db.all<{ opening: string }>('SELECT opening FROM desk_accounts WHERE id = ?', [
        account,
      ]);
      return row === undefined ? null : stateOf(row.opening);
    },

    ...orderRows(db),
    ...cycleRows(db, clock),
  };
}
