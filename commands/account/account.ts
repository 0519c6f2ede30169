import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account, deskAccount } from '../../src/core/shapes/account.ts';
import { money } from '../../src/domain/options/playbook/words.ts';
import { openAccount } from '../../src/services/desk/account.ts';
import { listAccounts, moveCash } from '../../src/services/desk/accounts.ts';

export const accountOpen = command({
  effect: 'write',
  input: z.object({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/i, 'letters, digits, - and _')
      .default('paper')
      .describe('Its name'),
    cash: z
      .number()
      .positive()
      .max(1e12)
      .optional()
      .describe('First cash, in the currency of the account; left out where a broker says it'),
    broker: z
      .enum(['alpaca'])
      .optional()
      .describe("Send its orders to this broker's paper account; filled here when left out"),
    currency: z.enum(['INR', 'USD']).default('INR').describe('What its money is in'),
    fill: z
      .string()
      .max(20)
      .default('touch')
      .describe('How orders are filled: touch, mid+<x>%, combo, impact, last[±<x>%], close, settle'),
    practice: z.boolean().default(false).describe('The bundled, made-up sample may be traded in it'),
    physical: z
      .enum(['deliver', 'close-before'])
      .default('deliver')
      .describe('Stock options at expiry: taken to delivery, or closed in the session before'),
  }),
  output: deskAccount,
  example: { cash: 500_000, practice: true },
  say: (r) =>
    `Opened ${r.account} with ${money(r.cash, r.currency)}${r.practice ? ', for practice on made-up prices' : ''}${r.broker === null ? '' : `, at ${r.broker}`}.`,
  run: (input, context) => openAccount(input, context),
});

export const accountCash = command({
  effect: 'write',
  positional: ['amount'],
  input: z.object({
    amount: z
      .number()
      .min(-1e12)
      .max(1e12)
      .describe('Positive is paid in, negative taken out: --amount=-500 [money]'),
    account,
  }),
  output: deskAccount,
  example: { amount: 50_000 },
  say: (r) => `${r.account} has ${money(r.cash, r.currency)} of cash now.`,
  run: (input, context) => moveCash(input, context),
});

export const accountList = command({
  effect: 'read',
  input: z.object({}),
  output: z.object({ accounts: z.array(deskAccount).describe('Every account, by name') }),
  example: {},
  run: (_, context) => listAccounts(context),
});
