import { Gained } from '../parts/value.tsx';
import { gain } from '../text/figures.ts';
import { scale } from './scale.ts';

interface Parts {
  delta: number;
  gamma: number;
  theta: number;
  vega: number;
  rest: number;
  trades: number;
  charges: number;
  total: number;
}

const causes: readonly (readonly [key: keyof Parts, words: string])[] = [
  ['delta', 'Move of the underlying'],
  ['gamma', 'Its curvature'],
  ['theta', 'Time'],
  ['vega', 'Volatility'],
  ['trades', 'Trades since'],
  ['charges', 'Charges'],
  ['rest', 'Unexplained'],
  ['total', 'All together'],
];

/** Gain by its causes, one after another: each bar begins where the last one ended, the last one is their sum. */
export function Explained({ parts, currency }: { parts: Parts; currency: string }) {
  let sum = 0;
  const bars = causes.map(([key, words]) => {
    const from = key === 'total' ? 0 : sum;
    if (key !== 'total') sum += parts[key];
    return { key, words, value: parts[key], from, to: key === 'total' ? parts.total : sum };
  });
  const ends = [0, ...bars.flatMap(({ from, to }) => [from, to])];
  const low = Math.min(...ends);
  const x = scale([low, Math.max(...ends, low + 1)], [0, 100]);
  return (
    <table className="data">
      <caption className="unseen">Gain by its causes in {currency}</caption>
      <tbody>
        {bars.map(({ key, words, value, from, to }) => (
          <tr key={key}>
            <th scope="row">{key === 'total' ? <b>{words}</b> : words}</th>
            <td style={{ width: '45%' }}>
              <svg
                className="chart"
                width="100%"
                height="12"
                viewBox="0 0 100 12"
                preserveAspectRatio="none"
                role="img"
                aria-label={gain(value, currency)}
              >
                <line className="axis" x1={x(0)} x2={x(0)} y1="0" y2="12" />
                <rect
                  className={key === 'total' ? 'sum' : value >= 0 ? 'rise' : 'fall'}
                  x={Math.min(x(from), x(to))}
                  y="1"
                  width={Math.max(0.4, Math.abs(x(to) - x(from)))}
                  height="10"
                />
              </svg>
            </td>
            <td>
              <Gained value={value} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
