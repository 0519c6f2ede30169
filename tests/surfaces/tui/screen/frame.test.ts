import { describe, expect, it } from 'vitest';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { emptyComposer, withText } from '../../../../src/surfaces/tui/composer/composer.ts';
import {
  type Frame,
  frame,
  liveColumns,
  liveRows,
  type Scene,
} from '../../../../src/surfaces/tui/screen/frame.ts';
import { look } from '../../../../src/surfaces/tui/screen/look.ts';
import { emptyState } from '../../../../src/surfaces/tui/state.ts';
import { newTurn } from '../../../../src/surfaces/tui/turn.ts';
import { fc } from '../../../support/properties.ts';

const rowsOf = ({ cursor: _, ...panes }: Frame) => Object.values(panes).flat();

const scene: Scene = {
  state: emptyState,
  composer: emptyComposer(),
  tail: [],
  holding: 0,
  status: { model: 'model-1', data: 'live', breaker: 'closed' },
  columns: 80,
  rows: 24,
  beat: 0,
  beginner: false,
  hidden: false,
};

const words = fc.constantFrom(
  'a',
  'range-bound',
  '日本語',
  '⚠️',
  '👩‍👩‍👧',
  'नमस्ते',
  'x'.repeat(90),
  '\u001b[31mred\u001b[39m',
  '\u001b]0;t\u0007',
  '\n',
);
const text = fc.array(words, { maxLength: 12 }).map((list) => list.join(' '));
const approval = text.map((line) => ({
  id: 'a',
  command: line,
  effect: 'danger' as const,
  lines: [line],
  input: {},
}));
const scenes: fc.Arbitrary<Scene> = fc
  .record({
    rows: fc.integer({ min: 1, max: 60 }),
    columns: fc.integer({ min: 10, max: 200 }),
    tail: fc.array(
      text.map((t) => t.replaceAll(/\u001b\]0;t\u0007|\n/g, '')),
      { maxLength: 20 },
    ),
    typed: text,
    queue: fc.array(text, { maxLength: 6 }),
    followUps: fc.array(text, { maxLength: 4 }),
    approvals: fc.array(approval, { maxLength: 2 }),
    busy: fc.boolean(),
    beginner: fc.boolean(),
    flash: fc.option(text),
    menu: fc.boolean(),
    model: text,
  })
  .map((r) => ({
    ...scene,
    ...r,
    composer: {
      ...withText(emptyComposer(), r.typed),
      menu: r.menu
        ? {
            offers: Array.from({ length: 20 }, (_, i) => ({ word: `/word${i}`, note: r.typed })),
            chosen: 3,
            from: 0,
          }
        : null,
    },
    status: { model: r.model, data: r.model, breaker: 'open' },
    state: {
      ...emptyState,
      queue: r.queue,
      followUps: r.followUps,
      approvals: r.approvals,
      flash: r.flash,
      turn: r.busy ? newTurn('x') : null,
    },
  }));

describe('the part of the screen that lives', () => {
  it('never reaches the height of the terminal, nor wraps when the terminal narrows by a third', () => {
    fc.assert(
      fc.property(scenes, (any) => {
        for (const ascii of [false, true]) {
          const drawn = frame(any, look(true, ascii));
          const rows = rowsOf(drawn);
          expect(rows.length).toBeLessThanOrEqual(liveRows(any.rows));
          expect(rows.length).toBeLessThanOrEqual(12);
          if (any.rows > 2) expect(rows.length).toBeLessThan(any.rows);
          for (const row of rows) {
            expect(row).not.toContain('\n');
            expect(width(row)).toBeLessThanOrEqual(liveColumns(any.columns));
            expect(row.replaceAll(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          }
          if (drawn.cursor !== null) {
            expect(drawn.cursor.y).toBeLessThan(rows.length);
            expect(drawn.cursor.x).toBeLessThanOrEqual(liveColumns(any.columns));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
  it('keeps the line that is typed and a question before all else', () => {
    const tiny = { ...scene, rows: 4, tail: ['tail'], state: { ...emptyState, turn: newTurn('x') } };
    expect(frame(tiny, look(false, false)).composer.length).toBe(1);
    const asked = {
      ...tiny,
      rows: 6,
      state: {
        ...tiny.state,
        approvals: [{ id: 'a', command: 'paper order', effect: 'danger' as const, lines: [], input: {} }],
      },
    };
    expect(frame(asked, look(false, false)).approval).toEqual([
      'Allow paper order, as written above?',
      '❯ 1 No, do not run it',
      '  2 Yes, run it once',
      'Read it first.',
    ]);
  });
  it('draws the beginner’s hint and the advanced person’s silence', () => {
    expect(frame({ ...scene, beginner: true }, look(false, false)).status.length).toBe(2);
    expect(frame(scene, look(false, false)).status).toEqual(['model-1 · live']);
  });
  it('shows a whole follow-up where the screen is narrow', () => {
    const text = 'Suggest a structure for this range on NIFTY';
    const narrow = { ...scene, columns: 40, rows: 24, state: { ...scene.state, followUps: [text] } };
    const lines = frame(narrow, look(false, false)).followUps;
    expect(lines.map((line) => line.slice(2)).join(' ')).toBe(text);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(24);
  });
  it('tells first that the model rests', () => {
    const open = { ...scene, status: { ...scene.status, breaker: 'open' as const } };
    expect(frame(open, look(false, false)).status[0]).toMatch(/^the model rests/);
  });
});
