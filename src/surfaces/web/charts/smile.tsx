import type { ChainDocument } from '../../../core/shapes/chain.ts';
import { number, percent } from '../text/figures.ts';
import { scale, ticks, useWidth } from './scale.ts';

interface SmileWords {
  strikes: ChainDocument['strikes'];
  forward: number | null;
  atmIv: number | null;
  height?: number;
}

interface Point {
  strike: number;
  iv: number;
  side: 'call' | 'put';
}

/** The strikes that say something: within so much of the forward, their volatilities solved or given. */
function pointsOf(strikes: SmileWords['strikes'], forward: number | null): Point[] {
  const all = strikes.flatMap(({ strike, call, put }): Point[] => [
    ...(call?.iv ? [{ strike, iv: call.iv, side: 'call' as const }] : []),
    ...(put?.iv ? [{ strike, iv: put.iv, side: 'put' as const }] : []),
  ]);
  if (forward === null) return all;
  const otm = all.filter(({ strike, side }) =>
    side === 'call' ? strike >= forward * 0.985 : strike <= forward * 1.015,
  );
  const near = otm.filter(({ strike }) => Math.abs(strike / forward - 1) < 0.12);
  return near.length >= 5 ? near : all;
}

const key = (
  <figcaption className="key">
    <span>
      <i className="hollow" />
      calls
    </span>
    <span>
      <i className="solid" />
      puts
    </span>
    <span>out of the money, implied from prices</span>
  </figcaption>
);

/** Implied volatility over the strikes: calls hollow, puts solid. */
export function Smile({ strikes, forward, atmIv, height = 220 }: SmileWords) {
  const [ref, width] = useWidth<HTMLElement>(420);
  const points = pointsOf(strikes, forward);
  if (points.length < 3) return <p className="dim">Too few volatilities to draw a smile from.</p>;
  const at = points.map(({ strike }) => strike);
  const levels = points.map(({ iv }) => iv);
  const x = scale([Math.min(...at), Math.max(...at)], [46, width - 12]);
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  const y = scale([low - 0.08 * (high - low), high + 0.08 * (high - low)], [height - 22, 16]);
  return (
    <figure className="chart" ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={`Smile: volatility from ${percent(low)} to ${percent(high)} over strikes ${number(Math.min(...at), 0)} to ${number(Math.max(...at), 0)}, ${percent(atmIv)} at the money`}
      >
        {ticks(y.ends, 4).map((value) => (
          <g key={value}>
            <line className="axis" x1={46} x2={width - 12} y1={y(value)} y2={y(value)} />
            <text x={40} y={y(value) + 4} textAnchor="end">
              {percent(value)}
            </text>
          </g>
        ))}
        {ticks(x.ends, width < 380 ? 3 : 6).map((value) => (
          <text key={value} x={x(value)} y={height - 6} textAnchor="middle">
            {number(value, 0)}
          </text>
        ))}
        {forward === null ? null : (
          <>
            <line className="mark" x1={x(forward)} x2={x(forward)} y1={16} y2={height - 22} />
            <text className="strong" x={x(forward)} y={11} textAnchor="middle">
              forward {number(forward, 0)}
            </text>
          </>
        )}
        {points.map(({ strike, iv, side }) => (
          <circle
            key={`${side}${strike}`}
            className={side}
            cx={x(strike)}
            cy={y(iv)}
            r={side === 'call' ? 3 : 2.5}
          >
            <title>{`${number(strike, 0)} ${side}: ${percent(iv, 2)}`}</title>
          </circle>
        ))}
      </svg>
      {key}
    </figure>
  );
}
