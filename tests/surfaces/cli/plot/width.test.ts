import { describe, expect, it } from 'vitest';
import { ladder } from '../../../../src/surfaces/cli/plot/ladder.ts';
import { linePlot } from '../../../../src/surfaces/cli/plot/line.ts';
import { payoffPlot } from '../../../../src/surfaces/cli/plot/payoff.ts';
import { smilePlot } from '../../../../src/surfaces/cli/plot/smile.ts';
import { spark } from '../../../../src/surfaces/cli/plot/spark.ts';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { fc } from '../../../support/properties.ts';

const value = fc.oneof(
  fc.double({ noNaN: false }),
  fc.double({ min: -1e5, max: 1e5, noNaN: true }),
  fc.constantFrom(0, -0, 1, 1e308, -1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY),
);
const series = fc.array(value, { maxLength: 120 });
const finite = fc.double({ min: 1, max: 1e6, noNaN: true });
const columns = fc.integer({ min: 20, max: 200 });
const height = fc.integer({ min: 1, max: 20 });
const ascii = fc.boolean();
const runs = { numRuns: 300, seed: 7 };

function exact(lines: readonly string[], wanted: number, onlyAscii: boolean): void {
  for (const line of lines) {
    if (width(line) !== wanted) expect.unreachable(`${width(line)} cells, not ${wanted}: "${line}"`);
    if (onlyAscii && !/^[\x20-\x7e]*$/.test(line)) expect.unreachable(`not ASCII: "${line}"`);
  }
}

const ascending = (prices: number[]) => [...new Set(prices)].sort((a, b) => a - b);

describe('every plot is exactly as wide as asked, whatever the data', () => {
  it('line', () => {
    fc.assert(
      fc.property(series, columns, height, ascii, (values, w, h, a) => {
        const lines = linePlot(values, { width: w, height: h, ascii: a });
        exact(lines, w, a);
        expect([1, h]).toContain(lines.length);
      }),
      runs,
    );
  });
  it('spark', () => {
    fc.assert(
      fc.property(series, columns, ascii, (values, w, a) =>
        exact([spark(values, { width: w, ascii: a })], w, a),
      ),
      runs,
    );
  });
  it('payoff', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { maxLength: 60 }),
        series,
        columns,
        height,
        ascii,
        (p, profits, w, h, a) => {
          const prices = ascending(p);
          const data = {
            prices,
            profits: prices.map((_, i) => profits[i] ?? 0),
            spot: prices[1] ?? null,
            breakevens: prices.slice(0, 2),
            sigma: [prices[0] ?? 0, prices.at(-1) ?? 0] as const,
          };
          exact(payoffPlot(data, { width: w, height: h, ascii: a }), w, a);
        },
      ),
      runs,
    );
  });
  it('smile', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { maxLength: 60 }),
        series,
        series,
        columns,
        height,
        ascii,
        (s, c, p, w, h, a) => {
          const strikes = ascending(s);
          const pad = (values: number[]) => strikes.map((_, i) => values[i] ?? Number.NaN);
          const data = { strikes, call: pad(c), put: pad(p), spot: strikes[0] ?? null };
          exact(smilePlot(data, { width: w, height: h, ascii: a }), w, a);
        },
      ),
      runs,
    );
  });
  it('ladder', () => {
    const rung = fc.record({ strike: finite, call: fc.option(fc.nat()), put: fc.option(value) });
    fc.assert(
      fc.property(fc.array(rung, { maxLength: 30 }), columns, ascii, (rungs, w, a) => {
        const lines = ladder(rungs, { width: w, ascii: a });
        exact(lines, w, a);
        expect(lines).toHaveLength(Math.max(1, rungs.length));
      }),
      runs,
    );
  });
});
