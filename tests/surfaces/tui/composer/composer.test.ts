import { describe, expect, it } from 'vitest';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import type { Composer, Intent } from '../../../../src/surfaces/tui/composer/composed.ts';
import { compose, composed, emptyComposer } from '../../../../src/surfaces/tui/composer/composer.ts';
import { composerView } from '../../../../src/surfaces/tui/composer/composer-view.ts';
import { type InputEvent, type Key, key } from '../../../../src/surfaces/tui/composer/keys.ts';
import { offersFor, slash, split, withoutMarks } from '../../../../src/surfaces/tui/composer/slash.ts';
import { edit, emptyBuffer } from '../../../../src/surfaces/tui/composer/text-buffer.ts';
import { look } from '../../../../src/surfaces/tui/screen/look.ts';
import { graphemes } from '../../../../src/surfaces/tui/text/wrap.ts';
import { fc } from '../../../support/properties.ts';

const registry = ['suggest', 'chain', 'market quote', 'market bars'].map((name) => ({
  name,
  summary: name,
  load: () => Promise.reject(new Error('not here')),
}));
const offers = offersFor(registry, ['NIFTY', 'BANKNIFTY', 'RELIANCE']);
const plain = look(false, false);

const ctrl = (name: string) => key(name, { ctrl: true });
const alt = (name: string) => key(name, { alt: true });
const typed = (text: string): InputEvent => ({ type: 'text', text });

function having(
  events: readonly (InputEvent | string)[],
  from: Composer = emptyComposer(),
): { c: Composer; intents: Intent[] } {
  let c = from;
  const intents: Intent[] = [];
  for (const event of events) {
    const { composer, intent } = compose(c, typeof event === 'string' ? typed(event) : event, offers);
    c = composer;
    if (intent !== null) intents.push(intent);
  }
  return { c, intents };
}
const textAfter = (...events: (InputEvent | string)[]) => having(events).c.buffer.text;

