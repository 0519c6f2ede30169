import type { SuggestDocument } from '../../../../core/shapes/suggestion.ts';
import type { Evidence } from '../../../../core/shapes/view.ts';
import { market } from '../chain.ts';
import type { Page } from './page.ts';

const states = {
  live: 'live',
  delayed: 'delayed',
  lastClose: 'last close',
  stale: 'STALE',
  sample: 'SAMPLE DATA',
} as const;

const dotOf = (on: Page): string => (on.view.ascii ? ' | ' : ' · ');
const told = (parts: readonly (string | null)[], on: Page): string =>
  parts.filter((part): part is string => part !== null).join(dotOf(on));

/** 2026-08-25 as 25 Aug, with its year where it is not that of the prices. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export function shortDay(day: string, beside: string): string {
  const [year = '', month = '1', date = ''] = day.split('-');
  const name = `${Number(date)} ${months[Number(month) - 1]}`;
  return beside.startsWith(year) ? name : `${name} ${year}`;
}

function priceLine({ symbol, expiry, market: state }: SuggestDocument, on: Page): string {
  const { spot, levels, lotSize, daysToExpiry, asOf, freshness, forward } = state;
  const close = levels?.previous.close ?? null;
  const change = spot === null || close === null ? null : spot / close - 1;
  const price = spot === null ? `forward ${on.number(forward)}` : on.number(spot);
  const moved = change === null ? '' : ` ${change > 0 ? '+' : ''}${on.percent(change, 2)}`;
  const at = `${shortDay(asOf.slice(0, 10), freshness.state === 'sample' ? asOf : '')} ${asOf.slice(11, 16)}`;
  const age = `${states[freshness.state]} ${at}`;
  const lot = lotSize === null ? null : `lot ${on.number(lotSize, 0)}`;
  const left =
    daysToExpiry === 0 ? 'expires today' : daysToExpiry === 1 ? 'in 1 day' : `in ${daysToExpiry} days`;
  return told([`${symbol} ${price}${moved}`, age, lot, `${shortDay(expiry, asOf)} ${left}`], on);
}

function stateLine({ market: state }: SuggestDocument, on: Page): string {
  const { atmIv, ivRank, realizedVolatility, expectedMove, pcr, maxPain } = state;
  const fact = (name: string, value: number | null, words: (value: number) => string) =>
    value === null ? null : `${name} ${words(value)}`;
  return told(
    [
      fact('IV', atmIv, (v) => on.percent(v) + (ivRank === null ? '' : ` rank ${on.number(ivRank, 0)}`)),
      fact('realised', realizedVolatility, (v) => on.percent(v)),
      fact('straddle', expectedMove.straddle, (v) => on.number(v)),
      fact('PCR', pcr.oi, (v) => on.number(v)),
      fact('max pain', maxPain, (v) => on.strike(v)),
    ],
    on,
  );
}

/** Where it ends by the market's law, and the walls of open interest within two expected moves. */
function rangeLine({ market: state }: SuggestDocument, on: Page): string {
  const { range, walls, spot, expectedMove } = state;
  const reach = 2 * (expectedMove.oneSigma ?? 0);
  const wall = (found: { strike: number } | undefined) =>
    found === undefined || spot === null || Math.abs(found.strike - spot) > reach
      ? null
      : on.strike(found.strike);
  const [support, resistance] = [wall(walls.support[0]), wall(walls.resistance[0])];
  const known = [
    ...(support === null ? [] : [`${support} put`]),
    ...(resistance === null ? [] : [`${resistance} call`]),
  ];
  const dash = on.view.ascii ? ' to ' : '–';
  const spread =
    range === null
      ? null
      : `68% ${on.level(range.p16)}${dash}${on.level(range.p84)}, 90% ${on.level(range.p05)}${dash}${on.level(range.p95)}`;
  return told([spread, known.length === 0 ? null : `walls ${known.join(', ')}`], on);
}

/** The market in three or four lines. */
export const headOf = (answer: SuggestDocument, on: Page): string[] => {
  const first = on.wrap(priceLine(answer, on));
  const odd = ['sample', 'stale'].includes(answer.market.freshness.state);
  return [
    ...first.map((line) => on.strong(odd ? on.caution(line) : line)),
    ...[stateLine(answer, on), rangeLine(answer, on)]
      .filter((line) => line !== '')
      .flatMap((line) => on.wrap(line)),
  ];
};

const signs = { bullish: 1, rising: 1, bearish: -1, falling: -1, neutral: 0, steady: 0 } as const;

/** Whether a fact speaks for the view, above zero, or against it; nothing where it takes no side. */
function support({ direction, volatility }: SuggestDocument['view'], { on, weight }: Evidence): number {
  if (on === 'time') return 0;
  const sign = signs[on === 'direction' ? direction : volatility];
  return sign === 0 ? -Math.abs(weight) : sign * weight;
}

/** Facts after their name, as many as a line holds and one at least; all of them where everything is asked for. */
function side(name: string, facts: readonly Evidence[], all: boolean, on: Page): string[] {
  if (facts.length === 0) return [];
  const label = `${name.padEnd(8)} `;
  if (all) return facts.flatMap(({ says }) => indented(label, says, on));
  let line = facts[0]!.says;
  for (const { says } of facts.slice(1)) {
    if (label.length + line.length + 2 + says.length > on.columns) break;
    line += `; ${says}`;
  }
  return indented(label, line, on);
}

/** A label with its text beside it, the lines after the first set under it. */
export function indented(label: string, words: string, on: Page): string[] {
  const blank = ' '.repeat(label.length);
  return on.wrap(words, blank).map((line, i) => (i === 0 ? on.dim(label) + line.slice(label.length) : line));
}

/** The view and what speaks loudest for it and against it. */
export function evidenceOf({ view }: SuggestDocument, all: boolean, on: Page): string[] {
  const ranked = view.evidence
    .map((fact) => ({ fact, weight: support(view, fact) }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const those = (sign: number) => ranked.filter(({ weight }) => sign * weight > 0).map(({ fact }) => fact);
  const none = ranked
    .filter(({ fact, weight }) => weight === 0 && fact.on !== 'time')
    .map(({ fact }) => fact);
  const origin = view.given ? 'as asked' : 'from the evidence';
  return [
    ...on.wrap(`view ${view.direction}, volatility ${view.volatility} (${origin})`).map(on.strong),
    ...side('for', those(1), all, on),
    ...side('against', those(-1), all, on),
    ...(those(1).length + those(-1).length === 0
      ? on.wrap('nothing stands two deviations out of its noise').map(on.dim)
      : []),
    ...(all ? side('noise', none, true, on) : []),
    ...(all
      ? side(
          'time',
          view.evidence.filter((fact) => fact.on === 'time'),
          true,
          on,
        )
      : []),
  ];
}

/** Every figure of the chain that the brief state leaves out. */
export const marketWhole = ({ market: state }: SuggestDocument, on: Page): string[] => [
  '',
  on.strong('Market'),
  ...market(state, on),
  '',
];
