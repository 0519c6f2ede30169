import type { SuggestDocument, Suggestion } from '../../../../core/shapes/suggestion.ts';
import { rightWord, strip } from './legs.ts';
import { indented, shortDay } from './market-state.ts';
import type { Page } from './page.ts';

type Leg = Suggestion['legs'][number];

/** A leg in a few words: SELL CE 25,000 at 61.05; American contracts as C and P. */
export function legWords(leg: Leg, { expiry, market }: SuggestDocument, on: Page): string {
  const type = rightWord(leg.type, market.currency);
  const least = leg.lots === 1 ? '' : ` ${leg.lots} ×`;
  const times = on.view.ascii ? least.replace('×', 'x') : least;
  const strike = leg.strike === null ? '' : ` ${on.strike(leg.strike)}`;
  const later = leg.expiry === expiry ? '' : ` ${shortDay(leg.expiry, market.asOf)}`;
  return `${leg.action.toUpperCase()}${times} ${type}${strike}${later} at ${on.number(leg.price)}`;
}

/** Legs in two columns, in one where two do not fit. */
function legs(one: Suggestion, answer: SuggestDocument, on: Page): string[] {
  const cells = one.legs.map((leg) => legWords(leg, answer, on));
  const widest = Math.max(...cells.map((cell) => cell.length));
  const paint = (cell: string) => (cell.startsWith('BUY') ? on.good(cell) : on.bad(cell));
  if (4 + 2 * widest + 3 > on.columns) return cells.map((cell) => `  ${paint(cell)}`);
  return cells.flatMap((cell, i) => {
    if (i % 2 === 1) return [];
    const beside = cells[i + 1];
    return [
      `  ${paint(cell)}${beside === undefined ? '' : ' '.repeat(widest - cell.length + 3) + paint(beside)}`,
    ];
  });
}

export const plus = (value: number, words: string): string => (value > 0 ? `+${words}` : words);

/** Greeks as a trader's screen has them: by points of the underlying, days and points of volatility. */
export function greeksLine({ delta, theta, vega }: Suggestion['greeks'], on: Page): string {
  const gain = (value: number) => plus(value, on.money(value, 0));
  return `${on.signed(delta, 1)} delta, ${gain(theta)} a day, ${gain(vega)} a volatility point`;
}

/** When to get out, in one line. */
export function exitLine(exits: Suggestion['exits'], expiry: string, asOf: string, on: Page): string {
  const { target, stop, timeStop, invalidation } = exits;
  const { below, above, iv } = invalidation;
  const wrong = [
    below === null ? null : `below ${on.level(below)}`,
    above === null ? null : `above ${on.level(above)}`,
    iv === null ? null : `under IV ${on.percent(iv)}`,
  ].filter((part) => part !== null);
  const until = timeStop.date === expiry ? 'held to expiry' : `by ${shortDay(timeStop.date, asOf)}`;
  return [
    `at ${plus(target.pl, on.money(target.pl, 0))} or ${on.money(stop.pl, 0)}`,
    until,
    ...(wrong.length === 0 ? [] : [`wrong ${wrong.join(' or ')}`]),
  ].join(', ');
}

/** What it would be worth by three laws. */
export function worthLine({ worth }: Suggestion, on: Page): string {
  const gain = (value: number) => plus(value, on.money(value, 0));
  const realised =
    worth.realised === null || worth.realisedVolatility === null
      ? ''
      : `, ${gain(worth.realised)} at realised ${on.percent(worth.realisedVolatility)}`;
  return `${gain(worth.view)} if right${realised}, ${gain(worth.market)} by the prices`;
}

/** What sets an idea apart before its figures: risk, size, and whether it stands for a view that is wrong. */
export function titleOf(one: Suggestion, { market }: SuggestDocument, on: Page): string {
  const dot = on.view.ascii ? ' | ' : ' · ';
  const { lotSize } = market;
  const units = one.legs[0]!.quantity / one.legs[0]!.lots;
  const base = Math.min(...one.legs.map(({ lots }) => lots));
  const size = market.currency === 'USD' ? 'contract' : `lot of ${on.number(lotSize ?? units, 0)}`;
  const words =
    base === 1 ? `1 ${size}` : `${base} ${size.replace('contract', 'contracts').replace('lot', 'lots')}`;
  return [
    `${one.rank} ${one.name}`,
    ...(one.role === 'ifWrong' ? ['if the view is wrong'] : []),
    `${one.risk} risk`,
    words,
  ].join(dot);
}

/** What a model wrote of an idea; the rules' own words for a structure say nothing that its legs do not. */
export const wording = (one: Suggestion, { source }: SuggestDocument): string[] =>
  source === 'model' ? [one.summary] : [];

/** What came of ideas like it; nothing where too few have ended. */
export function measuredLine({ measured, confidence }: Suggestion, on: Page): string | null {
  const pop = measured?.pop ?? null;
  if (pop === null || confidence === null) return null;
  const { stated, measured: won, n, low, high } = pop;
  return `${on.percent(stated, 0)} stated, ${on.percent(won, 0)} of ${n} measured: ${on.percent(confidence, 0)} (${on.percent(low, 0)} to ${on.percent(high, 0)})`;
}

/** What the structure did on the stored days before, where that was asked for. */
const evidenceLines = (one: Suggestion, { evidence = [] }: SuggestDocument, on: Page): string[] =>
  evidence.filter(({ rank }) => rank === one.rank).flatMap(({ words }) => indented('  before ', words, on));

/** One idea in seven or eight lines, a model's words under its title. */
export function idea(one: Suggestion, answer: SuggestDocument, on: Page): string[] {
  const warning = one.memory?.warning ?? null;
  const odds = measuredLine(one, on);
  return [
    '',
    ...on.wrap(titleOf(one, answer, on)).map(on.strong),
    ...wording(one, answer).flatMap((words) => on.wrap(words, '  ')),
    ...legs(one, answer, on),
    ...indented('  greeks ', greeksLine(one.greeks, on), on),
    ...indented('  payoff ', strip(one.strip, one.breakevensAfterCosts, on), on),
    ...indented('  worth  ', worthLine(one, on), on),
    ...indented('  exit   ', exitLine(one.exits, answer.expiry, answer.asOf, on), on),
    ...(odds === null ? [] : indented('  chance ', odds, on)),
    ...evidenceLines(one, answer, on),
    ...(warning === null || warning === '' ? [] : on.wrap(warning, '  ').map(on.caution)),
  ];
}
