import type { ExperimentResult } from '../../../core/shapes/experiment.ts';
import { scale, ticks, useWidth } from './scale.ts';

/** A measured value under any name. */
export type IntervalRow = Omit<ExperimentResult['variants'][number]['metrics'][number], 'name'> & {
  name: string;
};

interface IntervalsWords {
  rows: readonly IntervalRow[];
  label: string;
  word(value: number): string;
}

const rowHeight = 30;

/** Values with their intervals, one below the other, so that one sees whether they overlap. */
export function Intervals({ rows, label, word }: IntervalsWords) {
  const [ref, width] = useWidth<HTMLElement>(480);
  const known = rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])]).filter((v) => v !== null);
  if (known.length === 0) return <p className="dim">Too few units to draw anything from.</p>;
  const left = Math.min(180, width * 0.32);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  const x = scale([low - room, high + room], [left, width - 16]);
  const height = rows.length * rowHeight + 26;
  const said = rows
    .map(({ name, value, interval }) =>
      value === null
        ? `${name} not known`
        : `${name} ${word(value)}${interval === null ? '' : ` (${word(interval[0])} to ${word(interval[1])})`}`,
    )
    .join('; ');
  return (
    <figure className="chart" ref={ref}>
      <svg viewBox={`0 0 ${width} ${height}`} height={height} role="img" aria-label={`${label}: ${said}`}>
        {ticks(x.ends, width < 420 ? 3 : 5).map((value) => (
          <g key={value}>
            <line className="axis" x1={x(value)} x2={x(value)} y1={4} y2={height - 20} />
            <text x={x(value)} y={height - 6} textAnchor="middle">
              {word(value)}
            </text>
          </g>
        ))}
        {rows.map(({ name, value, interval, n }, place) => {
          const y = place * rowHeight + rowHeight / 2 + 4;
          return (
            <g key={name}>
              <text className="strong" x={0} y={y - 1}>
                {name}
              </text>
              <text x={0} y={y + 11}>
                {n} units
              </text>
              {interval === null ? null : (
                <line className="line" x1={x(interval[0])} x2={x(interval[1])} y1={y} y2={y} />
              )}
              {value === null ? null : <circle className="call" cx={x(value)} cy={y} r={4} />}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
