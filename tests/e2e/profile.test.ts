import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, freshHome, runCoach } from '../support/run-coach.ts';

const folder = freshHome();
beforeAll(built, 60_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Every file under a folder with the bytes of a word in it. */
function holding(where: string, word: string): string[] {
  return fs
    .readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.readFileSync(file).includes(word));
}

describe('a profile', () => {
  it('counts what is used, greets with it, and forgets it to the last byte', async () => {
    const home = path.join(folder, 'a');
    const run = (...args: string[]) => runCoach(args, { home });
    // Nobody is known: help, and no store is made by looking.
    expect((await run()).out).toContain('Usage: coach <command>');
    expect(fs.existsSync(path.join(home, 'coach.db'))).toBe(false);
    for (let i = 0; i < 3; i++) await run('chain', 'NIFTY', '--json');
    await run('watchlist', 'add', 'BANKNIFTY');
    await run('chain', 'QQXXQQ');
    const shown = JSON.parse((await run('profile', 'show', '--json')).out);
    expect(shown.mostUsed).toMatchObject({
      commands: ['chain', 'watchlist add'],
      instruments: ['NIFTY', 'BANKNIFTY'],
    });
    expect(shown.habits).toContainEqual(expect.objectContaining({ kind: 'instrument', what: 'NIFTY', n: 3 }));
    const greeting = await run();
    expect(greeting.out).toContain('You use most NIFTY, BANKNIFTY · chain, watchlist add');
    expect(greeting.out).toContain('coach suggest NIFTY');
    await run('watchlist', 'remove', 'BANKNIFTY');
    await run('profile', 'set', '--experience', 'beginner');
    const exported = await run('profile', 'export', path.join(folder, 'out.json'), '--json');
    expect(JSON.parse(fs.readFileSync(JSON.parse(exported.out).path, 'utf8')).profile.habits).not.toEqual([]);
    expect((await run('profile', 'forget', '--json')).code).toBe(3);
    const forgotten = JSON.parse((await run('profile', 'forget', '--yes', '--json')).out);
    expect(forgotten).toMatchObject({ habits: 5, settings: ['experience'], left: [] });
    expect(JSON.parse((await run('profile', 'show', '--json')).out).habits).toEqual([]);
    expect((await run()).out).toContain('Usage: coach <command>');
  }, 60_000);

  it('leaves no byte of a habit in the store file, its log or beside it', async () => {
    const home = path.join(folder, 'b');
    const run = (...args: string[]) => runCoach(args, { home });
    const word = 'OPALINE';
    const habits = path.join(home, 'cache', 'telemetry.ndjson');
    fs.mkdirSync(path.dirname(habits), { recursive: true });
    const line = (at: number) =>
      `${JSON.stringify({ at, name: 'habit', correlationId: 'c', durationMs: null, error: null, attributes: { kind: 'instrument', what: word } })}\n`;
    fs.appendFileSync(habits, Array.from({ length: 40 }, (_, i) => line(1_700_000_000_000 + i)).join(''));
    expect((await run('profile', 'show', '--json')).out).toContain(word);
    expect(holding(home, word).length).toBeGreaterThan(0);
    await run('profile', 'forget', '--yes');
    expect(holding(home, word)).toEqual([]);
  }, 60_000);

  it('counts nothing where the person wants none', async () => {
    const home = path.join(folder, 'c');
    const run = (...args: string[]) => runCoach(args, { home, env: { COACH_PERSONAL: 'off' } });
    await run('chain', 'NIFTY', '--json');
    const shown = JSON.parse((await run('profile', 'show', '--json')).out);
    expect(shown).toMatchObject({ optedOut: true, habits: [] });
    expect(JSON.parse((await run('metrics', '--json')).out).rows.length).toBeGreaterThan(0);
  }, 30_000);
});
