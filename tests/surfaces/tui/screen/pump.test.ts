import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { look } from '../../../../src/surfaces/tui/screen/look.ts';
import { pump } from '../../../../src/surfaces/tui/screen/pump.ts';
import { rendered } from '../../../../src/surfaces/tui/text/markdown.ts';
import { blockLines, toolLines } from '../../../../src/surfaces/tui/transcript.ts';
import type { Block } from '../../../../src/surfaces/tui/turn.ts';
import { hostile, numbered } from '../../../support/chat-scenes.ts';

const bright = look(true, false);
const plain = look(false, false);
/** Escape sequences other than colours, and control characters. */
const harm = /\u001b(?!\[[\d;]*m)|[\u0000-\u0009\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u200b]/;

describe('the pump', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives every word once, in order, at the pace of its clock', async () => {
    const text = numbered(2000);
    const lines: string[] = [];
    let draws = 0;
    const flow = pump({
      look: plain,
      columns: () => 80,
      settled(more) {
        draws++;
        lines.push(...more);
      },
    });
    for (const word of text.match(/\s*\S+/g)!) {
      flow.add(word);
      await vi.advanceTimersByTimeAsync(2);
    }
    flow.finish();
    expect(lines).toEqual(rendered(text, plain, 80));
    expect(draws).toBeLessThan(100);
  });

  it('shows the first words at once', () => {
    const flow = pump({ look: plain, columns: () => 80, settled: () => undefined });
    flow.add('Hello');
    expect(flow.tail()).toEqual(['Hello']);
  });

  it('lets nothing through that would steer the terminal, however it is cut', () => {
    const text = hostile.join(' and ');
    for (const size of [1, 2, 3, 5, 1000]) {
      const lines: string[] = [];
      const flow = pump({ look: bright, columns: () => 60, settled: (more) => lines.push(...more) });
      for (let at = 0; at < text.length; at += size) {
        flow.add(text.slice(at, at + size));
        vi.advanceTimersByTime(50);
        for (const line of flow.tail()) expect(line).not.toMatch(harm);
      }
      flow.finish();
      for (const line of lines) expect(line).not.toMatch(harm);
      expect(lines.join(' ')).toContain('GAIN 900');
    }
  });
});

describe('blocks of the transcript', () => {
  const evil = hostile.join(' ');
  const blocks: Exclude<Block, { kind: 'tool' }>[] = [
    { kind: 'user', text: evil },
    { kind: 'answer', text: evil },
    { kind: 'toolFailed', command: 'chain', error: { kind: 'missing', message: evil, hint: evil }, ms: 1 },
    { kind: 'approval', approval: { id: 'a', command: evil, effect: 'danger', lines: [evil], input: {} } },
    { kind: 'verdict', command: evil, approved: true, by: 'person' },
    { kind: 'review', points: [{ kind: 'risk', level: 'warning', text: evil }], note: evil },
    { kind: 'notice', level: 'warning', text: evil },
  ];
  for (const block of blocks) {
    it(`${block.kind}: lets nothing through that would steer the terminal`, () => {
      for (const columns of [20, 80]) {
        for (const line of blockLines(block, columns, bright)) expect(line).not.toMatch(harm);
      }
    });
  }
  it('tool cards: lets nothing through, and keeps within the terminal', async () => {
    const view = { columns: 60, colour: true, ascii: false, experience: 'advanced' as const };
    for (const command of ['chain', 'suggest', 'market quote', 'unknown thing']) {
      const output = { symbol: evil, note: evil, [evil]: [evil, 1, null] };
      for (const line of await toolLines(
        { kind: 'tool', command, output, ms: 3 },
        view,
        bright,
        async () => evil,
      )) {
        expect(line).not.toMatch(harm);
      }
    }
  });
});
