import { expect, it } from 'vitest';
import { repeated } from '../../../src/domain/review/repeated.ts';

const answer =
  'The 25,000 straddle is rich: its IV of 14.2 % stands above the 11 % realised. Selling it has an unlimited loss.';

it.each([
  'The 25,000 straddle is rich, its IV stands above realised.',
  'Selling it has unlimited losses.',
  '…',
])('takes "%s" for a repetition', (remark) => expect(repeated(remark, ['Hello.', answer])).toBe(true));

it.each([
  'The RBI meets before the expiry: a gap is possible.',
  'Margin of the straddle would block most of the capital.',
])('takes "%s" for something new', (remark) => expect(repeated(remark, ['Hello.', answer])).toBe(false));
