import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import { type App, app } from '../../../src/app.ts';
import { execute } from '../../../src/core/execute.ts';
import type { Served } from '../../../src/surfaces/http/door.ts';
import { hosted } from '../../support/http-host.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-upload-'));
const book = fs.readFileSync('data/sample/example-tradebook.csv');
let running: App;
let served: Served;
const keys = new Map<string, string>();

beforeAll(async () => {
  running = app({ store: path.join(folder, 'coach.db'), home: folder });
  const add = await registry.find(({ name }) => name === 'auth user add')!.load();
  for (const [name, role] of [
    ['olga', 'owner'],
    ['tara', 'trader'],
    ['vera', 'viewer'],
  ]) {
    const context = {
      ...{ ports: running.ports, registry, caller: 'cli' as const, confirmed: true, asOf: null },
      ...{ signal: new AbortController().signal, emit: () => undefined, correlationId: 'test' },
    };
    const made = await execute(add, { name, role }, context);
    if (made.ok) keys.set(name!, (made.output as { key: string }).key);
  }
  served = await hosted(running, { bounds: { file: 64 * 1024 } });
});
afterAll(async () => {
  await served.close();
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const send = (
  query: string,
  body: Uint8Array,
  options: { who?: string; what?: string; type?: string } = {},
) => {
  const { who = 'tara', what = 'journal', type = 'application/octet-stream' } = options;
  return fetch(`${served.address}/v1/upload/${what}?${query}`, {
    method: 'POST',
    headers: {
      'content-type': type,
      authorization: `Bearer ${keys.get(who)}`,
    },
    body: new Uint8Array(body),
  });
};
const trades = async (who: string) => {
  const headers = { authorization: `Bearer ${keys.get(who)}` };
  const answer = await fetch(`${served.address}/v1/trade/list`, { headers });
  return ((await answer.json()) as { trades: unknown[] }).trades.length;
};
const leftOver = () =>
  fs.readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('upload-'));

describe('a file that is sent', () => {
  it('is imported into the asker’s own book, named as they named it, and taken away', async () => {
    const tried = await send('name=example-tradebook.csv&dryRun=true', book);
    expect(tried.status).toBe(200);
    expect(await trades('tara')).toBe(0);
    const answer = await send('name=example-tradebook.csv', book);
    expect(answer.status).toBe(200);
    const document = (await answer.json()) as { files: { path: string; added: number }[] };
    expect(document.files).toMatchObject([{ path: 'example-tradebook.csv', status: 'imported' }]);
    expect(JSON.stringify(document)).not.toContain(folder);
    expect(await trades('tara')).toBeGreaterThan(0);
    expect(await trades('olga')).toBe(0);
    expect(leftOver()).toEqual([]);
  });

  it('may hold market data too', async () => {
    const bars =
      'date,open,high,low,close,volume\n2026-11-16,100,102,99,101,5000\n2026-11-17,101,103,100,102,6000\n';
    const answer = await send('name=TCS.csv&symbol=TCS', Buffer.from(bars), { what: 'market', who: 'olga' });
    const document = (await answer.json()) as { files: unknown[] };
    expect([answer.status, JSON.stringify(document)]).toEqual([200, expect.stringContaining('TCS')]);
  });

  it.each([
    ['no name', '', 400],
    ['a folder above', 'name=..%2F..%2Fetc%2Fpasswd', 400],
    ['a whole path', 'name=%2Fetc%2Fpasswd', 400],
    ['a hidden file', 'name=.bashrc', 400],
    ['a line break', 'name=a%0Ab.csv', 400],
    ['another file of the machine', 'name=a.csv&paths=/etc/passwd', 400],
    ['an input there is not', 'name=a.csv&home=/', 400],
  ])('is refused with %s', async (_, query, status) => {
    const answer = await send(query, book);
    expect(answer.status).toBe(status);
    expect(leftOver()).toEqual([]);
  });

  it('is refused of other types, where it is empty or too large, and for whoever may not', async () => {
    expect((await send('name=a.csv', book, { type: 'text/csv' })).status).toBe(415);
    expect((await send('name=a.csv', book, { type: 'application/json' })).status).toBe(415);
    expect((await send('name=a.csv', new Uint8Array())).status).toBe(400);
    expect((await send('name=a.csv', new Uint8Array(80 * 1024))).status).toBe(413);
    expect((await send('name=a.csv', book, { who: 'vera' })).status).toBe(403);
    expect((await send('name=a.csv', Buffer.from('nothing of any broker'))).status).toBeLessThan(500);
    expect(leftOver()).toEqual([]);
  });
});
