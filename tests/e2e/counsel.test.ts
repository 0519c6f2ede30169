import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, modelServer, type Reply, type Seen } from '../support/model-server.ts';
import { built, freshHome, runCoach } from '../support/run-coach.ts';

// `suggest` with a model behind it: a good one, and every kind of bad one.
let server: ModelServer;
beforeAll(async () => {
  await built();
  server = await modelServer();
}, 60_000);
afterAll(() => server.close());

interface Facts {
  candidates: { id: string; netCash: number; chanceOfProfit: number }[];
  market: { spot: number; maxPain: number };
}
interface Document {
  id: string;
  source: string;
  sourceReason: string;
  decisionPath: string[];
  suggestions: { strategy: string; summary: string; logic: string[]; netCash: number; rank: number }[];
  receipt: { model: string | null; promptHash: string | null; cost: number | null };
}

const factsOf = (seen: Seen): Facts => {
  const messages = seen.body['messages'] as { role: string; content: string | { text: string }[] }[];
  const { content } = messages.find((m) => m.role === 'user')!;
  const text = typeof content === 'string' ? content : content.map((part) => part.text).join('');
  return JSON.parse(text.slice(text.indexOf('{'))) as Facts;
};
const picking =
  (change: (facts: Facts) => unknown) =>
  (seen: Seen): Reply => ({
    text: JSON.stringify(change(factsOf(seen))),
    usage: { input: 1200, output: 150 },
  });
const pick = (facts: Facts, i: number, summary?: string) => ({
  id: facts.candidates[i]!.id,
  summary: summary ?? `Spot is ${facts.market.spot} and max pain ${facts.market.maxPain}.`,
  logic: [`The chance of profit is ${Math.round(facts.candidates[i]!.chanceOfProfit * 100)} %.`],
});

const asOf = ['--as-of', '2026-11-21T10:00:00+05:30'];
async function suggest(reply: Reply | ((seen: Seen) => Reply), args: string[] = [], home = freshHome()) {
  server.standing(reply);
  const before = server.seen.length;
  const env = {
    COACH_BASE_URL: server.url,
    COACH_MODEL_URL: server.url,
    COACH_MODEL: 'test-model',
    COACH_WIRE: 'chat',
  };
  const ran = await runCoach(['suggest', 'NIFTY', ...asOf, ...args], { home, env });
  return { ...ran, home, env, asked: server.seen.length - before };
}
const documentOf = async (reply: Reply | ((seen: Seen) => Reply), args: string[] = []) => {
  const ran = await suggest(reply, ['--json', ...args]);
  expect(ran.code, ran.err).toBe(0);
  return { ...ran, document: JSON.parse(ran.out) as Document };
};

