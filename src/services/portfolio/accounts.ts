import type { Context } from '../../core/command.ts';
import type { PortfolioDocument } from '../../core/shapes/portfolio.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { glanceAt } from '../desk/room.ts';

/** Accounts that orders are traded in, by name: the one that was asked about, or all. */
export type DeskAccounts = ReadonlyMap<string, DeskMoment>;

export async function deskAccounts(account: string | undefined, context: Context): Promise<DeskAccounts> {
  const { desk } = await context.ports.store();
  const names = account === undefined ? (await desk.accounts()).map(({ id }) => id) : [account];
  const moments = await Promise.all(names.map((name) => desk.load(name)));
  return new Map(
    moments.flatMap((moment) => (moment === null ? [] : [[moment.account.id, moment] as const])),
  );
}

/** The moment an account is looked at: a practice account stays at that of its made-up prices. */
export const momentFor = (desks: DeskAccounts, account: string, now: number): number => {
  const found = desks.get(account);
  return found?.account.practice === true ? found.state.at : now;
};

/** Each account with its breaker and what it may still lose, trade and block today. */
export async function roomsOf(desks: DeskAccounts, context: Context): Promise<PortfolioDocument['desk']> {
  const rows = await Promise.all(
    [...desks.values()].map(async (moment) => {
      const glance = await glanceAt(moment, context);
      return glance === null ? [] : [{ currency: moment.account.currency, ...glance }];
    }),
  );
  return rows.flat();
}
