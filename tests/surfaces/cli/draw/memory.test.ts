import { describe, expect, it } from 'vitest';
import { draw } from '../../../../src/surfaces/cli/draw/memory.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';

const row = {
  kind: 'trade',
  at: '2026-11-20T14:00:00+05:30',
  title: 'NIFTY Short Iron Condor',
  text: 'sell 75 25000 CE 2026-11-26 at 110, buy 75 25200 CE 2026-11-26 at 60. IV rank high. Lost 4250 INR.',
  outcome: { result: 'lost', pnl: -4250, currency: 'INR' },
};
const answer = {
  searched: 120,
  embedder: 'hash-v1/384',
  results: [row, { ...row, kind: 'note', title: '', text: 'निफ्टी में स्ट्रैंगल बेचा', outcome: null }],
  outcomes: { n: 1, losses: 1, lossShare: 1, lossInterval: [0.2065, 1] },
  warnings: ['Too common to rank by: nifty, loss'],
};
const view = { columns: 60, colour: false, ascii: false, experience: 'intermediate' } as const;

describe('memories drawn', () => {
  it('begins with the denominator and says by what they were found', () => {
    const text = draw(answer, { ...view, columns: 120 });
    expect(text).toContain(
      'Of those below that are like it 1 ended, 1 of them with a loss (95 % interval 21 % to 100 %)',
    );
    expect(text).toMatch(/lost .?₹4,250/u);
    expect(text).toContain('2 of 120 memories, by hash-v1/384 and words');
    expect(text).toContain('Too common to rank by: nifty, loss');
  });

  it('fits the terminal', () => {
    for (const columns of [20, 39, 60, 120])
      for (const line of draw(answer, { ...view, columns }).split('\n'))
        expect(width(line), line).toBeLessThanOrEqual(columns);
  });

  it('tells an empty memory from a search without result', () => {
    expect(draw({ results: [], searched: 0 }, view)).toContain('Nothing that fits is remembered yet');
    expect(draw({ results: [], searched: 9 }, view)).toContain('Nothing like it among 9');
  });
});
