import { hash as digest } from 'node:crypto';
import { CoachError } from '../../../core/errors.ts';
import type { DeskEvent } from '../../../domain/desk/event.ts';
import type { Decision, DeskMoment } from '../../../ports/desk.ts';
import { raiseAlert } from '../alerts/raise.ts';
import type { Driver, Tx } from '../driver.ts';
import { appendEvent } from '../events.ts';
import { whole } from '../finite.ts';
import { appendRows } from '../ledger/append.ts';

const beginning = '0'.repeat(64);

/** Covers one event of an account and the hash of the one before it. */
const hashOf = (
  account: string,
  seq: number,
  at: number,
  type: string,
  body: string,
  before: string,
): string => digest('sha256', JSON.stringify([account, seq, at, type, body, before]));

async function appendEvents(
  tx: Tx,
  { account, seq }: DeskMoment,
  events: readonly DeskEvent[],
  correlation: string,
): Promise<number> {
  const [last] = await tx.all<{ hash: string }>(
    'SELECT hash FROM desk_events WHERE account = ? AND seq = ?',
    [account.id, seq],
  );
  let before = last?.hash ?? beginning;
  let next = seq;
  for (const event of events) {
    const body = JSON.stringify(event);
    const at = whole(event.at, 'Desk event: at');
    const hash = hashOf(account.id, ++next, at, event.type, body, before);
    await tx.run(
      'INSERT INTO desk_events (account, seq, at, type, body, correlation, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [account.id, next, at, event.type, body, correlation, hash],
    );
    before = hash;
  }
  return next;
}

async function keepOrders(tx: Tx, { orders, correlation }: Decision<unknown>): Promise<void> {
  for (const order of orders) {
    await tx.run(
      `INSERT INTO orders (intent, account, placed_at, changed_at, symbol, state, reason, trade, suggestion, request, report, correlation)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (intent) DO UPDATE SET changed_at = excluded.changed_at, state = excluded.state, reason = excluded.reason,
         trade = excluded.trade, report = excluded.report`,
      [
        order.intent,
        order.account,
        order.placedAt,
        order.changedAt,
        order.symbol,
        order.state,
        order.reason,
        order.trade,
        order.suggestion,
        JSON.stringify(order.request),
        JSON.stringify(order.report),
        correlation,
      ],
    );
  }
}

/** Writes a decision inside its transaction: events, ledger rows, orders, alerts, the code's hash, the log and the new state. */
export async function commit(
  tx: Tx,
  moment: DeskMoment,
  decision: Decision<unknown>,
  now: number,
): Promise<void> {
  const { id } = moment.account;
  const seq = await appendEvents(tx, moment, decision.events, decision.correlation);
  const tally = await appendRows(tx, decision.fills, decision.flows, now);
  if (tally.already > 0 || tally.differing.length > 0)
    throw new CoachError(
      'internal',
      `The account ${id} was about to book ${tally.already + tally.differing.length} rows twice`,
      'Nothing was written. Please report this with the command you ran.',
    );
  await keepOrders(tx, decision);
  // An alert is news from when it was written down, whatever moment it tells of.
  for (const alert of decision.alerts) await raiseAlert(tx, { ...alert, at: now });
  const { approval } = decision;
  if (approval !== undefined)
    await tx.run('INSERT INTO approvals (account, request, salt, hash, until_at) VALUES (?, ?, ?, ?, ?)', [
      id,
      approval.request,
      approval.salt,
      approval.hash,
      approval.until,
    ]);
  for (const { kind, body } of decision.log) await appendEvent(tx, { at: now, kind, body });
  await tx.run('UPDATE desk_states SET seq = ?, state = ? WHERE account = ?', [
    seq,
    JSON.stringify(decision.state),
    id,
  ]);
}

/** The first event of any account that is not as it was written, or null; and how many were read. */
export async function verifyDesk(db: Driver | Tx): Promise<{ count: number; fault: string | null }> {
  const rows = await db.all<{
    account: string;
    seq: number;
    at: number;
    type: string;
    body: string;
    hash: string;
  }>('SELECT account, seq, at, type, body, hash FROM desk_events ORDER BY account, seq');
  let [account, seq, before] = ['', 0, beginning];
  for (const row of rows) {
    if (row.account !== account) [account, seq, before] = [row.account, 0, beginning];
    if (row.seq !== seq + 1 || hashOf(account, row.seq, row.at, row.type, row.body, before) !== row.hash)
      return { count: rows.length, fault: `event ${seq + 1} of the account ${account}` };
    [seq, before] = [row.seq, row.hash];
  }
  return { count: rows.length, fault: null };
}
