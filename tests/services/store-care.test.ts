import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { registry } from '../../commands/index.ts';
import { app } from '../../src/app.ts';
import { execute } from '../../src/core/execute.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-care-'));
const running = app({ store: path.join(folder, 'coach.db') });
afterAll(async () => {
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function unconfirmed(name: string, input: unknown) {
  const command = await registry.find((entry) => entry.name === name)!.load();
  return execute(command, input, {
    ports: running.ports,
    caller: 'cli',
    confirmed: false,
    asOf: null,
    signal: new AbortController().signal,
    emit: () => undefined,
    correlationId: 'test',
  });
}

it('looking at backups or at what an erasure would take needs no yes; doing it does', async () => {
  await running.ports.store();
  expect(await unconfirmed('store restore', {})).toMatchObject({ ok: true, output: { restored: null } });
  expect(await unconfirmed('store erase', { dryRun: true })).toMatchObject({
    ok: true,
    output: { erased: false },
  });
  for (const [name, input] of [
    ['store restore', { file: path.join(folder, 'no.db') }],
    ['store erase', {}],
  ] as const)
    expect(await unconfirmed(name, input)).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: `"${name}" needs a yes from a person` },
    });
});