describe('writing', () => {
  it('edits as a shell does', () => {
    expect(textAfter('one two three', ctrl('w'), ctrl('a'), ctrl('y'))).toBe('threeone two ');
    expect(textAfter('one two', ctrl('u'), 'x', ctrl('y'))).toBe('xone two');
    expect(textAfter('one two', alt('b'), ctrl('k'), ctrl('a'), ctrl('y'), ' ')).toBe('two one ');
    expect(textAfter('a b', ctrl('w'), 'x', ctrl('w'), ctrl('y'), alt('y'))).toBe('a b');
    expect(textAfter('ab', ctrl('t'))).toBe('ba');
    expect(textAfter('abc', key('left'), key('backspace'), key('delete'))).toBe('a');
    expect(textAfter('abc', ctrl('-'), 'd')).toBe('d');
    expect(textAfter('one', ctrl('j'), 'two', key('up'), ctrl('a'), '> ')).toBe('> one\ntwo');
  });

  it('makes new lines where they are meant, and sends otherwise', () => {
    for (const enter of [key('enter', { shift: true }), alt('enter'), ctrl('j')]) {
      expect(textAfter('a', enter, 'b')).toBe('a\nb');
    }
    expect(textAfter('a\\', key('enter'), 'b')).toBe('a\nb');
    const { c, intents } = having(['  hi ', key('enter')]);
    expect(intents).toEqual([{ type: 'send', text: 'hi' }]);
    expect(c.buffer.text).toBe('');
    expect(having(['   ', key('enter')]).intents).toEqual([]);
  });

  it('shows a long paste as one chip and sends it exactly', () => {
    const long = Array.from({ length: 200 }, (_, i) => `line ${i}`).join('\n');
    const { c } = having(['see ', { type: 'paste', text: long }, ' end']);
    expect(composed(c)).toBe(`see ${long} end`);
    expect(composerView(c, 60, 4, plain).lines).toEqual(['❯ see [Pasted 200 lines] end']);
    expect(having([key('enter')], c).intents).toEqual([{ type: 'send', text: `see ${long} end` }]);
    expect(
      composed(having([key('left'), key('left'), key('left'), key('left'), key('backspace')], c).c),
    ).toBe('see  end');
    expect(textAfter({ type: 'paste', text: 'a\nb' })).toBe('a\nb');
    expect(textAfter('\ue000')).toBe('\ufffd');
  });

  it('goes through what was sent and comes back to the draft', () => {
    const start = emptyComposer(['first', 'second']);
    const up = having(['draft', key('up'), key('up'), key('up')], start).c;
    expect(up.buffer.text).toBe('first');
    expect(having([key('down'), key('down')], up).c.buffer.text).toBe('draft');
    expect(having([ctrl('p')], start).c.buffer.text).toBe('second');
  });

  it('searches what was sent', () => {
    const start = emptyComposer(['sell NIFTY', 'buy BANKNIFTY', 'show chain']);
    const found = having([ctrl('r'), 'nifty'], start).c;
    expect(composerView(found, 60, 1, plain).lines[0]).toContain('buy BANKNIFTY');
    expect(having([ctrl('r'), key('enter')], found).c.buffer.text).toBe('sell NIFTY');
    expect(having([key('escape')], found).c.buffer.text).toBe('');
    expect(composerView(having(['zzz'], found).c, 60, 1, plain).lines[0]).toContain('none');
  });

  it('offers commands after a slash and symbols after an at sign', () => {
    expect(having(['/ma']).c.menu?.offers.map(({ word }) => word)).toEqual(['/market quote', '/market bars']);
    expect(textAfter('/ma', key('down'), key('tab'))).toBe('/market bars ');
    expect(textAfter('how is @ni', key('enter'))).toBe('how is @NIFTY ');
    expect(textAfter('/help', key('enter'))).toBe('');
    expect(having(['/sug', key('escape')]).c.menu).toBe(null);
    expect(withoutMarks('@nifty and @BANKNIFTY, me@x.y @none', ['NIFTY', 'BANKNIFTY'])).toBe(
      'NIFTY and BANKNIFTY, me@x.y @none',
    );
  });

  it('keeps text, cursor and chips whole under any keys', () => {
    const names = ['left', 'right', 'up', 'down', 'home', 'end', 'backspace', 'delete', 'tab', 'enter'];
    const controls = [...'abefhdkuwtyjprn-'].map(ctrl);
    const alts = [...'bfdy', 'backspace', 'enter'].map(alt);
    const event: fc.Arbitrary<InputEvent> = fc.oneof(
      fc.constantFrom<Key>(...names.map((name) => key(name)), ...controls, ...alts),
      fc.constantFrom('a', 'b c', '漢字', '👩‍👩‍👧', 'नि', '⚠️', '/', '@n', '\t').map(typed),
      fc.constantFrom('x\ny', 'p'.repeat(600)).map((text): InputEvent => ({ type: 'paste', text })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 8, max: 60 }), (events, columns) => {
        const { c } = having(events, emptyComposer(['earlier', 'one\ntwo']));
        const { text, at } = c.buffer;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(text.length);
        // Between two characters as read from the start of the text.
        let edge = 0;
        const edges = new Set([0, ...graphemes(text).map((g) => (edge += g.length))]);
        expect(edges.has(at)).toBe(true);
        const view = composerView(c, columns, 4, plain);
        expect(view.lines.length).toBeLessThanOrEqual(4);
        for (const line of view.lines) expect(width(line)).toBeLessThanOrEqual(Math.max(columns, 26));
        expect(view.y).toBeLessThan(Math.max(1, view.lines.length));
      }),
      { numRuns: 500 },
    );
  });

  it('undoes edit by edit', () => {
    let b = emptyBuffer;
    for (const text of ['a', 'b', 'c']) b = edit(b, { type: 'insert', text });
    b = edit(b, { type: 'kill', what: 'lineStart' });
    for (const before of ['abc', 'ab', 'a', '', '']) {
      b = edit(b, { type: 'undo' });
      expect(b.text).toBe(before);
    }
  });
});

describe('slash commands', () => {
  it('tells the chat’s own, coach’s and unknown ones apart', () => {
    expect(slash('/why', registry)).toEqual({ kind: 'builtin', name: 'why', rest: '' });
    expect(slash('/good well  said', registry)).toEqual({
      kind: 'builtin',
      name: 'good',
      rest: 'well  said',
    });
    expect(slash('/market quote "NIFTY 50" --json', registry)).toEqual({
      kind: 'command',
      words: ['market', 'quote', 'NIFTY 50', '--json'],
    });
    expect(slash('/sugest NIFTY', registry)).toEqual({ kind: 'unknown', word: 'sugest', near: 'suggest' });
    expect(slash('/constructor', registry)?.kind).toBe('unknown');
    expect(slash('what / how', registry)).toBe(null);
    expect(split(`a "b c" 'd' e`)).toEqual(['a', 'b c', 'd', 'e']);
  });
});
