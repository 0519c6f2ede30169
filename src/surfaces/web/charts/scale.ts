import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Scale {
  (value: number): number;
  readonly ends: readonly [number, number];
}

/** Values on pixels, either way round. */
export function scale(ends: readonly [number, number], pixels: readonly [number, number]): Scale {
  const span = ends[1] - ends[0] || 1;
  const at = (value: number) => pixels[0] + ((value - ends[0]) / span) * (pixels[1] - pixels[0]);
  return Object.assign(at, { ends });
}

/** Round values for an axis, about so many. */
export function ticks([low, high]: readonly [number, number], about: number): number[] {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((by) => by * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, i) => first + i * step);
}

/** The points of a line as an SVG path. */
export const line = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** How wide an element is drawn, followed as it changes, so that text in a chart keeps its size. */
export function useWidth<E extends HTMLElement>(usual: number): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(usual);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(200, Math.floor(element.clientWidth)));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return [ref, width];
}
