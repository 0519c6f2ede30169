import { describe, expect, it } from 'vitest';
import { suggestDocument } from '../../../../src/core/shapes/suggestion.ts';
import type { View } from '../../../../src/surfaces/cli/draw/parts/page.ts';
import { draw } from '../../../../src/surfaces/cli/draw/suggest.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { suggestionFor } from './documents.ts';

const view = (more: Partial<View> = {}): View => ({
  columns: 80,
  colour: false,
  ascii: false,
  experience: 'intermediate',
  ...more,
});
const wishes = (['bullish', 'bearish', 'neutral'] as const).flatMap((direction) =>
  (['rising', 'steady', 'falling'] as const).map((volatility) => ({ direction, volatility })),
);
const answers = wishes.map((wish) => suggestionFor({ wish }));
const dollars = suggestionFor(
  {},
  {
    at: Date.parse('2026-08-20T11:00:00-04:00'),
    future: false,
    more: { symbol: 'SPY', exchange: 'US', currency: 'USD' },
  },
);

/** Numbers as they are written; the ends of a payoff strip and its cells apart. */
const numbers = (text: string) =>
  new Set(text.match(/[₹$−+]*\d[\d,]*(?:\.\d+)?%?/g)?.map((one) => one.replace(/,$/, '')));

describe('the card of suggest', () => {
  it('is drawn from a document of the public shape', () => {
    for (const answer of answers) expect(suggestDocument.safeParse(answer).error).toBeUndefined();
  });

  it.each(answers.map((answer, i) => [`${wishes[i]!.direction}/${wishes[i]!.volatility}`, answer] as const))(
    '%s: three ideas in 45 lines of 80, one in 40',
    (_, answer) => {
      const lines = draw(answer, view()).trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(45);
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80);
      const why = draw(answer, view({ asked: { why: 1 } }))
        .trimEnd()
        .split('\n');
      expect(why.length).toBeLessThanOrEqual(40);
    },
  );

  it('fits any width and breaks no number', () => {
    for (const answer of [answers[0]!, answers[4]!, dollars])
      for (const columns of [40, 60, 80, 120])
        for (const asked of [{}, { full: true }, { why: 2 }]) {
          const text = draw(answer, view({ columns, asked }));
          for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(columns);
          const wide = numbers(draw(answer, view({ columns: 3000, asked })));
          for (const number of numbers(text)) if (!wide.has(number)) expect.unreachable(`broken: ${number}`);
          expect(text).not.toMatch(/[₹$−]\n/);
          const strikes = answer.suggestions.flatMap(({ legs }) => legs.map(({ strike }) => strike));
          for (const strike of asked.why === undefined ? strikes : [])
            if (strike !== null) expect(text).toContain(strike.toLocaleString('en-US'));
        }
  });

  it('prints no percentage that is no probability, and nothing naked unasked', () => {
    for (const answer of answers) {
      const text = draw(answer, view());
      expect(text).not.toMatch(/confidence/);
      for (const { maxLossUnlimited } of answer.suggestions) expect(maxLossUnlimited).toBe(false);
    }
  });

  it('has every exit, reason and figure behind --full', () => {
    const [answer] = answers as [(typeof answers)[0]];
    const text = draw(answer, view({ columns: 3000, asked: { full: true } }));
    for (const { exits, logic, margin } of answer.suggestions) {
      for (const { words } of Object.values(exits)) expect(text).toContain(words);
      for (const words of logic.slice(2)) expect(text).toContain(words);
      expect(text).toContain(margin.basis);
    }
    for (const { says } of answer.view.evidence) expect(text).toContain(says);
    for (const { reason } of answer.rejected) expect(text).toContain(reason);
    for (const words of answer.warnings) expect(text).toContain(words);
  });

  it('says C, P and contracts where the market does', () => {
    const text = draw(dollars, view());
    expect(text).toMatch(/(BUY|SELL) [CP] \d/);
    expect(text).toMatch(/1 contract/);
    expect(text).not.toMatch(/\b[CP]E\b/);
  });

  it('is ASCII where asked', () => {
    expect(draw(answers[0], view({ ascii: true })).replaceAll(/[−–×]/g, '')).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
