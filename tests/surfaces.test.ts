import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import { type App, app } from '../src/app.ts';
import type { AnyCommand, Caller, Context } from '../src/core/command.ts';
import { execute } from '../src/core/execute.ts';
import { exposure, permitted } from '../src/core/exposure.ts';
import { fields } from '../src/core/shape.ts';
import { toolName, toolOf, withoutNulls } from '../src/core/tool.ts';
import type { Role } from '../src/ports/identity.ts';
import { identityOf } from '../src/services/identity/identity.ts';
import { kebab, positionals } from '../src/surfaces/cli/help/words.ts';
import { runCli } from '../src/surfaces/cli/program.ts';
import type { Served } from '../src/surfaces/http/door.ts';
import { hosted } from './support/http-host.ts';
import { terminal } from './support/terminal.ts';

const asOf = Date.parse('2026-11-21T10:00:00+05:30');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-surfaces-'));
const store = path.join(folder, 'coach.db');
let running: App;
let served: Served;
const commands: AnyCommand[] = await Promise.all(registry.map((entry) => entry.load()));

// The second call meets what the first one did, or a rule: a verdict with its document, or a refusal.
const onceOnly = new Set(['account open']);
const refusedByRule = new Set(['order cancel', 'breaker resume', 'breaker approve']);

// Their examples name files, which only a person at the machine may do.
const readsFile = new Set(['journal import', 'market import']);

// Commands that take over a terminal or a port have their own tests.
const hosts = new Set(['chat', 'serve', 'mcp', 'worker', 'ask', 'auth set']);
// These need a store on a server, or a job that is there: tests/e2e/worker.test.ts.
for (const name of ['job add', 'job show', 'job cancel', 'market login', 'market stream']) hosts.add(name);
const oneShot = commands.filter((command) => !hosts.has(command.name));

