import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { foldFills, openPositions } from '../../domain/ledger/fold.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { refuseDeskAccount } from '../desk/account.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { exchangeNamed, momentOf } from './trading.ts';

/**
 * The account that a split or a settlement is about: the one named, else the only one that holds something of the symbol then, or any
 * contract where no symbol is named; the usual one where none does. Throws `usage` where several do, `refused` for a desk's account.
 */
async function holder(
  named: string | undefined,
  about: { symbol?: string | undefined; at: number; what: 'share' | 'contract' },
  context: Context,
): Promise<string> {
  if (named !== undefined) {
    await refuseDeskAccount(named, context);
    return named;
  }
  const { ledger, desk } = await context.ports.store();
  // Accounts that orders are traded in settle and split by themselves.
  const traded = new Set((await desk.accounts()).map(({ id }) => id));
  const symbol = about.symbol === undefined ? undefined : namedUnderlying(about.symbol).symbol;
  const fills = await ledger.fills({ to: about.at, ...(symbol === undefined ? {} : { symbol }) });
  const book = foldFills(fills);
  if (isRefusal(book)) throw new CoachError('refused', book.refused, book.hint ?? '');
  const held = openPositions(book).filter(
    ({ instrument }) => about.what === 'share' || instrument.expiry !== undefined,
  );
  const accounts = [...new Set(held.map(({ account }) => account))].filter((account) => !traded.has(account));
  if (accounts.length === 0) return handAccount(undefined, context);
  if (accounts.length > 1)
    throw new CoachError(
      'usage',
      `${accounts.length} books hold ${symbol ?? 'contracts'}: ${accounts.join(', ')}`,
      'Say which with --account.',
    );
  await refuseDeskAccount(accounts[0]!, context);
  return accounts[0]!;
}

interface Words {
  account?: string | undefined;
  symbol?: string | undefined;
  at?: string | undefined;
}

/** The account whose expired contracts are settled; see `holder`. */
export const settleAccount = ({ account, symbol }: Words, context: Context): Promise<string> =>
  holder(account, { symbol, at: context.asOf ?? context.ports.clock.now(), what: 'contract' }, context);

/** The account whose share is split; see `holder`. */
export const splitAccount = ({ account, symbol = '', at }: Words, context: Context): Promise<string> =>
  holder(account, { symbol, at: momentOf(at, context, exchangeNamed(symbol)), what: 'share' }, context);

const formerDefault = 'paper';

/**
 * The account that rows written by hand belong to: the one named, else the setting. A ledger begun when the default was `paper` goes on there
 * until somebody sets another. Throws `refused` for an account that orders are traded in.
 */
export async function handAccount(named: string | undefined, context: Context): Promise<string> {
  const account = named ?? (await usualAccount(context));
  await refuseDeskAccount(account, context);
  return account;
}

async function usualAccount({ ports }: Context): Promise<string> {
  const { account } = ports.config;
  if (ports.settings.get('account').origin !== 'default') return account;
  const { ledger, desk } = await ports.store();
  if ((await desk.load(formerDefault)) !== null) return account;
  const has = async (name: string) => (await ledger.fills({ account: name, limit: 1 })).length > 0;
  return !(await has(account)) && (await has(formerDefault)) ? formerDefault : account;
}
