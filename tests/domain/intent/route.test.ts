import { describe, expect, it } from 'vitest';
import { route } from '../../../src/domain/intent/route.ts';
import rephrased from '../../fixtures/intent/rephrased.json' with { type: 'json' };
import retold from '../../fixtures/intent/retold.json' with { type: 'json' };
import { golden, hasShared } from '../../support/shared.ts';

const readOf = (question: string): string =>
  route(question).topic.split('.')[0]!.replace('compare', 'suggest');

describe('what a question is answered from', () => {
  it.skipIf(!hasShared)('is the read of the golden questions in at least 95 %', () => {
    const { rows } = golden<{ rows: { question: string; from: string }[] }>('10_questions.json');
    const wrong = rows.filter(({ question, from }) => readOf(question) !== from.split(' ')[0]);
    expect(rows.length).toBeGreaterThan(40);
    expect(wrong.map(({ question, from }) => `${question}: ${from} not ${route(question).topic}`)).toEqual(
      [],
    );
  });
  it('is the same read for at least 85 % of rephrasings, in three scripts', () => {
    const rows = rephrased.rows as [string, string][];
    const wrong = rows.filter(([from, question]) => readOf(question) !== from);
    expect(
      wrong.map(
        ([from, question]) => `${question}: ${from} not ${route(question).topic} [${route(question).normal}]`,
      ),
    ).toEqual([]);
  });
  it.skipIf(!hasShared)('is the read of each golden question told three times over, a caution in all', () => {
    const { rows } = golden<{ rows: { question: string; from: string }[] }>('10_questions.json');
    const from = new Map(rows.map((row) => [row.question, row.from.split(' ')[0]!]));
    const told = retold.rows.flatMap(({ of, asked }) =>
      asked.map((question) => [from.get(of)!, question] as const),
    );
    expect(new Set(retold.rows.map(({ of }) => of))).toEqual(new Set(from.keys()));
    const wrong = told.filter(([read, question]) => readOf(question) !== read);
    expect(told).toHaveLength(3 * rows.length);
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.05 * told.length);
    expect(wrong.filter(([read]) => read === 'caution')).toEqual([]);
  });
  it('is a caution for whoever is in trouble, and none for whoever is not', () => {
    expect(retold.trouble.filter((question) => readOf(question) !== 'caution')).toEqual([]);
    const calm = [
      'what are my total fees',
      'how much margin is used',
      'all my open trades',
      'short strangle without naked risk',
      'did I lose money this month',
      'highest open interest strikes',
      'leverage of a long call',
      'sell a put on my stock',
    ];
    expect(calm.filter((question) => readOf(question) === 'caution')).toEqual([]);
  });
  it('is what a newcomer means', () => {
    const topics: [string, string][] = [
      ['how much is the 24900 straddle', 'payoff'],
      ['price of 24900 straddle', 'payoff'],
      ['break even of 24800 25200 strangle', 'payoff'],
      ['how risky is selling naked calls', 'payoff'],
      ['naked call bechna kitna risky hai', 'payoff'],
      ["what's vix", 'terms'],
      ['vix kya hai', 'terms'],
      ['is vix high', 'chain.iv'],
      ['mera total nuksan kitna hai is saal', 'performance.net'],
      ['kaise shuru karu', 'help.can'],
      ['how do i start', 'help.can'],
      ['any events this week', 'events'],
      ['do i revenge trade', 'patterns'],
    ];
    expect(topics.map(([question]) => [question, route(question).topic])).toEqual(topics);
  });
  it('two figures side by side are strikes, not a capital and a strike', () => {
    expect(route('break even of 24800 25200 strangle').slots).toMatchObject({
      strikes: [24800, 25200],
      capital: null,
    });
    expect(route('I have 50000, suggest a trade').slots.capital).toBe(50000);
  });
});