const home = process.cwd();
beforeAll(async () => {
  // Examples that read or write files do so here, beside the bundled data they name.
  fs.symlinkSync(path.resolve('data'), path.join(folder, 'data'));
  process.chdir(folder);
  running = app({ store });
  // The examples of a split and of a demerger are of a share that is held.
  const open = await registry.find((entry) => entry.name === 'trade open')!.load();
  const held = { symbol: 'RELIANCE', side: 'buy', quantity: 10, price: 1500, at: '2026-11-11 10:00' };
  expect(await execute(open, held, context('cli', true))).toMatchObject({ ok: true });
  // The examples add users, and everybody at this machine may go on asking.
  served = await hosted(running, { identity: { ...identityOf(running.ports), required: async () => false } });
});
afterAll(async () => {
  process.chdir(home);
  await served.close();
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** The example as a person would type it, or null where it can only be given as JSON. */
function typed(command: AnyCommand): string[] | null {
  const example = command.example as Record<string, unknown>;
  const known = fields(command);
  if (known.some((field) => field.kind === 'nested' && example[field.key] !== undefined)) return null;
  if (Object.values(example).some((v) => Array.isArray(v) && v.some((x) => typeof x === 'object')))
    return null;
  const placed = positionals(command);
  const words = placed
    .flatMap(({ key }) => [example[key]].flat())
    .filter((v) => v !== undefined)
    .map(String);
  const flags = Object.entries(example)
    .filter(([key]) => !placed.some((p) => p.key === key))
    .flatMap(([key, value]) => {
      if (value === true) return [`--${kebab(key)}`];
      if (value === false) return [`--no-${kebab(key)}`];
      return [value].flat().flatMap((v) => [`--${kebab(key)}`, String(v)]);
    });
  return [...words, ...flags];
}

const context = (caller: Caller, confirmed: boolean): Context => ({
  ports: running.ports,
  registry,
  caller,
  confirmed,
  asOf,
  signal: new AbortController().signal,
  emit: () => undefined,
  correlationId: 'test',
});

async function cli(words: string[], input = '') {
  const streams = terminal({ input });
  const code = await runCli({
    argv: words,
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  return { code, ...streams.written };
}

/** The example over HTTP. */
async function http(command: AnyCommand) {
  const answer = await fetch(
    `${served.address}/v1/${command.name.replaceAll(' ', '/')}?as-of=2026-11-21T10:00:00%2B05:30`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'coach-confirm': 'yes' },
      body: JSON.stringify(command.example),
    },
  );
  return { status: answer.status, document: (await answer.json()) as unknown };
}

describe('every way in', () => {
  for (const command of oneShot) {
    it(`${command.name}: the example, as flags or JSON, gives one document and the tool gives the same`, async () => {
      const words = typed(command);
      const common = ['--json', '--as-of', '2026-11-21T10:00:00+05:30', '--yes'];
      const typedAnswer = words
        ? await cli([...command.name.split(' '), ...words, ...common])
        : await cli([...command.name.split(' '), '--input', '-', ...common], JSON.stringify(command.example));
      expect(typedAnswer.err.includes('"error"'), typedAnswer.err).toBe(false);
      if (refusedByRule.has(command.name)) expect(typedAnswer.code).toBe(3);
      else expect(typedAnswer.code).toBeLessThanOrEqual(1);
      expect(typedAnswer.out.trimEnd().split('\n')).toHaveLength(1);
      const document: unknown = JSON.parse(typedAnswer.out);
      expect(typedAnswer.out).not.toMatch(/\b(NaN|Infinity|undefined)\b/);

      const how = exposure(command, 'model');
      const answer = await execute(
        command,
        withoutNulls(JSON.parse(JSON.stringify(command.example))),
        context('model', how === 'confirmed'),
      );
      if (how === 'off') expect(answer).toMatchObject({ ok: false, error: { kind: 'denied' } });
      else if (command.effect === 'read') expect(answer).toMatchObject({ ok: true, output: document });
      else if (onceOnly.has(command.name))
        expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
      else expect(answer).toMatchObject({ ok: true });

      const asked = await http(command);
      if (exposure(command, 'http') === 'off' || readsFile.has(command.name)) expect(asked.status).toBe(403);
      else if (command.effect === 'read') expect(asked).toEqual({ status: 200, document });
      else if (onceOnly.has(command.name)) expect(asked.status).toBe(409);
      else expect(asked.status).toBe(200);
    });

    it(`${command.name}: what changes something waits for a person when a model asks`, async () => {
      if (exposure(command, 'model') !== 'confirmed') return;
      const answer = await execute(command, command.example, context('model', false));
      expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
    });

    it(`${command.name}: the same words for the same bad input, whoever asks`, async () => {
      const bad = {
        ...(command.example as object),
        [Object.keys(command.example as object)[0] ?? 'x']: { deep: ['wrong'] },
      };
      if (command.input.safeParse(bad).success) return;
      const shell = await cli(
        [...command.name.split(' '), '--input', '-', '--json', '--yes'],
        JSON.stringify(bad),
      );
      expect(shell.out).toBe('');
      expect(shell.code).toBe(2);
      const { error } = JSON.parse(shell.err) as { error: { kind: string; message: string; hint: string } };
      if (exposure(command, 'model') === 'off') return;
      const tool = await execute(command, bad, context('model', true));
      expect(tool).toMatchObject({ ok: false, error });
    });
  }

  it('tool names and schemas are what a strict provider takes', () => {
    const names = commands.map((c) => toolName(c.name));
    expect(new Set(names).size).toBe(names.length);
    for (const command of commands) {
      const tool = toolOf(command);
      expect(tool.name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(tool.parameters['type']).toBe('object');
    }
  });
});

describe('who is offered what', () => {
  it('is the golden table', async () => {
    const callers: Caller[] = ['cli', 'model', 'http', 'mcp', 'worker'];
    const rows = commands.map(
      (c) => `| ${c.name} | ${c.effect} | ${callers.map((caller) => exposure(c, caller)).join(' | ')} |`,
    );
    const table = [
      '| command | effect | cli | model | http | mcp | worker |',
      '|---|---|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
    await expect(table).toMatchFileSnapshot('fixtures/exposure.md');
  });

  it('is the golden table of roles, for what a server offers', async () => {
    const roles: Role[] = ['owner', 'trader', 'viewer'];
    const rows = commands
      .filter((c) => exposure(c, 'http') !== 'off')
      .map((c) => `| ${c.name} | ${roles.map((role) => (permitted(c, role) ? 'yes' : '-')).join(' | ')} |`);
    const table = ['| command | owner | trader | viewer |', '|---|---|---|---|', ...rows, ''].join('\n');
    await expect(table).toMatchFileSnapshot('fixtures/roles.md');
  });
});
