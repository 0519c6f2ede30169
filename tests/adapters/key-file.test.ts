import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keyFile } from '../../src/adapters/key-file.ts';
import { prices } from '../../src/adapters/prices.ts';
import { priceOf } from '../../src/domain/cost.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-keys-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the key file', () => {
  it('keeps a key for one origin, readable by its owner alone, the environment first', async () => {
    const file = path.join(folder, 'in', 'keys.json');
    const keys = keyFile(file, [{ value: 'env-key', origin: 'https://a.test' }]);
    await keys.set('https://a.test', 'file-key');
    await keys.set('https://b.test', 'other-key');
    expect(keys.find('https://a.test')?.value).toBe('env-key');
    expect(keys.find('https://b.test')).toEqual({ value: 'other-key', origin: 'https://b.test' });
    expect(keys.find('https://c.test')).toBeNull();
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(JSON.stringify(keys.list())).not.toMatch(/env-key|file-key|other-key/);
    expect(await keys.remove('https://b.test')).toBe(true);
    expect(await keys.remove('https://b.test')).toBe(false);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['keys.json']);
  });

  it('says what is wrong with it without showing any of it', () => {
    const file = path.join(folder, 'bad.json');
    fs.writeFileSync(file, '{"https://a.test": "sk-secret"');
    const read = () => keyFile(file, []).find('https://a.test');
    expect(read).toThrow(/not readable/);
    expect(read).not.toThrow(/sk-secret/);
  });
});

describe('prices of one’s own', () => {
  it('win over the bundled ones, and a bad table is refused by name', () => {
    const own = path.join(folder, 'prices.json');
    const model = { model: 'gpt-6-luna', provider: 'OpenAI' };
    expect(priceOf(prices(own), model, '2026-11-20')?.input).toBe(0.1);
    const row = { ...model, effectiveFrom: '2026-10-01', input: 7, output: 8 };
    fs.writeFileSync(
      own,
      JSON.stringify({ source: 'mine', prices: [row, { ...row, model: 'llama', input: 0 }] }),
    );
    expect(priceOf(prices(own), model, '2026-11-20')?.input).toBe(7);
    expect(priceOf(prices(own), model, '2026-09-01')?.input).toBe(0.1);
    fs.writeFileSync(own, '{"source":"mine","prices":[{"model":""}]}');
    expect(() => prices(own)).toThrow(own);
    fs.writeFileSync(own, 'not json');
    expect(() => prices(own)).toThrow(/not JSON/);
  });
});
