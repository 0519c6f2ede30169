import type { AlertKind, Facts } from '../../core/shapes/alerts.ts';
import type { Measure } from './track.ts';

/** What each kind says in a sentence, facts in braces; a part in brackets goes where one of its facts is unknown. */
const sentences: Record<AlertKind, string> = {
  breaker: 'Breaker of {account}: {from} to {to}[ ({reasons})]',
  exit: '{account}: [exit of {trade} at {reason}][, result {pnl}][ - {code}]',
  order: '{account}: order {state}[ {symbol}][: {legs}]',
  position: '{account}: a large change of position[ in {symbol}][, margin {before} to {after}]',
  limit: '{account}: limit {limitName} is nearly used[, {value} of {limit}]',
  settlement: '{account}: {code}[ {trade}]',
  exercise: '{account}: a short call may be exercised[ ({trade})]',
  summary: '{account}: the day closed with {pnl}[, equity {equity}][, drawdown {drawdown%}]',
  move: '{symbol} {measure} {moved}[ in {minutes} min][, {from} to {to}][ ({cause})]',
  level: '[{symbol} ]{when}[, price {price}]',
  outage: '{about}: {state}[ for {minutes} min][ - {cause}]',
  stale: '{symbol}: prices are stale[ - {cause}]',
  discovery: 'Watch list: [added {added}][ removed {removed}][ by a scan of {universe}]',
  divergence: '{text}',
  budget: 'The budget of model calls is reached: {spent} of {cap} US dollars',
  metric: '{when}[, now {value}]',
  evals: 'Evaluation {suite}: {regressed} regressed',
  job: 'Job {job} {state}[ - {cause}]',
  memory: '{when}[, now {rss} MB]',
  store: '{when}[, now {size} MB]',
  error: 'Something in coach broke: {message}',
  approval: 'Resume {account}?',
  test: 'A test of coach: this channel works',
};

function shown(value: Facts[string], percent: boolean): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) return null;
  if (!percent) return String(Math.round(value * 1e4) / 1e4);
  const points = Math.round(value * 1e4) / 100;
  return `${points} %`;
}

/** A template with its facts put in; an unknown fact reads "unknown", or takes its part in brackets away. */
export function filled(template: string, facts: Facts): string {
  const put = (text: string, missing: string | null): string | null => {
    let whole = true;
    const out = text.replace(/\{([\w.]+)(%?)\}/g, (_, name: string, percent: string) => {
      const value = shown(facts[name] ?? null, percent === '%');
      if (value === null) whole = false;
      return value ?? missing ?? '';
    });
    return whole || missing !== null ? out : null;
  };
  const parts = template.replace(/\[([^[\]]*)\]/g, (_, part: string) => put(part, null) ?? '');
  return put(parts, 'unknown')!.trim();
}

/** What happened in a sentence. */
export const titleOf = (kind: AlertKind, facts: Facts): string => filled(sentences[kind], facts);

/** Figures a sentence does not need, one a line. */
export function linesOf(facts: Facts): string {
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      const text = shown(value, false);
      return text === null || text === '' ? [] : [`${name}: ${text}`];
    })
    .join('\n');
}

/** A change of a measure as a person says it: per cent of prices, points of volatility, a bare difference of ratios. */
export function movedText(measure: Measure, change: number): string {
  const sign = change > 0 ? '+' : '';
  const hundredths = Math.round(change * 1e4) / 100;
  if (measure === 'iv') return `moved ${sign}${hundredths} points`;
  if (measure === 'pcr') return `moved ${sign}${Math.round(change * 100) / 100}`;
  return measure === 'wall' ? 'moved' : `moved ${sign}${hundredths} %`;
}
