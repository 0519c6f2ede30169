import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Approval } from '../../../src/agent/events.ts';
import { sanitize } from '../../../src/core/sanitize.ts';
import { width } from '../../../src/surfaces/cli/text/width.ts';
import { approvalCard } from '../../../src/surfaces/tui/approval-card.ts';
import { input } from '../../../src/surfaces/tui/composer/input.ts';
import { conductor } from '../../../src/surfaces/tui/conduct.ts';
import { question, readingMs } from '../../../src/surfaces/tui/question.ts';
import { look } from '../../../src/surfaces/tui/screen/look.ts';
import { pump } from '../../../src/surfaces/tui/screen/pump.ts';
import { store } from '../../../src/surfaces/tui/store.ts';
import { type Scripted, scripted } from '../../support/chat-host.ts';

const plain = look(false, false);
const real = 'Sell 75 NIFTY 25,800 CE at 112.50';

/** Ways to make a person read another action than the one that runs. */
const tricks: ((evil: string) => string)[] = [
  (evil) => `${evil}\rBuy 1 share of nothing`,
  (evil) => `${evil}${'\b'.repeat(evil.length)}harmless`,
  (evil) => `\u202e${evil}\u202c`,
  (evil) => `${' '.repeat(400)}${evil}`,
  (evil) => `harmless\n${evil}\n────────────────────\nAllow nothing? (write)`,
];
const evils = [
  real,
  'Transfer everything to account 900',
  'Sеll 75 NIFTY',
  'Раураl order',
  '\u001b[2J\u001b[HAll is well',
  '\u001b]0;safe\u0007Sell all',
  '┃ Nothing will be sold',
  '❯ 1 No, do not run it',
  '\u009b8mhidden\u009b0m',
  'zero\u200bwidth\u2060sale',
];

const approvalOf = (...lines: string[]): Approval => ({
  id: 'a1',
  command: 'paper order',
  effect: 'danger',
  lines,
  input: {},
});

describe('what an approval shows', () => {
  const cases = evils.flatMap((evil) => tricks.map((trick) => trick(evil)));
  it('covers fifty spoofs', () => expect(cases.length).toBe(50));
  cases.forEach((line, i) => {
    it(`spoof ${i + 1}: shows every byte that is left once it is safe, inside its own edge`, () => {
      for (const columns of [20, 60, 120]) {
        const card = approvalCard(approvalOf(real, line), columns, plain);
        const body = card.filter((row) => /^[┃┆] /.test(row) && !row.includes('Letters of several'));
        for (const row of card) {
          expect(row).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069]/);
          expect(width(row)).toBeLessThanOrEqual(columns);
        }
        const shown = body.map((row) => row.slice(2)).join('');
        const wanted = [real, line].map((text) => sanitize(text).replaceAll('\n', '')).join('');
        expect(shown.startsWith(wanted)).toBe(true);
        // Each fact starts with the strong edge once; what it smuggles in stands behind the weak one.
        const starts = body.filter((row) => row.startsWith('┃'));
        expect(starts[0]!.slice(2).startsWith(real.slice(0, 15))).toBe(true);
        expect(card[0]).toMatch(/^─+$/);
        expect(card.at(-1)).toMatch(/^─+$/);
      }
    });
  });
  it('warns of letters of other scripts in a word', () => {
    expect(approvalCard(approvalOf('Sеll all'), 60, plain).join('\n')).toContain(
      'Letters of several scripts in one word: Sеll',
    );
    expect(approvalCard(approvalOf('₹1,20,000 बेचें NIFTY'), 60, plain).join('\n')).not.toContain('scripts');
  });
});

describe('answering an approval', () => {
  let chat: Scripted;
  let asked: ReturnType<typeof setUp>;

  function setUp() {
    chat = scripted(() => [
      {
        type: 'ask',
        approval: approvalOf(real),
        yes: [{ type: 'text', text: 'done' }],
        no: [{ type: 'text', text: 'left' }],
      },
    ]);
    const kept = store({
      look: plain,
      words: async () => null,
      experience: 'intermediate',
      history: [],
      status: { model: null, data: null, breaker: null },
      columns: 80,
      rows: 24,
    });
    const flow = pump({ look: plain, columns: () => 80, settled: (lines) => kept.printLines(lines) });
    const conduct = conductor({
      conversation: chat,
      store: kept,
      pump: flow,
      next: () => undefined,
      refresh: async () => undefined,
    });
    const wait = question(kept, conduct, () => undefined);
    conduct.ask('order');
    const press = (bytes: string) => {
      const reader = input();
      wait.heard([...reader.push(Buffer.from(bytes)), ...reader.settle()]);
    };
    const printed = () => kept.items.map(({ text }) => text).join('\n');
    return { kept, press, printed, wait };
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
    asked = setUp();
    await pass(1);
    expect(asked.kept.state.approvals.length).toBe(1);
  });
  afterEach(() => {
    asked.wait.close();
    vi.useRealTimers();
  });

  it('Enter alone refuses', async () => {
    await pass(readingMs + 10);
    asked.press('\r');
    await pass(20);
    expect(chat.answers).toEqual([{ id: 'a1', approved: false }]);
    expect(asked.printed()).toContain('Refused: paper order');
  });

  for (const [name, keys] of [
    ['y and Enter', ['y', '\r']],
    ['2 and Enter', ['2', '\r']],
    ['y and Enter in one read', ['y\r']],
    ['down and Enter', ['\u001b[B', '\r']],
  ] as const) {
    it(`${name} allows`, async () => {
      await pass(readingMs + 10);
      for (const bytes of keys) asked.press(bytes);
      await pass(20);
      expect(chat.answers).toEqual([{ id: 'a1', approved: true }]);
      expect(asked.printed()).toContain('Allowed: paper order');
    });
  }

  for (const [name, keys] of [
    ['y then n', ['y', 'n', '\r']],
    ['Y twice, up', ['Y', '\u001b[A', '\r']],
  ] as const) {
    it(`${name} and Enter refuses`, async () => {
      await pass(readingMs + 10);
      for (const bytes of keys) asked.press(bytes);
      await pass(20);
      expect(chat.answers).toEqual([{ id: 'a1', approved: false }]);
    });
  }

  it('keys pressed before it could be read never answer it', async () => {
    for (let i = 0; i < 20; i++) {
      asked.press('y\r');
      await pass(readingMs - 50);
    }
    expect(chat.answers).toEqual([]);
    await pass(readingMs);
    asked.press('\r');
    await pass(20);
    expect(chat.answers).toEqual([{ id: 'a1', approved: false }]);
  });

  for (const [name, bytes] of [
    ['a bracketed paste', '\u001b[200~y\r\u001b[201~'],
    ['many keys in one read', 'yyy\r\r'],
    ['a line typed ahead', 'yes\r2\r'],
    ['words', 'yes'],
  ] as const) {
    it(`${name} does not answer it`, async () => {
      await pass(readingMs + 10);
      asked.press(bytes);
      await pass(readingMs + 10);
      expect(chat.answers).toEqual([]);
      expect(asked.kept.state.choice).toBe(0);
    });
  }

  it('Esc refuses and stops at any moment', async () => {
    asked.press('\u001b');
    await pass(20);
    expect(chat.answers).toEqual([{ id: 'a1', approved: false }]);
    expect(asked.printed()).toContain('Stopped.');
    expect(asked.kept.state.turn).toBe(null);
  });
});
