import { describe, expect, it } from 'vitest';
import { suggestion as suggestionShape } from '../../../../src/core/shapes/suggestion.ts';
import { drawings } from '../../../../src/surfaces/cli/draw/index.ts';
import type { View } from '../../../../src/surfaces/cli/draw/parts/page.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { bars, chain, position, quote, suggestion } from './documents.ts';

const documents: Record<string, unknown> = {
  chain,
  suggest: suggestion,
  payoff: position,
  'calc payoff': { ...position, curve: undefined },
  'market quote': quote,
  'market bars': bars,
};
const view = (more: Partial<View> = {}): View => ({
  columns: 80,
  colour: false,
  ascii: false,
  experience: 'intermediate',
  ...more,
});
const drawn = async (name: string, document: unknown, more: Partial<View> = {}) =>
  (await drawings[name]!()).draw(document, view(more));

describe('drawings', () => {
  it.each(Object.keys(documents))('%s: no line is wider than the terminal', async (name) => {
    for (const columns of [20, 24, 30, 39, 40, 49, 50, 59, 60, 72, 79, 80, 81, 100, 120, 200]) {
      for (const colour of [false, true]) {
        for (const line of (await drawn(name, documents[name], { columns, colour })).split('\n')) {
          if (width(line) > columns) expect.unreachable(`${width(line)} > ${columns}: ${line}`);
        }
      }
    }
  });
  it.each(Object.keys(documents))('%s: only ASCII when asked, no colour codes unless asked', async (name) => {
    expect(await drawn(name, documents[name], { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/);
    expect(await drawn(name, documents[name])).not.toContain('\u001b');
    expect(await drawn(name, documents[name], { colour: true })).toContain('\u001b[');
  });
  // Those of the desk and of backtests take the type of their document, which the one door has checked.
  const typed = /^(order|breaker|preflight|backtest|discover)\b/;
  it.each(Object.keys(drawings).filter((name) => !typed.test(name)))(
    '%s: tolerates a document with nothing in it',
    async (name) => {
      for (const empty of [
        {},
        null,
        [],
        { strikes: [], suggestions: [{}], bars: [{}], checks: [{}], files: [{}] },
      ]) {
        expect(typeof (await drawn(name, empty))).toBe('string');
        expect(await drawn(name, empty)).not.toMatch(/undefined|NaN|\[object/);
      }
    },
  );
  it('chain says its age, its warnings, and both sides of the money', async () => {
    const text = await drawn('chain', chain);
    for (const part of [
      'last close: as of the close',
      '▲ 11 of 82 quotes',
      '▸25,050',
      'short build up (bearish)',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('20 strikes further out; --json has all');
  });
  it('suggest as it looks', async () => {
    expect(`\n${await drawn('suggest', suggestion)}`).toMatchInlineSnapshot(`
      "
      ╭─ NIFTY · expiry 2026-11-26 · 2026-11-20 15:10 ───────────────────────────────╮
      │ last close: as of the close of 2026-11-20                                    │
      │ spot 25,012.35           forward 25,040.10        ATM 25,050                 │
      │ ATM IV 12.1%             IV rank 41               straddle 312.40            │
      │ 1 sigma 388.20           days 6.0                 PCR OI 0.91                │
      │ PCR volume 1.04          max pain 25,000          skew 25 −1.1%              │
      │ support 24,500 (4.00L)   GEX −1,877Cr             lot 65                     │
      │ resistance 25,500 (3.17L)                                                    │
      │ view bullish, volatility falling (62%)                                       │
      │ • puts are being written at 24,500                                           │
      │ • IV rank 41                                                                 │
      ╰──────────────────────────────────────────────────────────────────────────────╯

      ╭─ 1. Bull put spread · low risk · confidence 60% ─────────────────────────────╮
      │ Earns if NIFTY stays above 24,720 until 26 November.                         │
      │       lots      strike  expiry       price     bid     ask     IV  delta     │
      │ SELL     1  PE  24,800  2026-11-26  120.50  120.00  121.00  12.3%  −0.31     │
      │ BUY      1  PE  24,500  2026-11-26   55.25   55.00   55.50  13.0%  −0.17     │
      │ receive ₹4,241           max profit ₹4,241        max loss −₹15,259          │
      │ chance of profit 71%     expected value ₹310.20   margin ₹32,400             │
      │ charges ₹110.00                                                              │
      │ break-even after costs 24,736                                                │
      │ exit Take the profit at 2,120, 50 % of the largest profit                    │
      │ exit Stop at -4,200, 100 % of the credit                                     │
      │ exit Close by 2026-11-25                                                     │
      │ exit Wrong below 24500: the largest put wall                                 │
      │ Two of your last three such trades were closed too early.                    │
      │ • Support at 24,500 holds 4 lakh contracts                                   │
      │ • The put side is bid                                                        │
      ╰──────────────────────────────────────────────────────────────────────────────╯

      ╭─ 2. Long call · high risk ───────────────────────────────────────────────────╮
      │ BUY CE 25100                                                                 │
      │ pay ₹9,750             max profit unlimited   max loss −₹9,750               │
      │ chance of profit 38%   break-even 25,250                                     │
      ╰──────────────────────────────────────────────────────────────────────────────╯

      Not taken
        short-straddle: A naked short does not fit a medium risk.

      source rules: no model is set up · id sg_01
      "
    `);
  });
  it('suggest shows every exit; the fixture has the shape of the command', async () => {
    const { exits } = suggestion.suggestions[0]!;
    expect(suggestionShape.shape.exits.safeParse(exits).error).toBeUndefined();
    const text = await drawn('suggest', suggestion, { columns: 100 });
    for (const { words } of Object.values(exits as Record<string, { words: string }>))
      expect(text).toContain(words);
  });
  it('a strike is never rounded: another contract would be named', async () => {
    const leg = { action: 'sell', type: 'PE', lots: 1, price: 1.2, expiry: '2026-11-26' };
    const legs = [337.5, 62.25, 1042.5, 25_000].map((strike) => ({ ...leg, strike }));
    const strikes = ['337.50', '62.25', '1,042.50'];
    const currency = 'USD';
    const card = await drawn('suggest', {
      market: { currency, maxPain: 337.5, atmStrike: 1042.5 },
      suggestions: [{ name: 'x', legs, breakevens: [671.1], breakevensAfterCosts: [671.15] }],
    });
    for (const words of [
      '  337.5 ',
      '  62.25 ',
      '  1,042.5 ',
      ' 25,000 ',
      'max pain 337.5',
      'ATM 1,042.5',
      '671.15',
    ])
      expect(card).toContain(words);
    const ladder = await drawn('chain', {
      currency,
      atmStrike: 62.25,
      strikes: legs.map(({ strike }) => ({ strike, call: { oi: 5, last: 2 }, put: { oi: 5, last: 2 } })),
    });
    const moved = { before: 1, after: 2, change: 1, ratio: 1, type: 'CE' };
    const diff = await drawn('diff', {
      currency,
      movedMost: { price: legs.map(({ strike }) => ({ ...moved, strike })) },
    });
    for (const text of [ladder, diff]) {
      for (const words of ['337.5', '62.25', '1,042.5', '25,000']) expect(text).toContain(words);
      for (const words of ['338', ...strikes]) if (words !== '62.25') expect(text).not.toContain(words);
    }
  });
  it('suggest is terse for the advanced and says why where nothing is suggested', async () => {
    const terse = await drawn('suggest', suggestion, { experience: 'advanced' });
    expect(terse).not.toContain('The put side is bid');
    const none = await drawn('suggest', { ...suggestion, suggestions: [] }, { experience: 'advanced' });
    expect(none).toContain('short-straddle: A naked short');
  });
  it.each([
    [90, '90 minutes'],
    [1440, '24 hours'],
    [150, '2.5 hours'],
    [7200, '5 days'],
  ])('diff says %i minutes as %s', async (minutes, words) => {
    expect(await drawn('diff', { minutes })).toContain(words);
  });
  it('payoff draws the curve with its marks', async () => {
    const text = await drawn('payoff', position);
    expect(text).toContain('max profit unlimited');
    expect(text).toContain('◆ break-even 24,700');
    expect(text).toContain('┊ ±1σ 24,610 to 25,390');
    expect(text).toMatch(/theta a day/);
    expect(await drawn('calc payoff', { ...position, symbol: undefined })).toMatch(/theta a year/);
  });
});
