import { describe, expect, it } from 'vitest';
import { readModelScores } from '../../../src/domain/discovery/model-picker.ts';

const row = (symbol: string, momentum: number) => ({
  symbol,
  close: 100,
  momentum,
  volatility: 0.3,
  turnover: 1e8,
  beta: 1,
  sector: null,
  ivRank: null,
  buildUp: null,
  openInterest: null,
  optionVolume: null,
  trades: null,
});
const rows = [row('ACME', 0.12), row('GLOBEX', -0.05)];
const facts = { session: '2026-02-27' };
const read = (answer: unknown) =>
  readModelScores(typeof answer === 'string' ? answer : JSON.stringify(answer), rows, facts);
const said = (symbol: string, reasons = ['it trades well'], score = 0.7) => ({ symbol, score, reasons });

describe('what a model says of a universe', () => {
  it('counts when it is whole, true and about what was shown; a fence is forgiven', () => {
    const scores = read(
      `\`\`\`json\n${JSON.stringify({ scores: [said('ACME', ['momentum of 12 %'])] })}\n\`\`\``,
    );
    expect(scores).toEqual(new Map([['ACME', { score: 0.7, reasons: ['momentum of 12 %'] }]]));
  });

  it.each([
    ['garbage', 'Sure! Buy ACME.', /form asked for/],
    ['nothing', '', /form asked for/],
    ['half a document', '{"scores":[{"symbol":"ACME","score":0.7', /form asked for/],
    ['a score outside 0..1', { scores: [said('ACME', ['x'], 7)] }, /form asked for/],
    ['no scores', { scores: [] }, /form asked for/],
    ['an unknown symbol', { scores: [said('ACME'), said('EVIL')] }, /"EVIL", which was not shown/],
    ['one symbol twice', { scores: [said('ACME'), said('ACME')] }, /ACME twice/],
    ['an invented figure', { scores: [said('ACME', ['revenue grew 314 %'])] }, /figures of ACME/],
    ["another symbol's figure", { scores: [said('GLOBEX', ['momentum of 12 %'])] }, /figures of GLOBEX/],
    ['ten megabytes', `{"scores":[${'x'.repeat(10_000_000)}`, /far longer/],
  ])('counts for nothing with %s', (_, answer, why) => {
    expect(read(answer)).toMatch(why as RegExp);
  });
});
