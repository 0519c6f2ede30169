import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chatBundle } from '../../support/chat-bundle.mjs';
import { hostile, numbered } from '../../support/chat-scenes.ts';
import { pause, type Tmux, tmux } from '../../support/tmux.ts';

// The chat as it is shipped, over a scripted conversation, in a real terminal.
let folder = '';
let program = '';
let terminal: Tmux | null = null;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-chat-'));
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  program = await chatBundle(folder);
});
afterEach(() => {
  terminal?.close();
  terminal = null;
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const log = () => path.join(folder, 'log');
const recorded = () => path.join(folder, 'bytes');
/** What the chat may send besides text: colours, frames, the cursor, erasing below it, pastes and keys asked for. */
const own = /\u001b\[(?:[\d;]*m|\?(?:2026|25|2004)[hl]|\?u|\d*[ABG]|[JK]|2K)|\u001b[78]/g;
const facts = () => JSON.parse(fs.readFileSync(log(), 'utf8').trim().split('\n').at(-1)!);

/** A shell with a hundred lines on it, and the chat started from it. */
async function open(
  size: { columns?: number; rows?: number } = {},
  env: Record<string, string> = {},
): Promise<Tmux> {
  fs.rmSync(log(), { force: true });
  const shell = tmux('sh', {
    ...size,
    env: { COACH_LOG: log(), LANG: 'C.UTF-8', PS1: '$ ', CI: '1', DEV: 'true', ...env },
  });
  terminal = shell;
  shell.record(recorded());
  shell.type(`seq -f before%g 1 100; ${process.execPath} ${program}; echo left $?`);
  shell.press('Enter');
  await shell.until('scripted-1');
  return shell;
}

async function say(chat: Tmux, text: string): Promise<void> {
  chat.type(text);
  await pause(60);
  chat.press('Enter');
}

async function leave(chat: Tmux): Promise<void> {
  chat.press('C-c');
  await chat.until('Ctrl-C again leaves');
  chat.press('C-c');
  await chat.until('To go on later');
}

const words = (text: string, prefix: string) => text.match(new RegExp(`\\b${prefix}\\d+\\b`, 'g')) ?? [];

describe('the chat in a terminal', () => {
  it('asks, streams, draws a card, refuses, allows, keeps the shell’s lines, and goes on where it was left', async () => {
    const kept = path.join(folder, 'kept.json');
    fs.rmSync(kept, { force: true });
    const chat = await open({}, { COACH_KEPT: kept });
    await say(chat, 'view');
    await chat.until('Looking at the quote first.');
    await chat.until('Second opinion');
    const screen = chat.screen();
    expect(screen).toContain('market quote');
    expect(screen).toContain('25,480.35');
    expect(screen).toMatch(/Strike\s+CE\n.*\n25,500\s+112\.50/);
    expect(screen.indexOf('That is all.')).toBeLessThan(screen.indexOf('Second opinion'));
    expect(screen).toContain('2 Compare with last week');
    await say(chat, '/why');
    await chat.until('checked every figure');
    expect(chat.screen()).toMatch(/confidence\s+82%/);
    await say(chat, '/good clear answer');
    await chat.until('Kept with the turn: good');

    await say(chat, 'order 1');
    await chat.until('y or n, then Enter');
    expect(chat.screen()).toContain('┃ Sell 75 NIFTY 25,800 CE at 112.50');
    chat.press('Enter');
    await chat.until('Nothing was sent.');
    await say(chat, 'order 2');
    await chat.until('y or n, then Enter');
    chat.press('y');
    await chat.until('❯ 2 Yes');
    chat.press('Enter');
    await chat.until('The order is placed.');
    await say(chat, '/suggest NIFTY');
    await chat.until('ran suggest NIFTY');
    await leave(chat);
    const all = chat.all();
    expect(all).toContain('coach chat --session session-1');
    await chat.until('left 0');
    for (let i = 1; i <= 100; i++) expect(all).toMatch(new RegExp(`^before${i}$`, 'm'));
    expect(facts()).toMatchObject({
      sent: ['view', 'order 1', 'order 2'],
      answers: [
        { id: 'a1', approved: false },
        { id: 'a2', approved: true },
      ],
      verdicts: [{ turnId: 'turn-1', verdict: 'good', note: 'clear answer' }],
    });
    chat.close();

    const again = await open({}, { COACH_KEPT: kept });
    await again.until('Nothing was sent.', 'all');
    await again.until(
      /❯ view[\s\S]*market quote[\s\S]*range-bound[\s\S]*❯ order 2[\s\S]*The order is placed\./,
      'all',
    );
    again.press('Up');
    await again.until('❯ order 2');
    await leave(again);
  });

  it('prints a long answer word for word while it is typed over, and stops at once', async () => {
    const chat = await open();
    await say(chat, 'long 1500');
    await chat.until('w100');
    const typed = 'the quick brown fox jumps over the lazy dog, all of it.';
    for (const letter of typed) {
      chat.type(letter);
      await pause(8);
    }
    await chat.until('w1499', 'all');
    await chat.until(typed);
    expect(words(chat.all(), 'w')).toEqual(words(numbered(1500), 'w'));
    chat.press('C-u');
    await say(chat, 'slow');
    await chat.until('s20');
    await say(chat, 'queued one');
    await chat.until('queued: queued one');
    chat.press('Escape');
    await chat.until('Stopped.');
    expect(chat.screen()).toContain('❯ queued one');
    expect(chat.screen()).toContain('s20');
    await leave(chat);
    expect(facts().sent).toEqual(['long 1500', 'slow']);
  });

  it('loses nothing when the terminal changes its size in mid-answer, nor the lines above', async () => {
    const chat = await open({ columns: 100, rows: 30 });
    await say(chat, 'long 1500');
    await chat.until('w60');
    for (const [columns, rows] of [
      [70, 30],
      [120, 12],
      [60, 24],
      [90, 8],
      [100, 30],
    ] as const) {
      await chat.resize(columns, rows);
    }
    await chat.until('w1499', 'all');
    await chat.until('scripted-1');
    const seen = new Set(words(chat.all(), 'w'));
    expect(words(numbered(1500), 'w').filter((word) => !seen.has(word))).toEqual([]);
    for (let i = 1; i <= 100; i++) expect(chat.all()).toMatch(new RegExp(`^before${i}$`, 'm'));
    await say(chat, '/clear');
    await chat.until(/^\n+❯\s*\nscripted-1/);
    expect(chat.all()).toContain('w1499');
    await leave(chat);
  });

  it('takes pastes as text, wide characters and hostile answers as they are, and comes back from Ctrl-Z', async () => {
    const chat = await open({ columns: 60, rows: 20 });
    chat.paste(Array.from({ length: 200 }, (_, i) => `line ${i}`).join('\n'));
    await chat.until('[Pasted 200 lines]');
    chat.press('C-u');
    chat.paste(Array.from({ length: 200 }, (_, i) => `raw ${i}`).join('\n'), false);
    await chat.until('[Pasted');
    await pause(100);
    chat.press('C-c');
    await say(chat, '日本語 🙂 नमस्ते שלום');
    await chat.until('You said: 日本語 🙂 नमस्ते שלום');
    await say(chat, 'hostile');
    await chat.until('GAIN 900', 'all');
    await chat.until('scripted-1');
    expect(chat.all()).toContain('LOSS 900GAIN 900');
    expect(hostile.length).toBeGreaterThan(10);
    chat.press('C-z');
    await chat.until(/Stopped|suspended/i);
    chat.type('echo in between');
    chat.press('Enter');
    await chat.until(/^in between$/m);
    chat.type('fg');
    chat.press('Enter');
    await chat.until('scripted-1');
    await say(chat, 'still here');
    await chat.until('You said: still here');
    expect(chat.all()).toMatch(/^in between$/m);
    await leave(chat);
    const bytes = fs.readFileSync(recorded(), 'utf8').replaceAll(own, '');
    expect(bytes).toContain('LOSS 900GAIN 900');
    expect(bytes).not.toMatch(/[\u0000-\u0006\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(facts().sent).toEqual(['日本語 🙂 नमस्ते שלום', 'hostile', 'still here']);
  });

  it('gives the terminal back as it was when it is ended from outside', async () => {
    const pid = path.join(folder, 'pid');
    const chat = tmux('sh', { env: { LANG: 'C.UTF-8', COACH_LOG: log() } });
    terminal = chat;
    chat.type(`sh -c 'echo $$ > ${pid}; exec ${process.execPath} ${program}'; echo over $?`);
    chat.press('Enter');
    await chat.until('scripted-1');
    await say(chat, 'slow');
    await chat.until('s10');
    process.kill(Number(fs.readFileSync(pid, 'utf8')), 'SIGTERM');
    await chat.until('over 143');
    chat.type('stty -a | grep -o "[-]*icanon"');
    chat.press('Enter');
    await chat.until(/^icanon$/m);
    expect(chat.all()).toContain('s10');
  });
});
