import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localTimeouts, type Timeouts, usualTimeouts } from '../../src/adapters/model/call/timers.ts';
import { hear, modelAt, patientTimeouts } from '../support/model-client.ts';
import { faults } from '../support/model-faults.ts';
import { type ModelServer, modelServer } from '../support/model-server.ts';
import { answer, behaviours } from '../support/server-behaviours.ts';
import { type Bench, bench, tell } from '../support/talk.ts';

let server: ModelServer;
let made: Bench;
beforeAll(async () => {
  server = await modelServer();
  made = await bench();
});
afterAll(async () => {
  await made.close();
  await server.close();
});

const shortly = { connectMs: 1_000, firstTokenMs: 1_500, idleMs: 1_000, totalMs: 8_000 };

describe('a turn with a server that', () => {
  it.each(behaviours)('$name', async ({ reply, kept, most = 3, stalls, model: name, shows }) => {
    const from = server.seen.length;
    server.standing((seen) => reply(server.seen.length - from - 1, seen));
    const timeouts = stalls === true ? shortly : patientTimeouts;
    const model = modelAt(server.url, { timeouts, ...(name === undefined ? {} : { model: name }) });
    const desk = { ...made.desk, ports: { ...made.ports, model: async () => model } };
    const { openConversation } = await import('../../src/agent/conversation.ts');
    const conversation = await openConversation(desk);
    const told = await tell(conversation, 'Talk to me about options');
    await conversation.close();
    const [answered] = told.of('answered');
    const why = JSON.stringify(told.of('notice').map(({ message }) => message));
    expect(answered?.adviceSource, why).toBe(kept ? 'model' : 'fallback');
    if (kept) expect(answered?.text, why).toBe(answer);
    else expect(answered?.text).not.toMatch(/is at [19]|Secret|^$/);
    if (shows === true) expect(told.of('notice').map(({ cut }) => cut)).toContain(true);
    else expect(told.text).not.toContain('Secret');
    expect(server.seen.length - from).toBeLessThanOrEqual(most);
  });
  it('loads for a minute is waited for on a machine of one’s own, and nowhere else', async () => {
    // Fifty times as fast as the clock.
    const hastened = (timeouts: Timeouts) =>
      Object.fromEntries(Object.entries(timeouts).map(([key, ms]) => [key, ms / 50])) as unknown as Timeouts;
    server.standing({ text: answer, firstMs: 60_000 / 50 });
    const waited = await hear(modelAt(server.url, { timeouts: hastened(localTimeouts) }));
    expect({ text: waited.text, type: waited.last.type }).toEqual({ text: answer, type: 'done' });
    const given = await hear(modelAt(server.url, { timeouts: hastened(usualTimeouts) }));
    expect(given.last).toMatchObject({ type: 'failed', reason: 'first_token_timeout' });
  });
  it('keeps its models under paths of deployments (Azure)', async () => {
    server.standing({ text: answer });
    const { text } = await hear(modelAt(`${server.origin}/openai/deployments/gpt-6`));
    expect(text).toBe(answer);
    expect(server.seen.at(-1)!.path).toBe('/openai/deployments/gpt-6/chat/completions');
  });
  it('is one of sixty, beside the faults of a connection over both wires', () => {
    expect(behaviours.length).toBeGreaterThanOrEqual(60);
    expect(new Set(behaviours.map(({ name }) => name)).size).toBe(behaviours.length);
    expect(faults.length).toBeGreaterThanOrEqual(80);
  });
});
