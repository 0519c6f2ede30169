import { describe, expect, it } from 'vitest';
import { followUps } from '../../../src/domain/advice/follow-ups.ts';

describe('questions that lead on', () => {
  it('come from the card that was shown before they come from the intent', () => {
    const facts = { symbol: 'NIFTY' } as Parameters<typeof followUps>[1];
    const usual = followUps('volatility', facts);
    const after = followUps('volatility', facts, {}, [], 'card zero-dte');
    expect(after[0]).toBe('Where is the largest open interest on NIFTY?');
    expect(after).not.toEqual(usual);
    expect(followUps('volatility', facts, {}, [after[0]!], 'card zero-dte')).not.toContain(after[0]);
    expect(followUps('volatility', facts, {}, [], 'card of nothing')).toEqual(usual);
  });
});
