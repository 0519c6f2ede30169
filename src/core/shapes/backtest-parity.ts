import { z } from 'zod';
import { count, day, instant, list, oneOf, part, words } from './figure.ts';

/** The input of `backtest parity`. */
export const parityQuestion = z.object({
  account: z.string().min(1).max(60).default('paper').describe('A paper account'),
  from: z.string().optional().describe('First day [YYYY-MM-DD]'),
  to: z.string().optional().describe('Last day [YYYY-MM-DD]'),
});
export type ParityQuestion = z.output<typeof parityQuestion>;

/** The output of `backtest parity`. */
export const parityResult = z.object({
  account: words('The account'),
  from: day('First day looked at'),
  to: day('Last day looked at'),
  events: count('Events folded again'),
  orders: count('Orders compared'),
  fills: count('Fills compared'),
  settlements: count('Settlements compared with the stored chains'),
  quotes: count('Prices compared with the stored chains'),
  differences: list(
    'Everything that came out otherwise',
    part('A difference', {
      kind: oneOf('What differs', ['decision', 'fill', 'charge', 'settlement', 'quote', 'cash']),
      at: instant('Moment of it'),
      about: words('Order, contract or expiry'),
      was: words('As it happened'),
      is: words('As the backtest has it'),
    }),
  ),
});
export type ParityResult = z.output<typeof parityResult>;
