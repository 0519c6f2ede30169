import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readNamed, textPieces } from '../../src/adapters/named-file.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-named-'));
const place = (name: string) => path.join(folder, name);
const most = 1_000_000;

const unix = process.platform !== 'win32';

function pipe(name: string): string {
  execFileSync('mkfifo', [place(name)]);
  return place(name);
}

describe('a path that a person names', () => {
  it('is read whole, its text split inside no character', async () => {
    const text = 'नमस्ते ₹ 5,00,000\n'.repeat(20_000);
    fs.writeFileSync(place('a.txt'), text);
    expect((await readNamed(place('a.txt'), { most })).toString()).toBe(text);
    let poured = '';
    for await (const piece of textPieces(place('a.txt'), { most })) poured += piece;
    expect(poured).toBe(text);
  });

  it('is refused past the cap, before it is read', async () => {
    fs.writeFileSync(place('sparse'), '');
    fs.truncateSync(place('sparse'), 50 * 2 ** 30);
    await expect(readNamed(place('sparse'), { most })).rejects.toMatchObject({ kind: 'usage' });
  });

  it('may be capped by how it begins', async () => {
    fs.writeFileSync(place('packed'), Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(5_000)]));
    const cap = (head: Uint8Array) => (head[0] === 0x1f ? 10_000 : 100);
    expect(await readNamed(place('packed'), { most: cap })).toHaveLength(5_002);
    await expect(readNamed(place('a.txt'), { most: cap })).rejects.toMatchObject({ kind: 'usage' });
  });

  it('that is not there, a folder or closed to us says so', async () => {
    await expect(readNamed(place('none'), { most })).rejects.toMatchObject({ kind: 'missing' });
    await expect(readNamed(folder, { most })).rejects.toMatchObject({ kind: 'usage' });
    if (!unix || process.getuid?.() === 0) return;
    fs.writeFileSync(place('closed'), 'x', { mode: 0o000 });
    await expect(readNamed(place('closed'), { most })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.skipIf(!fs.existsSync('/dev/zero'))('stops at the cap on a device without end', async () => {
    await expect(readNamed('/dev/zero', { most })).rejects.toMatchObject({ kind: 'usage' });
    expect(await readNamed('/dev/null', { most })).toHaveLength(0);
  });

  it.skipIf(!fs.existsSync('/proc/self/status'))('is read though its size is said to be 0', async () => {
    expect((await readNamed('/proc/self/status', { most })).toString()).toContain('Pid:');
  });
});

describe.skipIf(!unix)('a pipe', () => {
  it('that nobody writes to is given up', async () => {
    await expect(readNamed(pipe('silent'), { most })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('nobody wrote'),
    });
  });

  it('is read to its end, whatever pauses its writer makes', async () => {
    const named = pipe('slow');
    const reading = readNamed(named, { most });
    const writer = fs.openSync(named, fs.constants.O_RDWR);
    for (const word of ['one ', 'two ', 'three']) {
      await pause(60);
      fs.writeSync(writer, word);
    }
    await pause(60);
    fs.closeSync(writer);
    expect((await reading).toString()).toBe('one two three');
  });

  it('without end stops at the cap', async () => {
    const named = pipe('endless');
    const reading = readNamed(named, { most: 1_000 });
    const writer = fs.openSync(named, fs.constants.O_RDWR);
    fs.writeSync(writer, 'x'.repeat(5_000));
    await expect(reading).rejects.toMatchObject({ kind: 'usage' });
    fs.closeSync(writer);
  });

  it('whose writer says nothing is left at the signal', async () => {
    const named = pipe('held');
    const stop = new AbortController();
    const reading = readNamed(named, { most, signal: stop.signal });
    const writer = fs.openSync(named, fs.constants.O_RDWR);
    await pause(60);
    stop.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    fs.closeSync(writer);
  });
});
