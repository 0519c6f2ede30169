import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { type Minor, major, minorOf } from '../../domain/money.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { accountDocument } from './account.ts';
import { act, momentOf } from './decision.ts';
import { seenAt } from './room.ts';

/** Every account as of the moment asked about; those opened later are left out. */
export async function listAccounts(context: Context) {
  const { desk } = await context.ports.store();
  const rows = await desk.accounts();
  const accounts = [];
  for (const row of rows) {
    const moment = await desk.load(row.id);
    const state = moment === null ? null : await seenAt(moment, context);
    if (state !== null) accounts.push(accountDocument(row, state));
  }
  return { accounts };
}

/**
 * Pays money into an account or takes it out: no gain and no loss, the peak and the day's figures move with it. What is taken out must be
 * free: neither blocked as margin nor more than there is.
 */
export async function moveCash(words: { account: string; amount: number }, context: Context) {
  const { account } = await momentOf(words.account, context);
  if (account.broker !== null)
    throw new CoachError(
      'refused',
      `The cash of ${account.id} is what it has at ${account.broker}`,
      'Pay in or out there.',
    );
  const amount: Minor = orThrow(minorOf(words.amount, account.currency));
  if (amount === 0)
    throw new CoachError('usage', 'Nothing is to be paid', 'Positive pays in, negative out: --amount=-500.');
  const done = await act(
    account.id,
    {
      events(state, at) {
        const free = state.cash - (state.margin ?? 0);
        if (free + amount < 0)
          throw new CoachError(
            'refused',
            `${account.id} has ${major(Math.max(free, 0), account.currency)} ${account.currency} free, the rest is blocked as margin`,
            'Take out less, or close something first.',
          );
        return [{ at, type: 'cash', amount }];
      },
    },
    context,
  );
  return accountDocument(done.account, done.state);
}
