import { describe, expect, it } from 'vitest';
import { type Act, engagement, signalsAt } from '../../../src/domain/behaviour/signals.ts';
import { falseRates, manners } from '../../support/calm-trader.ts';

const start = Date.UTC(2026, 10, 20, 5, 0);
const act = (kind: Act['kind'], minutes: number, symbol = 'NIFTY', size: number | null = null): Act => ({
  at: start + minutes * 60_000,
  kind,
  symbol,
  size,
  row: `${kind} ${minutes}`,
});
const codes = (...acts: Act[]) => signalsAt(acts, acts.at(-1)!.at).map(({ code }) => code);

describe('behaviour signals', () => {
  it('hesitation: six looks at one thing in twenty minutes, none of them an order', () => {
    const looks = [0, 3, 6, 9, 12, 15].map((at) => act('preview', at));
    expect(codes(...looks)).toEqual(['hesitation']);
    expect(signalsAt(looks, looks[5]!.at)[0]).toMatchObject({ n: 6, rows: looks.map(({ row }) => row) });
    expect(codes(...looks.slice(1))).toEqual([]);
    expect(codes(...looks.slice(0, 2), act('placed', 4), ...looks.slice(2))).toEqual([]);
    expect(codes(...[0, 5, 10, 15, 20, 25].map((at) => act('preview', at)))).toEqual([]);
  });
  it('abandonment: four drafts of different things, none placed', () => {
    const drafts = ['A', 'B', 'C', 'D'].map((symbol, i) => act('preview', i * 10, symbol));
    expect(codes(...drafts)).toEqual(['abandonment']);
    expect(codes(drafts[0]!, drafts[1]!, act('placed', 15, 'B'), drafts[2]!, drafts[3]!)).toEqual([]);
  });
  it('corrections: four orders taken back in a quarter of an hour', () => {
    const taken = [0, 3, 6, 9].map((at) => act('cancelled', at));
    expect(codes(...taken)).toEqual(['corrections']);
    expect(codes(...taken.slice(0, 3))).toEqual([]);
  });
  it('tilt: order upon order after a loss, or one much larger than usual', () => {
    const loss = act('lost', 30);
    expect(codes(loss, ...[33, 37, 41, 45].map((at) => act('placed', at)))).toEqual(['tilt']);
    expect(codes(loss, ...[33, 37, 41].map((at) => act('placed', at)))).toEqual([]);
    expect(codes(act('won', 30), ...[33, 37, 41, 45].map((at) => act('placed', at)))).toEqual([]);
    const usual = [0, 5, 10, 15].map((at) => act('placed', at, 'NIFTY', 1000));
    expect(codes(...usual, loss, act('placed', 40, 'NIFTY', 2500))).toEqual(['tilt']);
    expect(codes(...usual, loss, act('placed', 40, 'NIFTY', 2400))).toEqual([]);
    // Long after the loss it is an order like others.
    expect(codes(...usual, loss, act('placed', 55, 'NIFTY', 5000))).toEqual([]);
  });
  it('knows nothing of what comes later', () => {
    const looks = [0, 3, 6, 9, 12, 15].map((at) => act('preview', at));
    expect(signalsAt(looks, looks[4]!.at)).toEqual([]);
  });
  it('says how much is followed', () => {
    expect(engagement([act('idea', 0), act('idea', 5), act('placed', 20)], start + 21 * 60_000)).toEqual({
      lately: 1,
      followed: 0.5,
    });
    expect(engagement([], start)).toEqual({ lately: 0, followed: null });
  });
  it.each(Object.entries(manners))(
    'is wrong about a %s trader in at most one session of twenty',
    (_, manner) => {
      for (const [code, rate] of Object.entries(falseRates(manner, 1500)))
        expect(rate, code).toBeLessThanOrEqual(0.05);
    },
  );
});
