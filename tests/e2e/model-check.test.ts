import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, modelServer, type Reply, type Seen } from '../support/model-server.ts';
import { built, freshHome, runCoach } from '../support/run-coach.ts';

const home = freshHome();
let server: ModelServer;
beforeAll(async () => {
  await built();
  server = await modelServer();
}, 60_000);
afterAll(async () => {
  await server.close();
  fs.rmSync(home, { recursive: true, force: true });
});

const promptOf = ({ body }: Seen): string => JSON.stringify(body['messages']);

/** A model on one's own machine whose server cuts the front of every prompt beyond so many words. */
const local =
  ({ holds, tools }: { holds: number; tools: boolean }) =>
  (seen: Seen): Reply => {
    const prompt = promptOf(seen);
    if (Array.isArray(seen.body['tools']))
      return tools
        ? { calls: [{ name: 'last_price', arguments: { symbol: 'NIFTY' } }] }
        : { text: '24,900.' };
    if (!prompt.includes('code word')) return { text: 'ready', reasoning: 'They want one word.' };
    return { text: prompt.split(' ').length > holds ? 'market' : 'MANGO-4711' };
  };

interface Document {
  ok: boolean;
  checks: {
    id: string;
    status: string;
    summary: string;
    fix: string | null;
    details: Record<string, unknown>;
  }[];
}

async function doctor(...more: string[]) {
  const { out, code } = await runCoach(['doctor', '--model', '--json'], {
    home,
    env: {
      COACH_MODEL_URL: server.url,
      COACH_MODEL: 'small',
      ...Object.fromEntries(more.map((x) => x.split('='))),
    },
  });
  const { checks, ok } = JSON.parse(out) as Document;
  return { code, ok, of: (id: string) => checks.find((one) => one.id === id) };
}

describe('coach doctor --model', () => {
  it('loads the model and measures its words, tools and context, and proposes what to set', async () => {
    server.standing(local({ holds: 9_000, tools: true }));
    const { of, code } = await doctor();
    expect(code).toBe(0);
    expect(of('model.server')?.summary).toMatch(/^small at http:\/\/127\.0\.0\.1:\d+ .*on your own machine/);
    expect(of('model.answer')).toMatchObject({ status: 'ok', details: { firstWordMs: expect.any(Number) } });
    expect(of('model.thinking')?.status).toBe('note');
    expect(of('model.tools')?.status).toBe('ok');
    expect(of('model.context')?.details['tokens']).toBe(8_192);
    expect(of('model.settings')?.fix).toBe('coach config set model-context 8192');
    const set = await doctor('COACH_MODEL_CONTEXT=8192');
    expect(set.of('model.settings')).toBeUndefined();
  }, 60_000);

  it('says that tools are not called and that the first line of a short prompt is lost', async () => {
    server.standing(local({ holds: 100, tools: false }));
    const { of } = await doctor();
    expect(of('model.tools')?.status).toBe('warning');
    expect(of('model.context')).toMatchObject({ status: 'warning', details: { tokens: null } });
    expect(of('model.context')?.fix).toContain('OLLAMA_CONTEXT_LENGTH');
  }, 60_000);

  it('fails with the words of the fault where nothing answers', async () => {
    server.standing({
      status: 404,
      body: '{"error":{"message":"model small not found, try pulling it first"}}',
    });
    const { of, code, ok } = await doctor();
    expect([code, ok]).toEqual([1, false]);
    expect(of('model.answer')?.status).toBe('failed');
    expect(of('model.tools')).toBeUndefined();
  }, 60_000);

  it('waits for the first word as long as it is told to', async () => {
    server.standing({ text: 'late', firstMs: 4_000 });
    const started = Date.now();
    const { of } = await doctor('COACH_MODEL_PATIENCE=1');
    expect(of('model.answer')?.status).toBe('failed');
    expect(of('model.answer')?.details['reason']).toBe('first_token_timeout');
    expect(Date.now() - started).toBeGreaterThan(900);
  }, 60_000);
});

describe('the prompt of a model', () => {
  it('is the small one below 16,000 tokens, wherever the model runs, and the full one above', async () => {
    const toolsWith = async (context: string) => {
      server.standing({ text: 'Fine.' });
      const from = server.seen.length;
      await runCoach(['ask', 'How does NIFTY look?', '--json'], {
        home,
        env: { COACH_MODEL_URL: server.url, COACH_MODEL: 'small', COACH_MODEL_CONTEXT: context },
      });
      const first = server.seen.slice(from).find(({ body }) => Array.isArray(body['tools']));
      return (first?.body['tools'] as unknown[] | undefined)?.length;
    };
    expect(await toolsWith('8192')).toBe(6);
    expect(await toolsWith('32768')).toBeGreaterThan(10);
  }, 60_000);
});
