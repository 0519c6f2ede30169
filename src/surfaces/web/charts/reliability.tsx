import { percent } from '../text/figures.ts';
import { scale, useWidth } from './scale.ts';

export interface Band {
  stated: number;
  measured: number;
  n: number;
}

const marks = [0, 0.25, 0.5, 0.75, 1];

/** Stated against measured chances: on the line they agree, below it they were too good to be true. */
export function Reliability({ bands, label }: { bands: readonly Band[]; label: string }) {
  const [ref, measured] = useWidth<HTMLElement>(360);
  const width = Math.min(measured, 460);
  const height = Math.round(width * 0.78);
  const x = scale([0, 1], [42, width - 12]);
  const y = scale([0, 1], [height - 24, 10]);
  const most = Math.max(1, ...bands.map(({ n }) => n));
  const said = bands
    .map(({ stated, measured: is, n }) => `${percent(stated, 0)} stated, ${percent(is, 0)} measured of ${n}`)
    .join('; ');
  return (
    <figure className="chart" ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ width }}
        height={height}
        role="img"
        aria-label={`${label}: ${said || 'nothing yet'}`}
      >
        {marks.map((value) => (
          <g key={value}>
            <line className="axis" x1={42} x2={width - 12} y1={y(value)} y2={y(value)} />
            <text x={36} y={y(value) + 4} textAnchor="end">
              {percent(value, 0)}
            </text>
            <text x={x(value)} y={height - 8} textAnchor="middle">
              {percent(value, 0)}
            </text>
          </g>
        ))}
        <line className="mark" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        {bands.map(({ stated, measured: is, n }) => (
          <circle key={stated} className="call" cx={x(stated)} cy={y(is)} r={4 + 7 * Math.sqrt(n / most)}>
            <title>{`${percent(stated)} stated, ${percent(is)} measured, ${n} ideas`}</title>
          </circle>
        ))}
      </svg>
      <figcaption className="key">
        <span>across: stated chance of profit</span>
        <span>up: share that had one</span>
        <span>larger: more ideas</span>
      </figcaption>
    </figure>
  );
}
