import { describe, expect, it } from 'vitest';
import { registry } from '../../../../commands/index.ts';
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
  // A command answers in its own shape or fails, so a drawing meets nothing else: what is empty is drawn where the shape allows it.
  it.each(Object.keys(drawings))(
    '%s: tolerates a document with as little in it as its shape allows',
    async (name) => {
      const { output } = await registry.find((line) => line.name === name)!.load();
      for (const empty of [
        {},
        null,
        [],
        { strikes: [], suggestions: [{}], bars: [{}], checks: [{}], files: [{}] },
      ]) {
        if (!output.safeParse(empty).success) continue;
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
  it('a strike is never rounded: another contract would be named', async () => {
    const leg = { action: 'sell', type: 'PE', lots: 1, price: 1.2, expiry: '2026-11-26' };
    const legs = [337.5, 62.25, 1042.5, 25_000].map((strike) => ({ ...leg, strike }));
    const strikes = ['337.50', '62.25', '1,042.50'];
    const currency = 'USD';
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
