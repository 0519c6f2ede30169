import type { ReactNode } from 'react';
import type { Freshness } from '../../../core/shapes/market.ts';
import { absent, age, gain, moment, signedPercent } from '../text/figures.ts';

const toneOf = (value: number | null | undefined): 'gain' | 'loss' | undefined =>
  !value ? undefined : value > 0 ? 'gain' : 'loss';

/** What was gained or lost: by its sign and an arrow, the colour only repeats them. */
export function Gained({ value, currency }: { value: number | null | undefined; currency: string }) {
  return <Toned value={value}>{gain(value, currency)}</Toned>;
}

export function GainedShare({ value, digits = 1 }: { value: number | null | undefined; digits?: number }) {
  return <Toned value={value}>{signedPercent(value, digits)}</Toned>;
}

export function Toned({ value, children }: { value: number | null | undefined; children: ReactNode }) {
  const tone = toneOf(value);
  if (tone === undefined) return <span className="nowrap">{children}</span>;
  return (
    <span className={`${tone} nowrap`}>
      <span aria-hidden="true">{tone === 'gain' ? '▲ ' : '▼ '}</span>
      {children}
    </span>
  );
}

/** A figure under its name, with what explains it below. */
export function Figure({ name, children, below }: { name: string; children: ReactNode; below?: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children ?? absent}
        {below === undefined || below === null || below === '' ? null : <small>{below}</small>}
      </dd>
    </div>
  );
}

export const Figures = ({ children }: { children: ReactNode }) => <dl className="figures">{children}</dl>;

const states: Record<Freshness['state'], [words: string, tone: string]> = {
  live: ['Live', 'good'],
  delayed: ['Delayed', 'care'],
  lastClose: ['Last close', ''],
  stale: ['Stale', 'bad'],
  sample: ['Sample data', 'care'],
};

interface PricedWords {
  asOf: string | null;
  source: string;
  freshness: Freshness | null;
}

/** How old prices are and where they are from, beside whatever rests on them. */
export function Priced({ asOf, source, freshness }: PricedWords) {
  const [words, tone] = freshness === null ? ['Age unknown', 'care'] : states[freshness.state];
  return (
    <span className="row small">
      <span className={`badge ${tone}`}>{words}</span>
      <span className="dim">
        prices of {moment(asOf)} · {source}
        {freshness !== null && freshness.state !== 'sample' ? ` · ${age(freshness.ageMs)} old` : ''}
      </span>
    </span>
  );
}

/** A share of a bound, said in words by its label. */
export function Meter({ value, label }: { value: number | null; label: string }) {
  const share = Math.max(0, Math.min(1, value ?? 0));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the element's own look cannot be styled alike everywhere.
    <span
      className="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
    >
      <span
        className={(value ?? 0) >= 1 ? 'over' : (value ?? 0) >= 0.8 ? 'near' : ''}
        style={{ width: `${100 * share}%` }}
      />
    </span>
  );
}
