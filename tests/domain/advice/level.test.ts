import { describe, expect, it } from 'vitest';
import { type Experience, explainedFor, type Language } from '../../../src/domain/advice/level.ts';
import { worded } from '../../../src/domain/advice/slot.ts';

const values = {
  symbol: 'NIFTY',
  spot: 24_864.2,
  forward: 24_885.96,
  expiry: '25 Aug 2026',
  daysToExpiry: 6,
  pcr: 0.985,
  pcrVolume: 0.91,
  pcrAll: 0.982,
  maxPain: 24_900,
  atmIv: 0.1184,
  ivRank: 41,
  realizedVolatility: 0.124,
  ivPoints: 0.5,
  ivSide: 'less than that',
  straddleMove: 301.5,
  expectedMove: 378.2,
  moveShare: 0.0152,
  lower: 24_486,
  upper: 25_242.4,
  support: 24_500,
  supportOi: 399_765,
  resistance: 25_500,
  resistanceOi: 316_965,
};
const said = (level: Experience, language: Language = 'en', topic = 'chain.outlook') =>
  explainedFor(worded(topic, values, language, 'INR', level), language, level);
const figures = (text: string) => text.match(/\d[\d,.]*/g) ?? [];
const words = (text: string) => text.split(/\s+/).length;

describe('an answer of the rules by what a person knows', () => {
  it.each(['en', 'hinglish', 'hi'] as const)(
    'explains terms to a beginner and gives figures to the advanced, in %s',
    (language) => {
      const [beginner, usual, advanced] = (['beginner', 'intermediate', 'advanced'] as const).map((level) =>
        said(level, language),
      ) as [string, string, string];
      expect(beginner.startsWith(usual)).toBe(true);
      const below = beginner.slice(usual.length).trim().split('\n');
      expect(below.length).toBe(3);
      expect(below.every((line) => line.startsWith('- '))).toBe(true);
      expect(figures(beginner)).toEqual(figures(usual));
      expect(words(beginner)).toBeGreaterThan(words(usual) * 1.2);
      expect(figures(advanced).length).toBeGreaterThanOrEqual(figures(usual).length + 4);
      expect(figures(advanced)).toEqual(expect.arrayContaining(figures(usual)));
      expect(figures(advanced).length / words(advanced)).toBeGreaterThan(
        figures(usual).length / words(usual),
      );
    },
  );
  it('leaves an answer as it is for everybody else, and cautions for all', () => {
    expect(worded('chain.outlook', values, 'en', 'INR')).toBe(said('intermediate'));
    for (const topic of ['caution.allIn', 'refuse.unclear', 'help.can'])
      expect(said('advanced', 'en', topic)).toBe(said('intermediate', 'en', topic));
  });
});
