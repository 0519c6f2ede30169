import { describe, expect, it } from 'vitest';
import { typedLeg } from '../../../src/domain/options/leg-text.ts';

const leg = (
  action: 'buy' | 'sell',
  type: string,
  strike: number | null,
  lots = 1,
  price: number | null = null,
  expiry: string | null = null,
) => ({ action, type, strike, lots, price, expiry });

describe('typed legs', () => {
  it.each([
    ['SELL CE 25000', leg('sell', 'CE', 25000)],
    ['sell 25000 ce', leg('sell', 'CE', 25000)],
    ['BUY 25000CE', leg('buy', 'CE', 25000)],
    ['SELL:CE:25000', leg('sell', 'CE', 25000)],
    ['BUY 2 PE 24500 @ 110.5', leg('buy', 'PE', 24500, 2, 110.5)],
    ['BUY PE 24500 x3', leg('buy', 'PE', 24500, 3)],
    ['BUY CALL 182.5 2026-12-18 @0', leg('buy', 'CE', 182.5, 1, 0, '2026-12-18')],
    ['SELL FUT', leg('sell', 'FUT', null)],
    ['SELL 2 FUT @ 25010', leg('sell', 'FUT', null, 2, 25010)],
  ])('%s', (text, expected) => expect(typedLeg(text)).toEqual(expected));

  it.each([
    ['CE 25000', 'BUY or SELL'],
    ['BUY 25000', 'CE, PE'],
    ['BUY CE', 'no strike'],
    ['BUY CE 25000 @', 'not a number'],
    ['BUY CE 25000 @ 1 @ 2', 'two prices'],
    ['BUY CE 25000 frog', 'frog'],
    ['BUY 0 CE 25000', '0 lots'],
    ['BUY 1.5 CE 25000', '1.5 lots'],
    ['BUY 2 x3 CE 25000', 'more numbers'],
    ['BUY CE 1e308', '1E308'],
  ])('%s is refused in words', (text, why) =>
    expect((typedLeg(text) as { refused: string }).refused).toContain(why),
  );
});
