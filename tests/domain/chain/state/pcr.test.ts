import { expect, it } from 'vitest';
import { putCallRatios } from '../../../../src/domain/chain/state/pcr.ts';

const sums = { callOi: 200, putOi: 100, callVolume: 0, putVolume: 5, callOiChange: -1, putOiChange: 5 };

it('divides puts by calls, null where the calls sum to nothing or were closed', () => {
  expect(putCallRatios(sums)).toEqual({ oi: 0.5, volume: null, oiChange: null });
  expect(putCallRatios({ ...sums, callOiChange: 10, putOiChange: -5 }).oiChange).toBe(-0.5);
  expect(putCallRatios({ ...sums, callOi: Number.NaN }).oi).toBeNull();
  expect(putCallRatios({ ...sums, putOi: Number.NaN }).oi).toBeNull();
});
