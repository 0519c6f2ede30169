import type { Context } from '../../core/command.ts';
import { refuseDeskAccount } from '../desk/account.ts';

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
