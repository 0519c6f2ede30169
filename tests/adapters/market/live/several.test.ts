import { describe, expect, it } from 'vitest';
import { disagreement, several } from '../../../../src/adapters/market/live/several.ts';
import { CoachError } from '../../../../src/core/errors.ts';
import { stamped } from '../../../../src/domain/stamped.ts';
import { underlying } from '../../../../src/domain/symbol/instrument.ts';
import type { Market, Quote } from '../../../../src/ports/market.ts';
import { heldClock } from '../../../support/vendor-server.ts';

const nifty = underlying('NIFTY', 'NSE', 'index');
/** Time that stands still: a wait ends only when it is called off. */
const clock = {
  ...heldClock('2026-08-14T11:00:00+05:30'),
  sleep: (_: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
};

const none = { previousClose: null, open: null, high: null, low: null, volume: null };
function source(name: string, price: number | CoachError, ageMs = 0): Market {
  const missing = () => Promise.reject(new CoachError('missing', 'not here'));
  return {
    name,
    live: true,
    chain: missing,
    bars: missing,
    history: async () => [],
    symbols: async () => [],
    quote: async () => {
      if (typeof price !== 'number') throw price;
      const value: Quote = { symbol: 'NIFTY', last: price, ...none, currency: 'INR' };
      const asOf = clock.now() - ageMs;
      return stamped(value, {
        exchange: 'NSE',
        source: name,
        asOf,
        receivedAt: clock.now(),
        delayMs: 0,
        sample: false,
      });
    },
  };
}

describe('several sources in order', () => {
  it('takes the first that answers and tells of those before it', async () => {
    const broken = source('one', new CoachError('unavailable', 'One is down'));
    const sealed = await several([broken, source('two', 24_600)], clock).quote({ underlying: nifty });
    expect(sealed.source).toBe('two');
    expect(sealed.warnings).toEqual(['one did not answer: One is down']);
  });
  it('says where two are further apart than half a percent, and nothing where they agree', async () => {
    const apart = await several([source('one', 24_600), source('two', 24_800)], clock).quote({
      underlying: nifty,
    });
    expect(apart.warnings).toEqual(['one has NIFTY at 24600, two at 24800: 0.8 % apart']);
    const agreed = await several([source('one', 24_600), source('two', 24_610)], clock).quote({
      underlying: nifty,
    });
    expect(agreed.warnings).toBeUndefined();
  });
  it('does not compare prices of different moments, nor wait for a second that fails', async () => {
    expect(
      disagreement('X', { source: 'a', price: 1, asOf: 0 }, { source: 'b', price: 2, asOf: 400_000 }),
    ).toBeNull();
    const alone = await several(
      [source('one', 24_600), source('two', new CoachError('denied', 'no'))],
      clock,
    ).quote({ underlying: nifty });
    expect(alone.warnings).toBeUndefined();
  });
  it('stops at what is the asker’s own fault', async () => {
    const wrong = source('one', new CoachError('usage', 'bad'));
    await expect(
      several([wrong, source('two', 1)], clock).quote({ underlying: nifty }),
    ).rejects.toMatchObject({ kind: 'usage' });
  });
});
