import { z } from 'zod';
import { list, money, oneOf, orNull, part, words } from './figure.ts';
import { leg } from './leg.ts';
import { orderWords } from './order.ts';

export const basketBrokers = ['kite', 'upstox'] as const;
export type BasketBroker = (typeof basketBrokers)[number];

export const basketInput = z.object({
  ...orderWords,
  broker: z.enum(basketBrokers).describe('Whose basket: kite or upstox'),
  product: z
    .enum(['carry', 'intraday'])
    .default('carry')
    .describe('Held overnight (NRML, D) or closed by the broker the same day (MIS, I)'),
  atMarket: z
    .boolean()
    .default(false)
    .describe('Market orders, instead of limits at the price each leg would be filled at now'),
  out: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('New file for the orders alone, as the broker reads them'),
});
export type BasketWords = z.output<typeof basketInput>;

const cost = (what: string) =>
  part(what, {
    charges: orNull(money('Charges of entering')),
    margin: orNull(money('Margin it takes')),
  });

export const basketDocument = z.object({
  broker: oneOf('Whose basket', basketBrokers),
  state: oneOf('Ready to be sent by you, or refused by the desk: then there are no orders', [
    'ready',
    'rejected',
  ]),
  reason: z
    .object({
      code: words('Why, as a code'),
      message: words('The same in a sentence'),
      hint: words('What to do about it'),
    })
    .nullable()
    .describe('Why the desk refuses the order; null when it does not'),
  account: words('Account whose limits it was held to'),
  symbol: words('Underlying'),
  legs: list('Legs of the order', leg),
  orders: list(
    'As the broker reads them, buys first, each under the freeze quantity',
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  ),
  estimate: cost("coach's own figures: the tariff, and an ESTIMATE of the margin"),
  vendor: orNull(cost("The broker's own figures; null where it was not asked")),
  file: orNull(words('File the orders were written to')),
  warnings: list('What a person should know before sending it, a sentence each', z.string()),
});
export type BasketDocument = z.infer<typeof basketDocument>;
