import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import { systemPrompt } from '../../../src/agent/prompt/prompt.ts';
import { toolset } from '../../../src/agent/tools/tools.ts';
import { viewOf } from '../../../src/agent/tools/view.ts';
import { built, freshHome, runCoach } from '../../support/run-coach.ts';

const tokens = (text: string) => encode(text).length;
const documents: Record<string, Record<string, unknown>> = {};

beforeAll(async () => {
  await built();
  const home = freshHome();
  for (const symbol of ['NIFTY', 'BANKNIFTY', 'SPY']) {
    for (const command of ['chain', 'suggest']) {
      const { out } = await runCoach([command, symbol, '--json'], { home });
      documents[`${command} ${symbol}`] = JSON.parse(out) as Record<string, unknown>;
    }
  }
}, 120_000);

describe("a model's view of a result", () => {
  it.each(['NIFTY', 'BANKNIFTY', 'SPY'])(
    'holds the money of the chain of %s within 1,200 tokens',
    (symbol) => {
      const chain = documents[`chain ${symbol}`]!;
      const { text, sent, left } = viewOf('chain', chain);
      expect(tokens(text)).toBeLessThanOrEqual(1_200);
      const strikes = (sent as { strikes: { strike: number }[] }).strikes.map(({ strike }) => strike);
      expect(strikes).toContain(chain['atmStrike']);
      expect(strikes.length).toBeGreaterThanOrEqual(9);
      expect(left).toMatch(/strikes farther/);
      expect(text).toContain(String(chain['maxPain']));
    },
  );
  it('sends a strike that was asked about whole', () => {
    const { sent, text } = viewOf('chain', documents['chain NIFTY'], [24_000]);
    const row = (sent as { strikes: { strike: number; call: Record<string, number> }[] }).strikes.find(
      ({ strike }) => strike === 24_000,
    );
    expect(row?.call).toHaveProperty('theta');
    expect(tokens(text)).toBeLessThanOrEqual(1_200);
  });
  it.each(['NIFTY', 'BANKNIFTY', 'SPY'])(
    'holds all ideas of %s, what was rejected and the warnings within 2,500 tokens',
    (symbol) => {
      const suggest = documents[`suggest ${symbol}`]!;
      const { text, sent } = viewOf('suggest', suggest);
      expect(tokens(text)).toBeLessThanOrEqual(2_500);
      const { suggestions, rejected, warnings } = sent as Record<
        string,
        { name?: string; maxProfit?: number; legs?: unknown[] }[]
      >;
      expect(suggestions).toHaveLength((suggest['suggestions'] as unknown[]).length);
      for (const one of suggestions!)
        expect(one).toMatchObject({
          name: expect.any(String),
          legs: expect.any(Array),
          pop: expect.any(Number),
        });
      expect(rejected!.length).toBeGreaterThan(0);
      expect(warnings!.length).toBeGreaterThan(0);
    },
  );
  it('holds system and tools to 3,000 tokens, to 1,500 for a small context', async () => {
    const { specs, few } = await toolset(registry);
    const system = tokens(
      systemPrompt({ experience: 'intermediate', risk: 'medium', capital: null }, 'mark-0123456789ab', () =>
        '0'.repeat(64),
      ).text,
    );
    const cost = (list: readonly unknown[]) => tokens(JSON.stringify(list));
    expect(few).toHaveLength(6);
    expect(system + cost(specs)).toBeLessThanOrEqual(3_000);
    expect(system + cost(few)).toBeLessThanOrEqual(1_500);
    expect(cost(few)).toBeLessThanOrEqual(1_200);
  });
});
