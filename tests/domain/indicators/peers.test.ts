import * as peers from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { indicator } from '../../../src/domain/indicators/indicator.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';

const draw = mulberry32(7);
let level = 250;
const candles = Array.from({ length: 600 }, () => {
  const open = level;
  level *= 1 + 0.03 * (draw() - 0.49);
  const [top, bottom] = [Math.max(open, level), Math.min(open, level)];
  return {
    open,
    high: top * (1 + 0.01 * draw()),
    low: bottom * (1 - 0.01 * draw()),
    close: level,
    volume: 1000 + Math.floor(9000 * draw()),
  };
});
const closes = candles.map(({ close }) => close);
const read = (name: keyof (typeof candles)[0]) => Float64Array.from(candles, (candle) => candle[name]);
const bars = {
  open: read('open'),
  high: read('high'),
  low: read('low'),
  close: read('close'),
  volume: read('volume'),
};

function mine(spec: string, output = ''): Float64Array {
  const columns = indicator(spec, bars);
  if (isRefusal(columns)) throw new Error(columns.refused);
  return columns.get(output === '' ? spec : `${spec}.${output}`)!;
}

describe('another implementation agrees bar by bar', () => {
  const cases: [string, Float64Array, (number | null)[], number][] = [
    ['sma', mine('sma:20'), new peers.SMA(20).updates(closes, false), 0],
    ['wma', mine('wma:10'), new peers.WMA(10).updates(closes, false), 0],
    ['rsi, once its seed has faded', mine('rsi:14'), new peers.RSI(14).updates(closes, false), 450],
    ['ema, once its seed has faded', mine('ema:12'), new peers.EMA(12).updates(closes, false), 300],
    ['atr, once its seed has faded', mine('atr:14'), new peers.ATR(14).updates(candles, false), 450],
    ['adx, once its seed has faded', mine('adx:14'), new peers.ADX(14).updates(candles, false), 550],
    ['cci', mine('cci:20'), new peers.CCI(20).updates(candles, false), 0],
    ['mfi', mine('mfi:14'), new peers.MFI(14).updates(candles, false), 0],
    ['willr', mine('willr:14'), new peers.WilliamsR(14).updates(candles, false), 0],
    [
      'bollinger',
      mine('bollinger:20,2', 'upper'),
      new peers.BollingerBands(20, 2).updates(closes, false).map((bands) => bands?.upper ?? null),
      0,
    ],
  ];
  it.each(cases)('%s', (_, own, theirs, from) => {
    let compared = 0;
    for (const [i, value] of theirs.entries()) {
      if (value === null || i < from || Number.isNaN(own[i]!)) continue;
      expect(Math.abs(own[i]! - value) / Math.max(1, Math.abs(value)), `bar ${i}`).toBeLessThan(1e-9);
      compared++;
    }
    expect(compared).toBeGreaterThan(49);
  });
});
