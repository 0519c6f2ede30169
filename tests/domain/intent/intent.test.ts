import { describe, expect, it } from 'vitest';
import followUps from '../../../data/advice/follow-ups.json' with { type: 'json' };
import { type Intent, intents, recognise } from '../../../src/domain/intent/intent.ts';
import corpus from '../../fixtures/intent/utterances.json' with { type: 'json' };
import { fc } from '../../support/properties.ts';

type Labelled = Record<string, string[]>;
const pairs = (set: Labelled) =>
  Object.entries(set).flatMap(([intent, texts]) => texts.map((text) => ({ intent, text })));
const misses = (set: Labelled) =>
  pairs(set)
    .map((one) => ({ ...one, got: recognise(one.text).intent }))
    .filter(({ intent, got }) => intent !== got)
    .map(({ intent, got, text }) => `${text}: ${intent}, got ${got}`);

describe('intents without a model', () => {
  const all = [...pairs(corpus.known), ...pairs(corpus.held)];
  it('are tried on at least 300 utterances of every intent', () => {
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(new Set(all.map(({ intent }) => intent))).toEqual(new Set(intents));
  });
  it('are right for at least 92 % of the utterances the patterns were written with', () => {
    const wrong = misses(corpus.known);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(0.08 * pairs(corpus.known).length);
  });
  it('are right for at least 85 % of those held back', () => {
    const wrong = misses(corpus.held);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(0.15 * pairs(corpus.held).length);
  });
  it('know every question that coach itself suggests', () => {
    const filled = (text: string) =>
      text.replaceAll(/\{(\w+):\w+\}/g, (_, name: string) =>
        name === 'strategy' ? 'Iron Butterfly' : name === 'symbol' ? 'NIFTY' : '25,000',
      );
    const unknown = Object.entries(followUps as Record<string, string | string[]>).flatMap(([after, list]) =>
      Array.isArray(list)
        ? list.filter((text) => {
            const told = { previousIntent: after as Intent, previousSymbol: 'NIFTY' };
            return recognise(filled(text), told).intent === 'default';
          })
        : [],
    );
    expect(unknown).toEqual([]);
  });
  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { intent, confidence } = recognise(text, { previousIntent: 'entry', previousSymbol: 'NIFTY' });
        expect(intents).toContain(intent);
        expect(confidence >= 0 && confidence <= 1).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
  it('stay quick on long and hostile text', () => {
    for (const text of [
      'a'.repeat(100_000),
      'how '.repeat(20_000),
      '\u0000'.repeat(5000),
      'कितने '.repeat(5000),
    ])
      expect(intents).toContain(recognise(text).intent);
  });
});

describe('symbols', () => {
  it.each([
    ['suggest a trade on bank nifty', 'BANKNIFTY'],
    ['bnf view', 'BANKNIFTY'],
    ['AAPL earnings', 'AAPL'],
    ['is reliance bullish', 'RELIANCE'],
    ['sell NIFTY 25000 CE', 'NIFTY'],
    ['निफ्टी में क्या खरीदूं', 'NIFTY'],
    ['is it low now', null],
    ['WHAT IS IT ALL ABOUT', null],
    ['how much does it cost', null],
    ['india vix kitna hai', 'INDIAVIX'],
  ])('%s', (text, symbol) => expect(recognise(text).symbol).toBe(symbol));
});

describe('the course of a conversation', () => {
  const before = { previousIntent: 'entry' as Intent, previousSymbol: 'NIFTY' };
  it.each([
    ['what about banknifty?', { followUp: true, topicSwitch: false, intent: 'entry', symbol: 'BANKNIFTY' }],
    ['why', { followUp: true, topicSwitch: false, intent: 'entry', symbol: 'NIFTY' }],
    ['aur iska max loss?', { followUp: true, topicSwitch: false, symbol: 'NIFTY' }],
    ['the second one', { followUp: true, intent: 'entry' }],
    ['how many lots of that', { followUp: true, topicSwitch: false, intent: 'size', symbol: 'NIFTY' }],
    [
      'by the way, how is my win rate this month',
      { topicSwitch: true, followUp: false, intent: 'portfolio', symbol: null },
    ],
    [
      'is india vix high compared with last year',
      { topicSwitch: true, followUp: false, intent: 'volatility' },
    ],
    ['suggest an iron condor on AAPL for next month', { topicSwitch: true, intent: 'entry', symbol: 'AAPL' }],
    [
      'find me another bullish spread on nifty for next week',
      { topicSwitch: false, followUp: true, intent: 'entry' },
    ],
    ['chhodo ye, market kaisa hai', { topicSwitch: true, intent: 'market' }],
    ['stop', { interrupt: true }],
    ['ruk jao', { interrupt: true }],
    ['wait a second', { interrupt: true }],
    ['never mind', { interrupt: true }],
    ['stop loss for this?', { interrupt: false, intent: 'exit' }],
    ['should I wait for a dip', { interrupt: false }],
  ])('%s', (text, want) => expect(recognise(text, before)).toMatchObject(want));

  it('takes a bare yes or no for an answer only where something was asked', () => {
    expect(recognise('yes', { ...before, pendingApproval: true }).answer).toBe('yes');
    expect(recognise('haan kar do', { ...before, pendingApproval: true }).answer).toBe('yes');
    expect(recognise('nahi', { ...before, pendingApproval: true }).answer).toBe('no');
    expect(recognise('yes but with 2 lots', { ...before, pendingApproval: true }).answer).toBeNull();
    expect(recognise('yes', before).answer).toBeNull();
  });
});

describe('a correction of the last answer', () => {
  const before = { previousIntent: 'market', previousSymbol: 'NIFTY' } as const;
  it.each([
    'no, I meant BANKNIFTY',
    'sorry, BANKNIFTY',
    'not nifty but banknifty',
    'mera matlab banknifty tha',
  ])('is recognised: %s', (text) =>
    expect(recognise(text, before)).toMatchObject({
      correction: true,
      topicSwitch: false,
      symbol: 'BANKNIFTY',
    }),
  );
  it.each(['How does BANKNIFTY look?', 'no', 'Is it bullish or not?'])('is none: %s', (text) =>
    expect(recognise(text, before).correction).toBe(false),
  );
});
