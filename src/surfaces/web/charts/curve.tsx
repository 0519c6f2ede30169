import {
  ColorType,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  LineSeries,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { day, number, short } from '../text/figures.ts';

export interface CurveLine {
  name: string;
  values: readonly (number | null)[];
  second?: boolean;
}

interface CurveWords {
  /** One moment a point: days as YYYY-MM-DD or times with their offset. */
  times: readonly string[];
  lines: readonly CurveLine[];
  label: string;
  indian?: boolean;
  marks?: readonly { at: number; words: string; up: boolean }[];
}

const css = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A colour of the sheet as the canvas takes it: light-dark() is settled by the browser first. */
function colour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found || css(name);
}

const seconds = (text: string): UTCTimestamp => (Date.parse(text) / 1000) as UTCTimestamp;

function options(indian: boolean) {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: 'transparent' },
      textColor: colour('--dim'),
      fontSize: 11,
      // The licence asks for a notice on the page instead, which stands below the chart.
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour('--line') } },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, fixLeftEdge: true, fixRightEdge: true },
    handleScroll: { vertTouchDrag: false },
    localization: { priceFormatter: (value: number) => short(value, indian) },
  };
}

/** Draws the lines on a chart that is there already. */
function draw(chart: IChartApi, { times, lines, marks = [] }: CurveWords): void {
  const at = times.map(seconds);
  for (const { name, values, second } of lines) {
    const series = chart.addSeries(LineSeries, {
      color: colour(second ? '--dim' : '--accent'),
      lineWidth: 2,
      lineStyle: second ? 2 : 0,
      title: lines.length > 1 ? name : '',
      priceLineVisible: false,
      lastValueVisible: lines.length > 1,
    });
    series.setData(
      values.flatMap((value, i) => (value === null || at[i] === undefined ? [] : [{ time: at[i]!, value }])),
    );
    if (second || marks.length === 0 || marks.length > 200) continue;
    createSeriesMarkers(
      series,
      marks.map(
        ({ at: place, words, up }): SeriesMarker<Time> => ({
          time: at[place]!,
          position: up ? 'belowBar' : 'aboveBar',
          shape: up ? 'arrowUp' : 'arrowDown',
          color: colour('--dim'),
          text: marks.length < 30 ? words : '',
        }),
      ),
    );
  }
  chart.timeScale().fitContent();
}

/** Lines over time with a cross-hair and zoom; said in words for whoever cannot see them. */
export default function Curve(words: CurveWords) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(words);
  shown.current = words;
  const key = JSON.stringify([
    words.times.length,
    words.times[0],
    words.lines.map(({ name, values }) => [name, values.at(-1)]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again for other points.
  useEffect(() => {
    if (box.current === null) return;
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    let chart: IChartApi | null = null;
    const make = () => {
      chart?.remove();
      chart = createChart(box.current!, options(shown.current.indian ?? true));
      draw(chart, shown.current);
    };
    make();
    const watcher = new MutationObserver(make);
    watcher.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    scheme.addEventListener('change', make);
    return () => {
      watcher.disconnect();
      scheme.removeEventListener('change', make);
      chart?.remove();
    };
  }, [key]);
  const main = words.lines[0]!;
  const last = [...main.values].reverse().find((value) => value !== null);
  return (
    <figure className="chart">
      <div
        ref={box}
        className="curve"
        role="img"
        aria-label={`${words.label}: from ${number(main.values[0])} on ${day(words.times[0])} to ${number(last)} on ${day(words.times.at(-1))}`}
      />
      <figcaption className="key">
        {words.lines.map(({ name, second }) => (
          <span key={name}>
            <i className={second ? 'second' : ''} />
            {name}
          </span>
        ))}
        <span>
          Drawn with <a href="https://www.tradingview.com/">TradingView Lightweight Charts™</a>
        </span>
      </figcaption>
    </figure>
  );
}
