import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import { mcpDoor } from '../commands/serve/mcp.ts';
import { deskFor } from '../commands/talk/talk.ts';
import { systemClock } from '../src/adapters/system.ts';
import { openConversation } from '../src/agent/conversation.ts';
import { offered } from '../src/agent/tools/tools.ts';
import { type App, app } from '../src/app.ts';
import type { AnyCommand, Context } from '../src/core/command.ts';
import { exposure } from '../src/core/exposure.ts';
import { toolName } from '../src/core/tool.ts';
import { runCli } from '../src/surfaces/cli/program.ts';
import type { Served } from '../src/surfaces/http/door.ts';
import type { McpDoor } from '../src/surfaces/mcp/door.ts';
import { callTool } from '../src/surfaces/mcp/tools.ts';
import { hosted } from './support/http-host.ts';
import { scripted, tell } from './support/talk.ts';
import { terminal } from './support/terminal.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-every-way-'));
// Everybody is told the same time, so that what they are told may be compared whole.
const clock = { ...systemClock, now: () => Date.parse('2026-11-20T10:00:00+05:30') };
let running: App;
let served: Served;
let tools: McpDoor;

/** Every command a model or another agent is offered; tests/surfaces.test.ts holds all others to the shell and HTTP. */
const known = registry.filter(({ name }) => offered.includes(name));
const commands: AnyCommand[] = await Promise.all(known.map((entry) => entry.load()));

beforeAll(async () => {
  running = app({ store: path.join(folder, 'coach.db') }, clock);
  served = await hosted(running);
  const options = { tools: ['read', 'book', 'desk'] as const, allowWrite: true };
  tools = await mcpDoor(running.ports, { registry }, options);
  const account = await registry.find(({ name }) => name === 'account open')!.load();
  await shell(account, { cash: 500_000, practice: true });
});
afterAll(async () => {
  await served.close();
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function shell(command: AnyCommand, input: unknown): Promise<unknown> {
  const streams = terminal({ input: JSON.stringify(input) });
  await runCli({
    argv: [...command.name.split(' '), '--input', '-', '--json', '--yes'],
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  return JSON.parse(streams.written.out === '' ? streams.written.err : streams.written.out) as unknown;
}

async function http(command: AnyCommand): Promise<unknown> {
  const answer = await fetch(`${served.address}/v1/${command.name.replaceAll(' ', '/')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command.example),
  });
  return answer.json();
}

const mcp = async (command: AnyCommand) =>
  callTool(
    tools,
    toolName(command.name),
    command.example as Record<string, unknown>,
    new AbortController().signal,
  );

/** What a talk shows of a tool that its model calls; `approved` answers a proposal. */
async function chat(command: AnyCommand, approved: boolean) {
  const call = { name: toolName(command.name), arguments: command.example };
  const model = scripted([{ calls: [call] }, { text: 'Done.' }]);
  const ports = { ...running.ports, model: async () => model };
  const context: Context = {
    ports,
    registry,
    caller: 'cli',
    confirmed: false,
    asOf: null,
    signal: new AbortController().signal,
    emit: () => undefined,
    correlationId: 'test',
  };
  const options = { approvals: 'ask' as const, session: clock.id(), fresh: true, review: false };
  const talk = await openConversation(await deskFor(context, options), options.session, false);
  const told = await tell(talk, 'Go on.', { decide: () => approved });
  await talk.close();
  return told;
}

// The talk's own turn is a memory too, and no talk may name a file, as the example does.
const ofTheTalk = new Set(['memory search']);
const namesFile = new Set(['card earnings']);

describe('the example of every command that a model is offered', () => {
  it('is asked of most of them', () => {
    expect(commands.length).toBeGreaterThan(30);
    expect(commands.filter(({ effect }) => effect === 'read').length).toBeGreaterThan(18);
  });

  for (const command of commands.filter(({ effect }) => effect === 'read')) {
    it(`${command.name}: gives one document at the shell, over HTTP, by MCP and in a talk`, async () => {
      const talked = (await chat(command, false)).of('toolFinished')[0];
      const document = await shell(command, command.example);
      if (namesFile.has(command.name)) {
        expect(talked).toMatchObject({ ok: false, error: { kind: 'usage' } });
        expect((await mcp(command)).structuredContent).toMatchObject({ error: { kind: 'usage' } });
        return;
      }
      // Where there is nothing of it here, everybody is told so in the same words.
      const output = talked?.ok === true ? talked.output : { error: talked?.error };
      if (!ofTheTalk.has(command.name)) expect(output).toEqual(document);
      expect(await http(command)).toEqual(document);
      expect((await mcp(command)).structuredContent).toEqual(document);
    });
  }

  for (const command of commands.filter(({ effect }) => effect !== 'read')) {
    it(`${command.name}: waits for the person, and another agent is told that nothing was done`, async () => {
      const told = await chat(command, false);
      // To halt needs nobody's yes.
      const waits = exposure(command, 'model') === 'confirmed';
      expect(told.of('approval')).toHaveLength(waits ? 1 : 0);
      if (waits) expect(told.of('toolFinished')[0]).toMatchObject({ ok: false, declined: true });
      const { structuredContent, content } = await mcp(command);
      const there = tools.tools.find(toolName(command.name)) !== null && command.effect !== 'danger';
      if (!there) expect(structuredContent).toMatchObject({ error: { kind: 'missing' } });
      else {
        expect(structuredContent).toMatchObject({ proposed: true, done: false, command: command.name });
        expect(JSON.stringify(content)).toContain('NOT placed');
      }
    });
  }
});
