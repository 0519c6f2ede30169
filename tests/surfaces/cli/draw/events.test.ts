import { expect, it } from 'vitest';
import { draw } from '../../../../src/surfaces/cli/draw/events.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';

const event = {
  seq: 12,
  at: '2026-11-20T14:00:00+05:30',
  kind: 'ledger',
  body: {
    fills: { count: 454, hash: 'ab'.repeat(32) },
    flows: { count: 2, hash: 'cd'.repeat(32) },
    note: 'x',
  },
  hash: 'ef'.repeat(32),
};
const view = { columns: 80, colour: false, ascii: false, experience: 'intermediate' } as const;

it('tells an event in a line that a person can read, and fits the terminal', () => {
  const text = draw({ count: 1, events: [event] }, view);
  expect(text).toContain('fills 454, flows 2, note x');
  expect(text).toContain('2026-11-20 14:00');
  expect(text).not.toMatch(/abab|efef/);
  for (const columns of [20, 39, 60, 120])
    for (const line of draw({ events: [event, { ...event, body: 'words' }] }, { ...view, columns }).split(
      '\n',
    ))
      expect(width(line), line).toBeLessThanOrEqual(columns);
  expect(draw({ events: [], warnings: ['slow'] }, view)).toMatch(/No event of the log fits.*slow/s);
});
