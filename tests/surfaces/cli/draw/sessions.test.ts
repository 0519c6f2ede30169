import { describe, expect, it } from 'vitest';
import { draw } from '../../../../src/surfaces/cli/draw/sessions.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';

const session = {
  id: 'a01e8f2c-1111-4222-8333-444455556666',
  title: 'Is the 25000 straddle rich, and what would make selling it wrong before the policy?',
  updatedAt: '2026-11-21T10:05:00.000Z',
  turns: 12,
  cost: 0.0123,
};
const view = { columns: 80, colour: false, ascii: false, experience: 'intermediate' } as const;

describe('conversations drawn', () => {
  it('gives as much of an id as goes on with one, and an unknown cost as unknown', () => {
    const text = draw({ sessions: [session, { ...session, cost: null, title: 'निफ्टी?' }] }, view);
    expect(text).toContain('a01e8f2c');
    expect(text).not.toContain('a01e8f2c-');
    expect(text).toContain('$0.0123');
    expect(text).toContain('unknown');
    expect(text).toContain('coach chat --session a01e8f2c');
  });
  it.each([24, 40, 80, 120])('fits %i columns', (columns) => {
    const text = draw({ sessions: [session] }, { ...view, columns });
    expect(Math.max(...text.split('\n').map(width))).toBeLessThanOrEqual(columns);
    expect(text).toContain('a01e8f2c');
  });
  it('says how to begin where there is none', () =>
    expect(draw({ sessions: [] }, view)).toContain('coach chat'));
});
