import { useId } from 'react';

/** Profit and loss over the level of the underlying at a level between two points. */
export function between(points: readonly PayoffPoint[], level: number): PayoffPoint {
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

export function Areas({
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

export interface PayoffPoint {
  spot: number;
  /** At the first expiry, after costs. */
  pl: number;
  /** Were the underlying there at once; null where that was not worked out. */
  today: number | null;
}

export const left = 54;
