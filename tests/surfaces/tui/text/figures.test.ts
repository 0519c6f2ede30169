import { describe, expect, it } from 'vitest';
import { look } from '../../../../src/surfaces/tui/screen/look.ts';
import { inline } from '../../../../src/surfaces/tui/text/inline.ts';
import { lineKind, unquoted } from '../../../../src/surfaces/tui/text/line-kind.ts';
import { fc } from '../../../support/properties.ts';

const drawn = (text: string): string =>
  inline(text, look(false, false))
    .map((span) => span.text)
    .join('');

describe('figures and sums on the screen', () => {
  it.each([
    '65*120*2 = 15,600',
    '(24,900*65)+(25,000*65)',
    '24,900~25,100',
    'between 24,900~~25,100 and 25,300~~25,500',
    '2**3 and 4**2',
    'iv_rank_now and snake_case_name',
    'a 5*lot*65 total',
    '~300 points, ~400 points',
    '₹4,163*2*65',
  ])('%s', (text) => expect(drawn(text)).toBe(text));
  it('keeps emphasis that is meant', () => {
    expect(drawn('**24,900** and *25,100*, ~~old~~ `65*2*3`')).toBe('24,900 and 25,100, old 65*2*3');
  });
  it('draws every digit and operator of a sum in order', () => {
    const figure = fc.oneof(
      fc.integer({ min: 0, max: 99_999 }).map(String),
      fc.constantFrom('24,900', '0.5', '12.25', '(65+2)', '1,00,000'),
    );
    const operator = fc.constantFrom('*', '**', '~', '~~', '_', '+', '-', '/', '×', '=', '*-', '<', '>');
    const sum = fc
      .tuple(figure, fc.array(fc.tuple(operator, figure), { minLength: 1, maxLength: 6 }))
      .map(([first, rest]) => first + rest.map(([op, next]) => op + next).join(''));
    fc.assert(
      fc.property(fc.array(sum, { minLength: 1, maxLength: 4 }), (sums) => {
        const text = `It is ${sums.join(' and ')} in all`;
        expect(drawn(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
  it('reads no quotation and no item where a figure is compared or added', () => {
    expect(unquoted('> 25,000 is resistance')).toEqual({ depth: 0, text: '> 25,000 is resistance' });
    expect(unquoted('> he said').depth).toBe(1);
    expect(lineKind('+ 350 for charges').kind).toBe('text');
    expect(lineKind('- 350 for charges').kind).toBe('item');
  });
});
