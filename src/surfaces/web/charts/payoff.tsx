import { useId, useState } from 'react';
import { gain, number, short, signedPercent } from '../text/figures.ts';
import { line, scale, ticks, useWidth } from './scale.ts';

export interface PayoffPoint {
  spot: number;
  /** At the first expiry, after costs. */
  pl: number;
  /** Were the underlying there at once; null where that was not worked out. */
  today: number | null;
}

interface PayoffWords {
  points: readonly PayoffPoint[];
  spot: number;
  breakevens: readonly number[];
  /** One expected move, to shade what is likely. */
  move?: number | null;
  currency: string;
  height?: number;
}

const left = 54;

/** Profit and loss over the level of the underlying at a level between two points. */
function between(points: readonly PayoffPoint[], level: number): PayoffPoint {
  const after = Math.max(
    1,
    points.findIndex(({ spot }) => spot >= level),
  );
  const a = points[after - 1]!;
  const b = points[after] ?? a;
  const share = b.spot === a.spot ? 0 : (level - a.spot) / (b.spot - a.spot);
  const mix = (x: number, y: number) => x + share * (y - x);
  return {
    spot: level,
    pl: mix(a.pl, b.pl),
    today: a.today === null || b.today === null ? null : mix(a.today, b.today),
  };
}

function Areas({
  path,
  zero,
  top,
  bottom,
  width,
}: {
  path: string;
  zero: number;
  top: number;
  bottom: number;
  width: number;
}) {
  const id = useId();
  return (
    <>
      <defs>
        <clipPath id={`${id}-up`}>
          <rect x={left} y={top} width={width} height={Math.max(0, zero - top)} />
        </clipPath>
        <clipPath id={`${id}-down`}>
          <rect x={left} y={zero} width={width} height={Math.max(0, bottom - zero)} />
        </clipPath>
        <pattern
          id={`${id}-hatch`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line className="hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      <path className="above" d={path} clipPath={`url(#${id}-up)`} />
      <path className="below" d={path} clipPath={`url(#${id}-down)`} />
      <path d={path} fill={`url(#${id}-hatch)`} clipPath={`url(#${id}-down)`} />
    </>
  );
}

/** Profit at expiry and today over the level of the underlying. Read with the pointer or, by keyboard, with the slider. */
export function Payoff({ points, spot, breakevens, move, currency, height = 210 }: PayoffWords) {
  const [ref, width] = useWidth<HTMLElement>(360);
  const [level, setLevel] = useState<number | null>(null);
  if (points.length < 2) return null;
  const ends: [number, number] = [points[0]!.spot, points.at(-1)!.spot];
  const values = points.flatMap(({ pl, today }) => [pl, today ?? pl]);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const room = (high - low || 1) * 0.06;
  const x = scale(ends, [left, width - 8]);
  const y = scale([low - room, high + room], [height - 22, 16]);
  const zero = y(0);
  const expiry = points.map((p): [number, number] => [x(p.spot), y(p.pl)]);
  const today = points.filter((p) => p.today !== null).map((p): [number, number] => [x(p.spot), y(p.today!)]);
  const area = `${line(expiry)}L${x(ends[1])} ${zero}L${x(ends[0])} ${zero}Z`;
  const read = between(points, level ?? spot);
  const edges =
    breakevens.length === 0
      ? 'no break-even'
      : `break-even at ${breakevens.map((b) => number(b, 0)).join(' and ')}`;
  const locate = (clientX: number, box: DOMRect) => {
    const share = ((clientX - box.left) / box.width) * width;
    setLevel(
      Math.max(
        ends[0],
        Math.min(ends[1], ends[0] + ((share - left) / (width - 8 - left)) * (ends[1] - ends[0])),
      ),
    );
  };
  return (
    <figure className="chart" ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={`Payoff: ${gain(Math.max(...points.map((p) => p.pl)), currency)} at best and ${gain(Math.min(...points.map((p) => p.pl)), currency)} at worst in this range, ${edges}`}
        onPointerMove={(event) => locate(event.clientX, event.currentTarget.getBoundingClientRect())}
        onPointerLeave={() => setLevel(null)}
      >
        {move ? (
          <rect
            className="range"
            x={x(Math.max(ends[0], spot - move))}
            y={16}
            width={Math.max(0, x(Math.min(ends[1], spot + move)) - x(Math.max(ends[0], spot - move)))}
            height={height - 38}
          />
        ) : null}
        <Areas path={area} zero={zero} top={16} bottom={height - 22} width={width - left - 8} />
        {ticks(y.ends, 4).map((value) => (
          <g key={value}>
            <line
              className={value === 0 ? 'nought' : 'axis'}
              x1={left}
              x2={width - 8}
              y1={y(value)}
              y2={y(value)}
            />
            <text x={left - 6} y={y(value) + 4} textAnchor="end">
              {short(value, currency === 'INR')}
            </text>
          </g>
        ))}
        {ticks(ends, width < 380 ? 3 : 5).map((value) => (
          <text key={value} x={x(value)} y={height - 6} textAnchor="middle">
            {number(value, 0)}
          </text>
        ))}
        <line className="mark" x1={x(spot)} x2={x(spot)} y1={16} y2={height - 22} />
        <text className="strong" x={x(spot)} y={11} textAnchor="middle">
          spot {number(spot, 0)}
        </text>
        {today.length < 2 ? null : <path className="line second" d={line(today)} />}
        <path className="line" d={line(expiry)} />
        {breakevens.map((at) => (
          <circle key={at} cx={x(at)} cy={zero} r={4} className="call" />
        ))}
        {level === null ? null : (
          <line className="hair" x1={x(level)} x2={x(level)} y1={16} y2={height - 22} />
        )}
      </svg>
      <input
        type="range"
        className="slide"
        aria-label="Level of the underlying"
        aria-valuetext={`${number(read.spot, 0)}: ${gain(read.pl, currency)} at expiry`}
        min={ends[0]}
        max={ends[1]}
        step={(ends[1] - ends[0]) / 200}
        value={read.spot}
        onChange={(event) => setLevel(Number(event.target.value))}
      />
      <output>
        <b>{number(read.spot, 0)}</b> ({signedPercent(read.spot / spot - 1)}): {gain(read.pl, currency)} at
        expiry
        {read.today === null ? '' : `, ${gain(read.today, currency)} today`}
      </output>
      <figcaption className="key">
        <span>
          <i />
          at expiry, after costs
        </span>
        {today.length < 2 ? null : (
          <span>
            <i className="second" />
            today
          </span>
        )}
        {move ? <span>shaded: one expected move</span> : null}
      </figcaption>
    </figure>
  );
}
