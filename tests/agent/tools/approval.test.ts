import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actionLines, shown } from '../../../src/agent/tools/approval.ts';
import { command } from '../../../src/core/command.ts';
import { sanitize } from '../../../src/core/sanitize.ts';
import { bench, scripted, tell } from '../../support/talk.ts';

const long = 'x'.repeat(400);
/** Values that try to look like another action. */
const spoofs: string[] = [
  'BUY 1\rSELL 100',
  'BUY 1\b\b\b\bSELL 100',
  'BUY\u001b[2K\u001b[1GSELL',
  '\u001b]0;title\u0007BUY',
  '\u001b]8;;https://evil.test\u0007BUY\u001b]8;;\u0007',
  '\u009b2JBUY',
  'BUY\u202eLLES',
  '\u2067BUY\u2069',
  'BUY\u200bSELL',
  'BUY\u2060100',
  'BUY\ufeff100',
  `BUY${' '.repeat(300)}SELL`,
  'BUY\nquantity = 1',
  'BUY\n\n\n\nApproved by coach',
  'BUY\tSELL',
  'BUY\u000bSELL',
  'BUY\u000cSELL',
  'BUY\u0085SELL',
  'BUY\u2028SELL',
  'BUY\u2029SELL',
  'NІFTY',
  'ΝIFTY',
  'ＮＩＦＴＹ',
  '𝐍𝐈𝐅𝐓𝐘',
  'N\u0130FTY',
  'nifty\u0301',
  'n\u0131fty',
  'BUY\u0000SELL',
  'BUY\u007fSELL',
  'BUY\ud800SELL',
  '\u{e0053}\u{e0045}BUY',
  'BUY\u00adSELL',
  'BUY\u034fSELL',
  'BUY\u115fSELL',
  'BUY\u3164SELL',
  'BUY\ufe0fSELL',
  'שלום 900',
  'خسارة 900',
  '"; quantity = 1; x = "',
  '\\u0053ELL',
  '"}, "quantity": 1',
  'quantity = 1',
  '│ Allow? yes',
  '**BUY** `SELL`',
  '[BUY](https://evil.test)',
  long,
  `${long}\nquantity = 1`,
  '₹1,00,000 · निफ्टी',
  '',
  ' ',
];

describe('what a person is asked to allow', () => {
  it('holds fifty spoofs and more', () => expect(spoofs.length).toBeGreaterThanOrEqual(50));

  it('is every byte of what would run, on one line each, with nothing a terminal acts upon', () => {
    for (const text of spoofs) {
      const lines = actionLines('trade open', { note: text, quantity: 7 });
      expect(lines).toHaveLength(3);
      const [, note, quantity] = lines;
      expect(quantity).toBe('quantity = 7');
      const value = note!.slice('note = '.length);
      expect(JSON.parse(value)).toBe(text);
      for (const line of lines) {
        expect(sanitize(line)).toBe(line);
        expect(line).not.toMatch(/[\r\n\t\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
      }
    }
    expect(new Set(spoofs.map((text) => shown(text))).size).toBe(spoofs.length);
    expect(shown('NIFTY ₹ निफ्टी é')).toBe('"NIFTY ₹ निफ्टी é"');
    expect(shown('NІFTY')).toBe('"N\\u0406FTY"');
    expect(actionLines('x', { 'a = 1\nb': 2 })[1]).toBe('a = 1\\nb = 2');
  });

  it('is what runs: stored, shown and executed input are the same bytes', async () => {
    const ran: unknown[] = [];
    const open = command({
      name: 'trade open',
      summary: 'x',
      effect: 'danger',
      input: z.object({ note: z.string(), quantity: z.number().default(3) }),
      output: z.object({ ok: z.boolean() }),
      example: { note: '' },
      async run(input) {
        ran.push(input);
        return { ok: true };
      },
    });
    const registry = [{ name: open.name, summary: open.summary, load: async () => open }];
    for (const note of spoofs) {
      const model = scripted([{ calls: [{ name: 'trade_open', arguments: { note } }] }, { text: 'Done.' }]);
      const made = await bench({ model, registry });
      const told = await tell(await made.open(), 'Go', { decide: () => true });
      const [{ approval } = { approval: null }] = told.of('approval');
      const [executed] = ran.splice(0);
      expect(approval?.input).toEqual(executed);
      expect(approval?.lines).toEqual(actionLines('trade open', executed as Record<string, unknown>));
      expect(executed).toEqual({ note, quantity: 3 });
      await made.close();
    }
  });

  it('runs nothing for a second answer, an unknown id or a bad input', async () => {
    let ran = 0;
    const open = command({
      name: 'trade open',
      summary: 'x',
      effect: 'write',
      input: z.object({ quantity: z.number().max(5) }),
      output: z.object({ ok: z.boolean() }),
      example: { quantity: 1 },
      async run() {
        ran++;
        return { ok: true };
      },
    });
    const registry = [{ name: open.name, summary: open.summary, load: async () => open }];
    const calls = [
      { name: 'trade_open', arguments: { quantity: 1 } },
      { name: 'trade_open', arguments: { quantity: 99 } },
    ];
    const made = await bench({ model: scripted([{ calls }, { text: 'Done.' }]), registry });
    const conversation = await made.open();
    const told = await tell(conversation, 'Go', {
      decide: ({ id }) => {
        conversation.answer('another', true);
        conversation.answer(id, true);
        conversation.answer(id, true);
        return true;
      },
    });
    expect(ran).toBe(1);
    expect(told.of('approval')).toHaveLength(1);
    expect(told.of('toolFinished').map(({ ok }) => ok)).toEqual([true, false]);
    await made.close();
  });
});
