import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filler } from '../../../src/agent/turn/handles.ts';
import { type HandleRow, handled } from '../../../src/domain/grounding/handle.ts';

const chain = {
  symbol: 'NIFTY',
  expiry: '2026-08-25',
  currency: 'INR',
  spot: 24_864.2,
  atmIv: 0.1179,
  daysToExpiry: 5.98,
  ivRank: 40.7,
  expiries: ['2026-08-25', '2026-09-01'],
  walls: { support: [{ strike: 24_500, oi: 226_318 }] },
  strikes: [
    { strike: 24_900, call: { bid: 143.3, ask: 144.2, delta: 0.4931, oi: 90_123 }, put: { ask: 158.1 } },
    { strike: 1202.5, call: { ask: 3.05 }, put: null },
  ],
};
const leg = (action: string, type: string, strike: number) => ({
  action,
  type,
  strike,
  expiry: '2026-08-25',
});
const suggest = {
  symbol: 'NIFTY',
  market: { currency: 'INR', spot: 24_864.2 },
  suggestions: [
    { name: 'Iron Butterfly', maxLoss: -18_226.4, maxProfit: 17_524, pop: 0.5112, expectedValue: -350.2 },
    {
      name: 'Short Strangle',
      maxLossUnlimited: true,
      netCash: 3513.25,
      margin: { estimate: 194_850.4 },
      charges: { entry: 55.67, total: 101.37 },
      breakevensAfterCosts: [24_397.53, 25_352.47],
      legs: [leg('sell', 'PE', 24_450), leg('sell', 'CE', 25_300)],
      exits: { target: { pl: 1756.6, share: 0.5 } },
    },
  ],
};
const rows: HandleRow[] = [
  { result: 1, ideas: 0, fresh: true, sent: chain },
  { result: 2, ideas: 0, fresh: true, sent: suggest },
];
const figure = (handle: string) => handled(handle, rows);

describe('a handle', () => {
  it.each([
    ['s1.maxLoss', '₹18,226'],
    ['s1.max_loss', '₹18,226'],
    ['s2.maxLoss', 'unlimited'],
    ['s2.netCash', '₹3,513'],
    ['s1.pop', '51.1 %'],
    ['s1.expectedValue', '-₹350'],
    ['s2.margin', '₹1,94,850'],
    ['s2.charges.entry', '₹55.67'],
    ['s2.breakevensAfterCosts', '24,397.53 and 25,352.47'],
    ['s2.breakevensAfterCosts.0', '24,397.53'],
    ['s2.legs', 'SELL PE 24450 / SELL CE 25300'],
    ['s2.name', 'Short Strangle'],
    ['s2.exits.target.pl', '₹1,757'],
    ['k24900.ce.ask', '₹144.20'],
    ['K24900.CE.oi', '90,123 contracts'],
    ['r1.k24900.put.ask', '₹158.10'],
    ['k1202.5.ce.ask', '₹3.05'],
    ['k24900.ce.delta', '0.493'],
    ['r1.spot', '24,864.20'],
    ['r2.market.spot', '24,864.20'],
    ['r1.atmIv', '11.8 %'],
    ['r1.ivRank', '41'],
    ['r1.daysToExpiry', '6 days'],
    ['r1.expiry', '25 Aug 2026'],
    ['r1.walls.support.0.strike', '24,500'],
  ])('%s is %s', (handle, words) => {
    expect(figure(handle)).toBe(words);
  });
  it.each([
    's3.maxLoss',
    's1.edge',
    'k24950.ce.ask',
    'k24900.pe.bid',
    'r9.spot',
    's1',
    'spot',
    'r1.walls',
    '',
  ])('%s stands for nothing', (handle) => {
    expect(figure(handle)).toBeNull();
  });
  it('numbers ideas on from those of earlier results, and leaves a strike of two chains open', () => {
    const more: HandleRow[] = [
      ...rows,
      { result: 3, ideas: 2, fresh: true, sent: { suggestions: [{ pop: 0.9 }] } },
      { result: 4, ideas: 3, fresh: true, sent: { ...chain, expiry: '2026-09-01' } },
    ];
    expect(handled('s3.pop', more)).toBe('90.0 %');
    expect(handled('k24900.ce.ask', more)).toBeNull();
    expect(handled('r4.k24900.ce.ask', more)).toBe('₹144.20');
    const before = more.map((row) => ({ ...row, fresh: row.result === 4 }));
    expect(handled('k24900.ce.ask', before)).toBe('₹144.20');
  });
});

const filledIn = (pieces: readonly string[]) => {
  const fill = filler(figure);
  return pieces.map((piece) => fill.push(piece)).join('') + fill.end();
};

describe('filling in', () => {
  it.each([
    ['It can lose {{s1.maxLoss}} at most.', 'It can lose ₹18,226 at most.'],
    ['Loss ₹{{s1.maxLoss}}, won {{s1.pop}} % of the time', 'Loss ₹18,226, won 51.1 % of the time'],
    ['{{r1.daysToExpiry}} days left', '6 days left'],
    ['{{r1.daysToExpiry}} left', '6 days left'],
    ['Worst: **{{ s2.maxLoss }}**', 'Worst: **unlimited**'],
    ['Open: {{k24900.ce.oi}} contracts!', 'Open: 90,123 contracts!'],
    ['Bad {{s9.pop}} here', 'Bad [no figure: s9.pop] here'],
    ['a {{ b\n}} c', 'a {{ b\n}} c'],
    ['{{', '{{'],
    ['a { b } {', 'a { b } {'],
    [`{{${'x'.repeat(80)}}}`, `{{${'x'.repeat(80)}}}`],
    ['{{s1.pop}}', '51.1 %'],
  ])('%s', (text, words) => {
    expect(filledIn([text])).toBe(words);
    // Cut anywhere it comes out the same.
    for (let at = 1; at < text.length; at++)
      expect(filledIn([text.slice(0, at), text.slice(at)])).toBe(words);
    expect(filledIn([...text])).toBe(words);
  });
  it('loses no character of a text without handles, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('{', '}', 'a', '%', ' ', '\n', '₹', '1') })),
        (pieces) => {
          fc.pre(!/\{\{[^{\n]{0,64}\}\}/.test(pieces.join('')));
          expect(filledIn(pieces)).toBe(pieces.join(''));
        },
      ),
      { numRuns: 300 },
    );
  });
});
