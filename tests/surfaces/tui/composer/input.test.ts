import { describe, expect, it } from 'vitest';
import { burst } from '../../../../src/surfaces/tui/composer/burst.ts';
import { input } from '../../../../src/surfaces/tui/composer/input.ts';
import { type InputEvent, key } from '../../../../src/surfaces/tui/composer/keys.ts';
import { fc } from '../../../support/properties.ts';

const read = (...chunks: (string | Uint8Array)[]): InputEvent[] => {
  const reader = input();
  const events = chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)));
  return [...events, ...reader.settle()];
};
const joined = (events: readonly InputEvent[]): InputEvent[] => {
  const out: InputEvent[] = [];
  for (const event of events) {
    const last = out.at(-1);
    if (event.type === 'text' && last?.type === 'text')
      out[out.length - 1] = { type: 'text', text: last.text + event.text };
    else out.push(event);
  }
  return out;
};

const table: [string, string, InputEvent[]][] = [
  ['text', 'héllo', [{ type: 'text', text: 'héllo' }]],
  ['Enter', '\r', [key('enter')]],
  ['Ctrl-J', '\n', [key('j', { ctrl: true })]],
  ['Backspace', '\u007f', [key('backspace')]],
  ['Delete', '\u001b[3~', [key('delete')]],
  ['a lone Esc', '\u001b', [key('escape')]],
  ['two Escs', '\u001b\u001b', [key('escape'), key('escape')]],
  ['arrows', '\u001b[A\u001bOB\u001b[1;5C', [key('up'), key('down'), key('right', { ctrl: true })]],
  ['Alt and a letter', '\u001bb\u001bF', [key('b', { alt: true }), key('f', { alt: true, shift: true })]],
  ['Alt-Enter', '\u001b\r', [key('enter', { alt: true })]],
  ['Alt-Backspace', '\u001b\u007f', [key('backspace', { alt: true })]],
  ['Shift-Enter of kitty', '\u001b[13;2u', [key('enter', { shift: true })]],
  ['Shift-Enter of xterm', '\u001b[27;2;13~', [key('enter', { shift: true })]],
  ['Ctrl-C of kitty', '\u001b[99;5u', [key('c', { ctrl: true })]],
  ['Esc of kitty', '\u001b[27u', [key('escape')]],
  ['a key let go', '\u001b[97;1:3u', []],
  ['text of kitty with num lock', '\u001b[97;129u', [{ type: 'text', text: 'a' }]],
  ['Shift-Tab', '\u001b[Z', [key('tab', { shift: true })]],
  ['focus', '\u001b[I\u001b[O', []],
  ['mouse', '\u001b[<0;10;5M\u001b[<0;10;5m\u001b[M !!', []],
  ['answers of the terminal', '\u001b[?62;22c\u001b]11;rgb:0/0/0\u0007\u001bP>|x\u001b\\', []],
  ['kitty known', '\u001b[?1u', [{ type: 'kitty' }]],
  [
    'bracketed paste',
    '\u001b[200~a\r\nb\u001b[31mc\u001b[201~d',
    [
      { type: 'paste', text: 'a\nbc' },
      { type: 'text', text: 'd' },
    ],
  ],
  ['C1 bytes', '\u009b31m', [{ type: 'text', text: '31m' }]],
];

describe('keys', () => {
  for (const [name, bytes, events] of table) {
    it(`reads ${name}`, () => expect(read(bytes)).toEqual(events));
    it(`reads ${name} cut at every byte`, () => {
      const whole = Buffer.from(bytes);
      const pieces = Array.from(whole, (byte) => Uint8Array.of(byte));
      // Two Escs in two reads are two keys only once time has passed; in one read they are the same here.
      expect(joined(read(...pieces))).toEqual(events);
    });
  }

  it('reads any bytes without breaking, however cut, and gives no control characters as text', () => {
    const parts = fc.constantFrom(
      ...table.map(([, bytes]) => bytes),
      '\u001b[',
      '\u001b[200~',
      '\u001b[201~',
      'x',
      '漢',
      '\u0000',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(parts, { maxLength: 8 }).map((list) => new Uint8Array(Buffer.from(list.join('')))),
    );
    fc.assert(
      fc.property(bytes, fc.nat(40), (all, at) => {
        const cut = Math.min(at, all.length);
        const events = read(all.subarray(0, cut), all.subarray(cut));
        for (const event of events) {
          if (event.type === 'text') expect(event.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          if (event.type === 'paste')
            expect(event.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        }
        const settled = [...all].lastIndexOf(0x1b) === cut - 1;
        if (!settled) expect(joined(events)).toEqual(joined(read(all)));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives an unended paste up as it is', () => {
    const reader = input();
    reader.push(Buffer.from('\u001b[200~half'));
    expect(reader.pasting()).toBe(true);
    expect(reader.giveUp()).toEqual([{ type: 'paste', text: 'half' }]);
    expect(reader.push(Buffer.from('a'))).toEqual([{ type: 'text', text: 'a' }]);
  });
});

describe('pastes that are not marked', () => {
  const text = (value: string): InputEvent => ({ type: 'text', text: value });
  it('takes a word and Enter for a message', () => {
    const typing = burst();
    expect(typing.add([text('hi'), key('enter')])).toEqual([text('hi')]);
    expect(typing.pause()).toEqual([key('enter')]);
    expect(typing.open()).toBe(false);
  });
  it('takes Enter after a pause for itself at once', () => {
    const typing = burst();
    typing.add([text('hi')]);
    typing.pause();
    expect(typing.add([key('enter')])).toEqual([key('enter')]);
  });
  it('takes 200 lines in one burst for one paste, however read', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`);
    for (const size of [1, 7, 1000, 100_000]) {
      const bytes = `${lines.join('\r')}\r`;
      const reader = input();
      const typing = burst();
      const events: InputEvent[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        events.push(...typing.add(reader.push(Buffer.from(bytes.slice(at, at + size)))));
      }
      events.push(...typing.pause());
      expect(events.some((event) => event.type === 'key')).toBe(false);
      const said = events
        .map((event) => (event.type === 'kitty' || event.type === 'key' ? '' : event.text))
        .join('');
      expect(said).toBe(`${lines.join('\n')}\n`);
      expect(events.filter(({ type }) => type === 'paste').length).toBe(1);
    }
  });
});
