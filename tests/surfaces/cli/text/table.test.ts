import { describe, expect, it } from 'vitest';
import { type Column, table } from '../../../../src/surfaces/cli/text/table.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';

const how = { ascii: false, dim: (text: string) => text };
const ids = ['nifty-20260819-a26901a08267', 'jca599adffb'];
const columns: Column[] = [
  { title: 'id', cells: ids },
  { title: 'expiry', cells: ['2026-12-29', '2026-11-23'], spare: 1 },
  { title: 'strike', align: 'right', cells: ['25,000', '1,042.5'] },
  { title: 'what for', cells: ['A capped bet on a rise, paid for now', 'short'], flexible: true, spare: 2 },
];

describe('a table', () => {
  it.each([14, 28, 40, 60, 80, 120, Number.POSITIVE_INFINITY])('in %s cells cuts no value', (room) => {
    const lines = table(columns, room, how);
    const text = lines.join('\n');
    expect(text).not.toContain('…');
    for (const id of ids) expect(text).toContain(id);
    for (const strike of ['25,000', '1,042.5']) expect(text).toContain(strike);
    if (room >= 28) for (const line of lines) expect(width(line)).toBeLessThanOrEqual(room);
  });

  it('goes on with words in the next line and sets them under their column', () => {
    const lines = table(columns, 80, how);
    expect(lines[1]).toMatch(/^nifty-20260819-a26901a08267 {2}2026-12-29 {3}25,000 {2}A capped/);
    expect(lines[2]).toMatch(/^ {40,60}\w/);
  });

  it('leaves out whole columns by their rank and says which', () => {
    const text = table(columns, 40, how).join(' ');
    expect(text).toContain('left out for want of room: expiry, what for');
    expect(text).not.toContain('2026-12-29');
    expect(table(columns, 200, how).join(' ')).not.toContain('left out');
  });

  it('becomes lines of title and value where not even the columns that stay have room', () => {
    expect(table(columns, 28, how)).toEqual(
      expect.arrayContaining(['id', 'nifty-20260819-a26901a08267', 'strike 25,000', '', 'id jca599adffb']),
    );
  });
});
