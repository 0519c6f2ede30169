import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, modelServer } from '../support/model-server.ts';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';
import { pause, type Tmux, tmux } from '../support/tmux.ts';

// The whole chat as a person meets it: the built program, a scripted model server, a real terminal.
let server: ModelServer;
let screen: Tmux | undefined;
beforeAll(async () => {
  await built();
  server = await modelServer();
}, 60_000);
afterAll(() => server.close());
afterEach(() => {
  screen?.close();
  screen = undefined;
});

const envOf = (home: string) => ({
  COACH_HOME: home,
  COACH_MODEL_URL: server.url,
  COACH_MODEL: 'test-model',
  COACH_WIRE: 'chat',
  COACH_REVIEW: 'false',
});
const open = (home: string, args = '', size: { columns?: number; rows?: number } = {}) => {
  screen = tmux(`${process.execPath} ${bin} chat ${args}`, { env: envOf(home), ...size });
  return screen;
};
const story = Array.from({ length: 60 }, (_, i) => `word${String(i).padStart(2, '0')}`);

describe('coach chat', () => {
  it('streams, shows a tool card, asks before it writes, takes no for no and yes for yes, and is there tomorrow', async () => {
    const home = freshHome();
    const chat = open(home);
    await chat.until('❯');

    server.script({ text: `Here it comes: ${story.join(' ')}`, pieceLength: 7, everyMs: 5 });
    chat.type('tell me a story');
    chat.press('Enter');
    await chat.until('word59', 'all');
    expect(chat.all().split('tell me a story')).toHaveLength(2);
    for (const word of story) expect(chat.all()).toContain(word);

    server.script(
      { calls: [{ name: 'chain', arguments: { symbol: 'NIFTY', strikes: 'none' } }] },
      { text: 'The chain is above.' },
    );
    chat.type('show me the chain of NIFTY');
    chat.press('Enter');
    await chat.until('The chain is above.', 'all');
    expect(chat.all()).toContain('max pain');

    const trade = {
      symbol: 'NIFTY',
      legs: ['BUY CE 24900 2026-08-25 @ 100'],
      at: '2026-08-18T10:00:00+05:30',
    };
    for (const answer of ['n', 'y'] as const) {
      server.script({ calls: [{ name: 'trade_open', arguments: trade }] }, { text: `Said ${answer}.` });
      chat.type('write that trade down');
      chat.press('Enter');
      await chat.until(/24900[\s\S]*\b[Nn]o\b/);
      await pause(500);
      chat.type(answer);
      chat.press('Enter');
      await chat.until(`Said ${answer}.`, 'all');
      const listed = await runCoach(['trade', 'list', '--json'], { home });
      expect((JSON.parse(listed.out) as { trades: unknown[] }).trades, listed.err).toHaveLength(
        answer === 'y' ? 1 : 0,
      );
    }

    await chat.resize(70, 20);
    await chat.resize(110, 32);
    server.script({ text: 'Still here after the resize.' });
    chat.type('still there?');
    chat.press('Enter');
    await chat.until('Still here after the resize.', 'all');

    chat.press('C-c');
    await pause(150);
    chat.press('C-c');
    await pause(700);
    chat.close();
    const again = open(home, '--continue');
    await again.until('Still here after the resize.', 'all');
    await again.until('❯');
    expect(again.all()).toContain('tell me a story');
  }, 60_000);

  it('stops at Esc and keeps what came', async () => {
    const home = freshHome();
    const chat = open(home);
    await chat.until('❯');
    server.script({ text: story.join(' '), pieceLength: 7, everyMs: 200 });
    chat.type('slowly please');
    chat.press('Enter');
    await chat.until('word02', 'all');
    chat.press('Escape');
    await pause(500);
    const shown = chat.all();
    expect(shown).toContain('word02');
    await pause(600);
    expect(chat.all()).not.toContain('word20');
    const sessions = JSON.parse((await runCoach(['sessions', 'list', '--json'], { home })).out) as {
      sessions: unknown[];
    };
    expect(sessions.sessions).toHaveLength(1);
  }, 60_000);

  it('brings back what was asked in another conversation, and writes this one to a file', async () => {
    const home = freshHome();
    const first = open(home);
    await first.until('Ask in your own words');
    server.script({ text: 'The first answer.' });
    first.type('a question of yesterday');
    first.press('Enter');
    await first.until('The first answer.', 'all');
    first.press('C-d');
    await pause(700);
    first.close();

    const chat = open(home);
    await chat.until('❯');
    expect(chat.all()).not.toContain('Ask in your own words');
    chat.press('Up');
    await chat.until('❯ a question of yesterday');
    server.script({ text: 'The second answer.' });
    chat.type(' and today');
    chat.press('Enter');
    await chat.until('The second answer.', 'all');
    const file = path.join(home, 'talk.md');
    for (const said of ['Written to ', 'is there already']) {
      chat.type(`/export ${file}`);
      chat.press('Enter');
      await chat.until(said, 'all');
    }
    expect(fs.readFileSync(file, 'utf8')).toMatch(
      /## a question of yesterday and today\n\nThe second answer\.\n/,
    );
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('lists the conversations, and keeps another model for the next chat', async () => {
    const home = freshHome();
    const chat = open(home);
    await chat.until('❯');
    server.script({ text: 'Once.' });
    chat.type('a talk to be listed');
    chat.press('Enter');
    await chat.until('Once.', 'all');
    for (const [typed, said] of [
      ['/sessions', '● sessions list'],
      ['/model another-model', 'the next chat asks it'],
    ] as const) {
      chat.type(typed);
      await chat.until(`❯ ${typed}`);
      chat.press('Enter');
      await chat.until(said, 'all');
    }
    expect(chat.all().split('● sessions list')).toHaveLength(2);
    const saved = await runCoach(['config', 'get', 'model', '--json'], { home });
    expect(saved.out).toContain('another-model');
  }, 60_000);

  it('shows a model that is paused, and talks on without a store', async () => {
    const home = freshHome();
    server.standing({ status: 500, body: '{}' });
    const chat = open(home);
    await chat.until('❯');
    for (const n of [1, 2, 3]) {
      chat.type(`question ${n}`);
      chat.press('Enter');
      await chat.until(new RegExp(`question ${n}[\\s\\S]*so the rules did`), 'all');
    }
    await chat.until('the model rests after failures');
    server.standing({});
    chat.close();
    const file = path.join(home, 'not-a-database.db');
    fs.writeFileSync(file, 'x'.repeat(4096));
    const unkept = open(home, `--store ${file}`);
    await unkept.until('❯');
    unkept.type('what is theta?');
    unkept.press('Enter');
    await unkept.until('This is not kept', 'all');
    await unkept.until('What an option loses in one day', 'all');
  }, 60_000);

  it('works without any model: commands, cards and advice by the rules', async () => {
    const home = freshHome();
    screen = tmux(`${process.execPath} ${bin} chat`, { env: { COACH_HOME: home } });
    await screen.until('❯');
    screen.type('/chain NIFTY --around 2');
    screen.press('Enter');
    await screen.until('max pain', 'all');
    screen.type('give me an idea for NIFTY');
    screen.press('Enter');
    await screen.until('rules', 'all');
  }, 30_000);

  it('stops at Ctrl-C and goes on where the terminal can only print; twice leaves', async () => {
    const home = freshHome();
    const dumb = tmux(`env TERM=dumb ${process.execPath} ${bin} chat; sleep 60`, { env: envOf(home) });
    screen = dumb;
    await dumb.until(/^>/m);
    server.script({ text: story.join(' '), pieceLength: 7, everyMs: 100 });
    dumb.type('slowly please');
    dumb.press('Enter');
    await dumb.until('word02', 'all');
    dumb.press('C-c');
    await dumb.until('Stopped.', 'all');
    server.script({ text: 'Here again.' });
    dumb.type('are you there');
    dumb.press('Enter');
    await dumb.until('Here again.', 'all');
    dumb.press('C-c');
    await dumb.until('Ctrl-C again leaves.', 'all');
    expect(dumb.all()).not.toContain('word30');
    dumb.press('C-d');
    await dumb.until('To go on later: coach chat --session', 'all');
  }, 60_000);

  it('talks in lines where there is no terminal', async () => {
    const home = freshHome();
    server.standing({ text: 'In lines.' });
    const ran = await runCoach(['chat'], { home, env: envOf(home), stdin: 'pipe', input: 'hello\n' });
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toContain('In lines.');
    expect(ran.out).not.toContain('\u001b');
  });
});
