import { describe, expect, it } from 'vitest';
import { fallbackAnswer, looksFor } from '../../../src/agent/answer/fallback.ts';
import type { ToolRow } from '../../../src/agent/tools/documents.ts';
import type { AdviceHistory } from '../../../src/domain/advice/advice.ts';
import { recognise } from '../../../src/domain/intent/intent.ts';

const market = {
  symbol: 'NIFTY',
  currency: 'INR',
  spot: 24_864.2,
  atmIv: 0.118,
  realizedVolatility: 0.124,
  ivRank: 41,
  daysToExpiry: 6,
  expectedMove: { oneSigma: 378 },
  lotSize: 65,
  walls: { support: [{ strike: 24_500 }], resistance: [{ strike: 25_500 }] },
};
const chain: ToolRow = {
  command: 'chain',
  output: {
    ...market,
    strikes: [{ strike: 25_000, call: { mid: 99.45, iv: 0.117 }, put: { mid: 213.38, iv: 0.117 } }],
  },
};
const first = {
  name: 'Iron Butterfly',
  actions: ['BUY PE 24350', 'BUY CE 25450', 'SELL PE 24900', 'SELL CE 24900'],
  legs: [{ lots: 2 }],
  maxProfit: 35_048,
  maxLoss: -36_452,
  pop: 0.5133,
  breakevensAfterCosts: [24_634.09, 25_165.91],
};
const suggest: ToolRow = { command: 'suggest', output: { market, suggestions: [first] } };
const person = { experience: 'intermediate', capital: null } as const;

function answered(question: string, rows: ToolRow[], history: AdviceHistory = {}) {
  return fallbackAnswer({ question, recognised: recognise(question), rows, person, history });
}

describe('answers without a model', () => {
  it('looks a named strike up, and prices the straddle that was asked about', () => {
    const question = 'is the 25000 straddle rich?';
    expect(looksFor(recognise(question), [], question)).toEqual([
      { command: 'chain', input: { symbol: 'NIFTY', strikes: 'near', around: 40 } },
    ]);
    const { text, variant } = answered(question, [chain]);
    expect(variant).toBe('volatility-strike-fair');
    for (const figure of ['25,000', '312.83', '11.7 %', '12.4 %', '24,687.17', '25,312.83'])
      expect(text).toContain(figure);
  });

  it.each([
    [0.16, 'volatility-strike-dear'],
    [0.1, 'volatility-strike-cheap'],
  ])('at an IV of %d says so', (iv, variant) => {
    const strikes = [{ strike: 25_000, call: { mid: 99, iv }, put: { mid: 213, iv } }];
    const rows = [{ command: 'chain', output: { ...market, strikes } }];
    expect(answered('is the 25000 straddle rich?', rows).variant).toBe(variant);
  });

  it('gives the legs of an idea and the money of one lot', () => {
    const { text } = answered('give me an idea for NIFTY', [suggest]);
    for (const words of ['BUY PE 24350', 'SELL CE 24900', '₹18,226', '₹17,524', '24,634.09 and 25,165.91'])
      expect(text).toContain(words);
  });

  it('sizes from the capital the question names', () => {
    expect(answered('how many lots with 5 lakh', [suggest]).text).toContain('₹5,00,000');
    const { text } = answered('how many lots with 20 lakh', [suggest]);
    expect(text).toContain('At most 2 lots');
  });

  it.each(['I lost 50k and want it back', 'loss ho gaya 50k recover karna hai', 'down 2 lakh, need it back'])(
    'hears the loss in "%s"',
    (question) => expect(recognise(question).intent).toBe('tilt'),
  );

  it.each(['nifty ka max pain kya hai', 'max pain of banknifty', 'nifty pcr?', 'how is NIFTY', 'Nifty?'])(
    'reads the market for "%s"',
    (question) => expect(recognise(question).intent).toBe('market'),
  );

  it.each([
    ['what is theta', 'Theta'],
    ['iron condor kya hota hai', 'Iron condor'],
    ['explain max pain', 'Max pain'],
  ])('explains: %s', (question, term) =>
    expect(answered(question, []).text).toMatch(new RegExp(`^\\*\\*${term}\\*\\*`)),
  );

  it('lets three losses in a row speak before the idea', () => {
    const outcomes = [-900, -400, -1200].map((pnl) => ({ pnl, strategy: 'Short Strangle' }));
    expect(answered('give me an idea for NIFTY', [suggest], { outcomes }).variant).toBe('entry-losses');
  });
});
