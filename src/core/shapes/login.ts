import { z } from 'zod';
import { fact, instant, list, oneOf, orNull, words } from './figure.ts';
import { loginVendors } from './vendor.ts';

export const loginRow = z.object({
  vendor: oneOf('Whose login it is', loginVendors),
  who: orNull(words('Account or user at the vendor, where it says')),
  obtainedAt: instant('When it was made'),
  expiresAt: orNull(instant('When it ends; null where it ends by itself only')),
  state: oneOf('Whether it still serves', ['good', 'ended', 'elsewhere']).describe(
    'good, ended, or made for other servers than the settings name now (elsewhere)',
  ),
  coversSession: orNull(fact('It lasts to the close of the session that runs or comes next')),
  origins: list('The only servers it is sent to', z.string()),
});
export type LoginRow = z.infer<typeof loginRow>;

export const loginInput = z.object({
  vendor: z
    .enum(loginVendors)
    .describe('Whose login: upstox, kite, dhan, or alpaca (its paper account and data)'),
  token: z
    .boolean()
    .default(false)
    .describe('Give a token that you have instead of logging in on the page; it is typed unseen or piped'),
  port: z
    .number()
    .int()
    .min(1024)
    .max(65_535)
    .default(5731)
    .describe(
      "Port of this machine the vendor's page sends its code to; register http://127.0.0.1:5731/ there",
    ),
  browser: z.boolean().default(true).describe('Open the page; its address is printed in any case'),
});
export type LoginWords = z.output<typeof loginInput>;
export const loginDocument = loginRow.extend({ path: words('File it is kept in, which only you can read') });
export type LoginDocument = z.infer<typeof loginDocument>;

export const logoutInput = z.object({ vendor: z.enum(loginVendors).describe('Whose login') });
export const logoutDocument = z.object({
  vendor: oneOf('Whose login', loginVendors),
  removed: fact('There was one'),
});
