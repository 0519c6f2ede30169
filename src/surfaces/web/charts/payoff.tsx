import { useState } from 'react';
import { gain, number, short, signedPercent } from '../text/figures.ts';
import { Areas, between, left, type PayoffPoint } from './payoff-areas.tsx';
import { line, type Scale, scale, ticks, useWidth } from './scale.ts';

interface PayoffWords {
  points: readonly PayoffPoint[];
  spot: number;
  breakevens: readonly number[];
  /** One expected move, to shade what is likely. */
  move?: number | null;
  currency: string;
  height?: number;
}

interface Plot {
  x: Scale;
  y: Scale;
  width: number;
  height: number;
  expiry: [number, number][];
  today: [number, number][];
}

/** The points on pixels, nought always in view. */
function plotted(points: readonly PayoffPoint[], width: number, height: number): Plot {
  const ends: [number, number] = [points[0]!.spot, points.at(-1)!.spot];
  const values = points.flatMap(({ pl, today }) => [pl, today ?? pl]);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const room = (high - low || 1) * 0.06;
  const x = scale(ends, [left, width - 8]);
  const y = scale([low - room, high + room], [height - 22, 16]);
  return {
    x,
    y,
    width,
    height,
    expiry: points.map((p) => [x(p.spot), y(p.pl)]),
    today: points.flatMap((p) => (p.today === null ? [] : [[x(p.spot), y(p.today)]])),
  };
}

function Axes({ plot: { x, y, width, height }, indian }: { plot: Plot; indian: boolean }) {
  return (
    <>
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
            {short(value, indian).replace('.0', '')}
          </text>
        </g>
      ))}
      {ticks(x.ends, width < 380 ? 3 : 5).map((value) => (
        <text key={value} x={x(value)} y={height - 6} textAnchor="middle">
          {number(value, 0)}
        </text>
      ))}
    </>
  );
}

/** What one expected move covers. */
function Likely({ plot: { x, height }, spot, move }: { plot: Plot; spot: number; move: number }) {
  const from = x(Math.max(x.ends[0], spot - move));
  const to = x(Math.min(x.ends[1], spot + move));
  return <rect className="range" x={from} y={16} width={Math.max(0, to - from)} height={height - 38} />;
}

function Lines({
  plot,
  spot,
  breakevens,
  level,
}: {
  plot: Plot;
  spot: number;
  breakevens: readonly number[];
  level: number | null;
}) {
  const { x, y, height, expiry, today } = plot;
  return (
    <>
      <line className="mark" x1={x(spot)} x2={x(spot)} y1={16} y2={height - 22} />
      <text className="strong" x={x(spot)} y={11} textAnchor="middle">
        spot {number(spot, 0)}
      </text>
      {today.length < 2 ? null : <path className="line second" d={line(today)} />}
      <path className="line" d={line(expiry)} />
      {breakevens.map((at) => (
        <circle key={at} cx={x(at)} cy={y(0)} r={4} className="call" />
      ))}
      {level === null ? null : <line className="hair" x1={x(level)} x2={x(level)} y1={16} y2={height - 22} />}
    </>
  );
}

const Key = ({ today, move }: { today: boolean; move: boolean }) => (
  <figcaption className="key">
    <span>
      <i />
      at expiry, after costs
    </span>
    {today ? (
      <span>
        <i className="second" />
        today
      </span>
    ) : null}
    {move ? <span>shaded: one expected move</span> : null}
  </figcaption>
);

/** The chart in a sentence. */
function described(points: readonly PayoffPoint[], breakevens: readonly number[], currency: string): string {
  const results = points.map(({ pl }) => pl);
  const edges =
    breakevens.length === 0
      ? 'no break-even'
      : `break-even at ${breakevens.map((at) => number(at, 0)).join(' and ')}`;
  return `Payoff: ${gain(Math.max(...results), currency)} at best and ${gain(Math.min(...results), currency)} at worst in this range, ${edges}`;
}

/** Profit at expiry and today over the level of the underlying. Read with the pointer or, by keyboard, with the slider. */
export function Payoff({ points, spot, breakevens, move, currency, height = 210 }: PayoffWords) {
  const [ref, width] = useWidth<HTMLElement>(360);
  const [level, setLevel] = useState<number | null>(null);
  if (points.length < 2) return null;
  const plot = plotted(points, width, height);
  const { x, y, expiry } = plot;
  const [low, high] = x.ends;
  const read = between(points, level ?? spot);
  const locate = (clientX: number, box: DOMRect) => {
    const share = (((clientX - box.left) / box.width) * width - left) / (width - 8 - left);
    setLevel(Math.max(low, Math.min(high, low + share * (high - low))));
  };
  return (
    <figure className="chart" ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={described(points, breakevens, currency)}
        onPointerMove={(event) => locate(event.clientX, event.currentTarget.getBoundingClientRect())}
        onPointerLeave={() => setLevel(null)}
      >
        {move ? <Likely plot={plot} spot={spot} move={move} /> : null}
        <Areas
          path={`${line(expiry)}L${x(high)} ${y(0)}L${x(low)} ${y(0)}Z`}
          zero={y(0)}
          top={16}
          bottom={height - 22}
          width={width - left - 8}
        />
        <Axes plot={plot} indian={currency === 'INR'} />
        <Lines plot={plot} spot={spot} breakevens={breakevens} level={level} />
      </svg>
      <input
        type="range"
        className="slide"
        aria-label="Level of the underlying"
        aria-valuetext={`${number(read.spot, 0)}: ${gain(read.pl, currency)} at expiry`}
        min={low}
        max={high}
        step={(high - low) / 200}
        value={read.spot}
        onChange={(event) => setLevel(Number(event.target.value))}
      />
      <output>
        <b>{number(read.spot, 0)}</b> ({signedPercent(read.spot / spot - 1)}): {gain(read.pl, currency)} at
        expiry
        {read.today === null ? '' : `, ${gain(read.today, currency)} today`}
      </output>
      <Key today={plot.today.length > 1} move={Boolean(move)} />
    </figure>
  );
}