describe('suggest with a model', () => {
  it('lets it choose, argue and word; legs and figures stay the rules’', async () => {
    const { document, home, env } = await documentOf(
      picking((f) => ({ picks: [pick(f, 2), pick(f, 0)], caution: null })),
    );
    const rules = JSON.parse(
      (await runCoach(['suggest', 'NIFTY', '--json', '--no-model', ...asOf], { home: freshHome() })).out,
    ) as Document;
    expect(document.source).toBe('model');
    expect(document.receipt.model).toBe('test-model');
    expect(document.receipt.promptHash).toMatch(/^[0-9a-f]{16}$/);
    expect(document.receipt.cost).toBeNull();
    expect(document.suggestions.map((s) => s.rank)).toEqual([1, 2, 3]);
    expect(document.suggestions[1]!.strategy).toBe(rules.suggestions[0]!.strategy);
    expect(document.suggestions[1]!.netCash).toBe(rules.suggestions[0]!.netCash);
    expect(document.suggestions[0]!.summary).toContain('max pain');
    const again = await runCoach(['replay', document.id, '--json'], { home, env });
    expect(JSON.parse(again.out)).toMatchObject({ same: true });
  });

  it('asks once for one chain and one question', async () => {
    const home = freshHome();
    const reply = picking((f) => ({ picks: [pick(f, 0)], caution: null }));
    expect((await suggest(reply, ['--json'], home)).asked).toBe(1);
    const second = await suggest(reply, ['--json'], home);
    expect(second.asked).toBe(0);
    expect((JSON.parse(second.out) as Document).source).toBe('model');
  });

  it.each<[string, Reply | ((seen: Seen) => Reply), string]>([
    [
      'an invented figure',
      picking((f) => ({
        picks: [pick(f, 0, 'Sell the 31415 call for a credit of 2718.28.')],
        caution: null,
      })),
      'figures',
    ],
    [
      'an invented strategy',
      picking((f) => ({ picks: [{ ...pick(f, 0), id: 'free-lunch' }], caution: null })),
      'no candidate',
    ],
    ['prose instead of the form', { text: 'Sure! I would sell a straddle.' }, 'form'],
    ['an answer cut short', { text: '{"picks":[{"id":"iron', finish: null }, ''],
    ['a length stop', { text: '{"picks":[', finish: 'length' }, ''],
    ['a web page', { body: '<html>login</html>', headers: { 'content-type': 'text/html' } }, ''],
    [
      'a wrong key',
      {
        status: 401,
        body: '{"error":{"message":"bad key"}}',
        headers: { 'content-type': 'application/json' },
      },
      '',
    ],
    ['a broken server', { status: 500, body: '{}', headers: { 'content-type': 'application/json' } }, ''],
  ])('%s falls back to the rules, and says so', async (_, reply, why) => {
    const { document } = await documentOf(reply);
    expect(document.source).toBe('fallback');
    expect(document.sourceReason.length).toBeGreaterThan(10);
    expect(document.sourceReason).toContain(why);
    expect(document.suggestions).toHaveLength(3);
    expect(JSON.stringify(document.suggestions)).not.toContain('31415');
  });

  it('does not wait longer than it was told', async () => {
    const { document } = await documentOf({ text: 'late', firstMs: 20_000 }, ['--deadline', '0.5']);
    expect(document).toMatchObject({ source: 'fallback', sourceReason: expect.stringContaining('0.5 s') });
  });

  it('shows the rules’ card first and the words after it', async () => {
    const ran = await suggest(
      picking((f) => ({ picks: [pick(f, 1)], caution: 'A close beyond the walls.' })),
    );
    expect(ran.code).toBe(0);
    const preview = ran.out.indexOf('by the rules: the model is being asked');
    const [before, after] = [ran.out.slice(0, preview), ran.out.slice(preview)];
    const title = (rank: number, name: string) =>
      new RegExp(`^${rank} ${name} · .* risk · 1 lot of 65$`, 'm');
    expect(before).toMatch(title(1, 'Iron Butterfly'));
    expect(before).toMatch(title(2, 'Short Iron Condor'));
    expect(before).not.toContain('test-model');
    expect(after).toMatch(title(1, 'Short Iron Condor'));
    expect(after).toMatch(/^ {2}Spot is 24864\.2 and max pain 24900\.$/m);
    expect(after).toContain('by model: the model chose and worded');
    expect(before).not.toContain('max pain 24900.');
    expect(ran.out).not.toContain('no model was asked');
    expect(after).toContain('test-model cautions: A close beyond the walls.');
    const why = await runCoach(['suggest', 'NIFTY', ...asOf, '--why', '1'], { home: ran.home, env: ran.env });
    expect(why.out.slice(why.out.lastIndexOf('1 Short Iron Condor'))).toMatch(
      /^• The chance of profit is \d+ %\.$/m,
    );
  });

  it('asks nobody with --no-model', async () => {
    const { document, asked } = await documentOf({ text: 'x' }, ['--no-model']);
    expect([document.source, asked]).toEqual(['rules', 0]);
  });

  it('sends nothing about the person but risk and experience', async () => {
    await documentOf(
      picking((f) => ({ picks: [pick(f, 0)], caution: null })),
      ['--capital', '765432'],
    );
    const wire = JSON.stringify(server.seen.at(-1)!.body);
    expect(wire).not.toContain('765432');
    expect(wire).not.toContain('coach-home');
  });
});
