import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { changeFile, orphans, sweep } from '../../src/adapters/kept-file.ts';
import { bundle } from '../support/bundle.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-kept-'));
let child: string;
beforeAll(async () => {
  child = await bundle('tests/support/kept-file-child.ts', folder);
}, 30_000);

/** A number that belongs to no process any more. */
async function deadPid(): Promise<number> {
  const gone = spawn(process.execPath, ['-e', '0']);
  await once(gone, 'exit');
  return gone.pid!;
}

describe('a small file that many change', () => {
  it('loses nothing when eight processes keep keys and settings at once, twenty times each', async () => {
    const home = path.join(folder, 'eight');
    const keys = path.join(home, 'keys.json');
    const names = [
      'capital',
      'brokerage',
      'rate',
      'us-rate',
      'max-cost-turn',
      'max-cost-day',
      'model',
      'embedder',
    ];
    const env = { ...process.env, COACH_HOME: home };
    const running = names.map((name) => {
      const times = name.endsWith('rate') ? '0' : '20';
      const own = spawn(process.execPath, [child, keys, name, times], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      own.stderr.on('data', (text) => (said += String(text)));
      return once(own, 'exit').then(([code]) => ({ code, said }));
    });
    for (const { code, said } of await Promise.all(running)) expect(code, said).toBe(0);
    const kept = JSON.parse(fs.readFileSync(keys, 'utf8')) as Record<string, string>;
    const writers = names.filter((name) => !name.endsWith('rate'));
    expect(Object.keys(kept)).toHaveLength(writers.length * 20);
    const settings = JSON.parse(fs.readFileSync(path.join(home, 'config.json'), 'utf8')) as object;
    expect(Object.keys(settings).sort()).toEqual([...writers].sort());
    expect(fs.readdirSync(home).sort()).toEqual(['config.json', 'keys.json']);
    for (const name of fs.readdirSync(home))
      expect(fs.statSync(path.join(home, name)).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('is whole after every kill, and the next writer takes away what the dead one left', async () => {
    const home = path.join(folder, 'killed');
    const keys = path.join(home, 'keys.json');
    const env = { ...process.env, COACH_HOME: home };
    for (let round = 0; round < 12; round++) {
      const own = spawn(process.execPath, [child, keys, 'model', '500'], { env, stdio: 'ignore' });
      await pause(120 + round * 11);
      own.kill('SIGKILL');
      await once(own, 'exit');
      for (const name of ['keys.json', 'config.json'])
        if (fs.existsSync(path.join(home, name))) JSON.parse(fs.readFileSync(path.join(home, name), 'utf8'));
    }
    for (const name of ['keys.json', 'config.json'])
      await changeFile(path.join(home, name), (text) => text ?? '{}\n');
    expect(fs.readdirSync(home).sort()).toEqual(['config.json', 'keys.json']);
  }, 60_000);

  it('does not wait for a lock whose holder is gone, and says so where one lives on', async () => {
    const file = path.join(folder, 'locked.json');
    fs.writeFileSync(`${file}.lock`, String(await deadPid()));
    await changeFile(file, () => '1');
    expect(fs.readFileSync(file, 'utf8')).toBe('1');
    fs.writeFileSync(`${file}.lock`, String(process.ppid));
    await expect(changeFile(file, () => '2')).rejects.toMatchObject({ kind: 'busy' });
    expect(fs.readFileSync(file, 'utf8')).toBe('1');
  }, 15_000);

  it('leaves the old text where the new one cannot be made', async () => {
    const file = path.join(folder, 'none', 'x');
    fs.writeFileSync(path.join(folder, 'none'), 'a file, not a folder');
    await expect(changeFile(file, () => '1')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('what dead processes left half made', () => {
  it('is found and taken away; what a living one makes stays', async () => {
    const place = fs.mkdtempSync(path.join(folder, 'left-'));
    const dead = await deadPid();
    const own = `backup.db.${process.ppid}.partial`;
    fs.writeFileSync(path.join(place, `backup.db.${dead}.partial`), '');
    fs.mkdirSync(path.join(place, `export.${dead}.partial`));
    fs.writeFileSync(path.join(place, own), '');
    fs.writeFileSync(path.join(place, 'notes.partial'), '');
    expect(orphans(place)).toHaveLength(2);
    sweep(place);
    expect(fs.readdirSync(place).sort()).toEqual([own, 'notes.partial'].sort());
  });
});
