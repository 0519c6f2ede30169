import { describe, expect, it } from 'vitest';
import { route } from '../../../src/domain/intent/route.ts';
import rephrased from '../../fixtures/intent/rephrased.json' with { type: 'json' };
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
