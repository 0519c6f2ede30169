import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { joined } from '../../src/core/signal.ts';

describe('signals as one', () => {
  it('fire with the first of them, with its reason', () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const { signal } = joined(one.signal, undefined, two.signal);
    expect(signal.aborted).toBe(false);
    two.abort('late');
    one.abort('later');
    expect([signal.aborted, signal.reason]).toEqual([true, 'late']);
  });
  it('have fired where one had', () => {
    expect(joined(new AbortController().signal, AbortSignal.abort('over')).signal.reason).toBe('over');
  });
  it('leave nothing behind once they are released', () => {
    const long = new AbortController();
    for (let i = 0; i < 100; i++) joined(long.signal, new AbortController().signal).release();
    expect(getEventListeners(long.signal, 'abort')).toEqual([]);
    const { signal, release } = joined(long.signal);
    release();
    long.abort();
    expect(signal.aborted).toBe(false);
  });
});
