import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';
import { type Tmux, tmux } from '../support/tmux.ts';

// The three questions of the first suggestion, in a terminal as a person sees it.
beforeAll(built, 60_000);
let open: Tmux | undefined;
afterEach(() => open?.close());

/** A shell in a home of its own, where a suggestion can be asked for. */
function shell(home: string): Tmux {
  open?.close();
  open = tmux('sh', { columns: 100, rows: 60, env: { COACH_HOME: home, PS1: 'ready$ ' } });
  return open;
}

const ask = (screen: Tmux, ...more: string[]) => {
  screen.type(`"${process.execPath}" "${bin}" suggest NIFTY ${more.join(' ')}; echo "ended $?"`);
  screen.press('Enter');
};

async function setting(home: string, key: string): Promise<{ value: unknown; origin: string }> {
  return JSON.parse((await runCoach(['config', 'get', key, '--json'], { home })).out);
}

describe('the first suggestion in a terminal', () => {
  it('asks three things once, says what it did not understand, and saves the answers', async () => {
    const home = freshHome();
    const screen = shell(home);
    ask(screen);
    await screen.until('How long have you traded options?');
    screen.type('expert');
    screen.press('Enter');
    await screen.until(/expert[\s\S]+How long have you traded options\?/);
    screen.type('beginner');
    screen.press('Enter');
    await screen.until('How much money do you trade with?');
    screen.type('5L');
    screen.press('Enter');
    await screen.until('How much may one idea risk?');
    screen.press('Enter');
    await screen.until('ended 0', 'all');
    const told = screen.all();
    expect(told).toContain('Three questions, once');
    expect(told).toContain('coach config set experience|capital|risk');
    expect(told).toMatch(/1 [A-Z][\w ]+ +\d+%/);
    expect(await setting(home, 'experience')).toMatchObject({ value: 'beginner', origin: 'saved' });
    expect(await setting(home, 'capital')).toMatchObject({ value: 500_000, origin: 'saved' });
    expect(await setting(home, 'risk')).toMatchObject({ origin: 'default' });
    screen.type('clear');
    screen.press('Enter');
    ask(screen);
    await screen.until(/ended 0/, 'screen');
    expect(screen.screen()).not.toContain('How long');
  }, 60_000);

  it('is answered without them where all are skipped, and they do not come back', async () => {
    const home = freshHome();
    const screen = shell(home);
    ask(screen);
    for (const question of ['How long have you', 'How much money', 'How much may one idea']) {
      await screen.until(question);
      screen.press('Enter');
    }
    await screen.until('ended 0', 'all');
    expect(screen.all()).toMatch(/Skipped: only ideas with a known\s+worst case are shown/);
    expect(await setting(home, 'experience')).toMatchObject({ origin: 'default' });
    expect(await setting(home, 'asked')).toMatchObject({ value: true });
  }, 60_000);

  it('Ctrl-C at a question ends it with nothing saved, and it asks again', async () => {
    const home = freshHome();
    const screen = shell(home);
    ask(screen);
    await screen.until('How long have you');
    screen.type('advanced');
    screen.press('Enter');
    await screen.until('How much money');
    screen.press('C-c');
    await screen.until('ended 130', 'all');
    expect(screen.all()).not.toMatch(/at .*\.js:\d+/);
    screen.type('clear');
    screen.press('Enter');
    expect(await setting(home, 'experience')).toMatchObject({ origin: 'default' });
    ask(screen);
    await screen.until('How long have you');
  }, 60_000);

  it('never asks in a pipe, nor where something of it is given', async () => {
    const home = freshHome();
    const screen = shell(home);
    for (const rest of ['| cat', '< /dev/null', '--risk low']) {
      screen.type('clear');
      screen.press('Enter');
      ask(screen, rest);
      await screen.until(/ended 0/, 'screen');
      expect(screen.all()).not.toContain('Enter skips');
    }
    const { code, err } = await runCoach(['suggest', 'NIFTY'], { home: path.join(home, 'other') });
    expect([code, err]).toEqual([0, '']);
  }, 60_000);
});
