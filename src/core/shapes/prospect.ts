import { z } from 'zod';
import { day, days, level, list, money, orNull, part, ratio, volatility, words } from './figure.ts';

const planned = {
  pl: money('Profit or loss of the whole position at which to get out, before costs'),
  share: ratio('That as a share of the largest profit, of the credit or of the loss it is measured by'),
  words: words('The same in a sentence'),
};

/** When to get out. */
export const exits = z.object({
  target: part('Where to take the profit', planned),
  stop: part('Where to take the loss', planned),
  timeStop: part('The day to get out whatever it is worth', {
    date: day('That day'),
    daysBeforeExpiry: days('From it to the expiry'),
    words: words('The same in a sentence'),
  }),
  invalidation: part('What shows the idea to be wrong', {
    below: orNull(level('The underlying below this')),
    above: orNull(level('The underlying above this')),
    iv: orNull(volatility('At-the-money volatility beyond this')),
    words: words('The same in a sentence'),
  }),
});
export type Exits = z.infer<typeof exits>;

/** What a position comes to at its near expiry, after the charges of getting in and out. */
export const scene = {
  afterCosts: part('Extremes at the near expiry after charges', {
    maxProfit: orNull(money('Largest profit; null where unlimited')),
    maxLoss: orNull(money('Largest loss: negative; null where unlimited')),
  }),
  stressLoss: orNull(
    money('Where the loss is open: the loss after a move of two deviations or 5 %: negative; else null'),
  ),
  touch: list(
    'How probably each break-even after costs is seen before the near expiry',
    z.object({ price: level('Break-even after costs'), probability: ratio('Probability of being seen') }),
  ),
  ifPrice: part('Result at the near expiry after charges', {
    move: level('One expected move'),
    down: money('One expected move below the spot'),
    still: money('At the spot'),
    up: money('One expected move above the spot'),
  }),
  strip: list(
    'Result at the near expiry after charges over levels around the spot',
    z.object({ spot: level('Level of the underlying'), pl: money('Result') }),
  ),
};
export type Scene = z.infer<z.ZodObject<typeof scene>>;
