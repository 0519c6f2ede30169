import type { Config } from '../../../../core/config.ts';
import { card } from '../../text/card.ts';
import {
  absent,
  compact,
  level,
  money,
  number,
  percent,
  type Style,
  signed,
  strike,
} from '../../text/money.ts';
import { type Column, table } from '../../text/table.ts';
import { type Theme, theme } from '../../text/theme.ts';
import { clip, width, wrap } from '../../text/width.ts';
import { type Doc, doc, text, texts } from './read.ts';

/** What a drawing may know of who looks at it. */
export interface View {
  columns: number;
  colour: boolean;
  ascii: boolean;
  /** Tables take the width they need: nobody looks at them in a given one. */
  boundless?: boolean | undefined;
  /** Titles of the table columns asked for, lower case; all there is room for where absent. */
  only?: readonly string[] | undefined;
  experience: Config['experience'];
  /** The command's input as typed, where it says what is to be shown. */
  asked?: Readonly<Record<string, unknown>> | undefined;
}

/** The tools of one drawing, set to a view and a currency. */
export interface Page extends Theme {
  view: View;
  columns: number;
  dash: string;
  money(value: number | null, decimals?: number): string;
  number(value: number | null, decimals?: number): string;
  signed(value: number | null, decimals?: number): string;
  percent(value: number | null, decimals?: number): string;
  compact(value: number | null): string;
  /** A strike, exact. */
  strike(value: number | null): string;
  /** A price of the underlying, in as many decimals as matter. */
  level(value: number | null): string;
  /** Green above zero, red below. */
  gain(value: number | null, words: string): string;
  table(columns: readonly Column[], room?: number, header?: boolean): string[];
  card(title: string, lines: readonly string[]): string[];
  wrap(text: string, indent?: string): string[];
  /** Whether only bare lines fit. */
  bare: boolean;
}

const bareBelow = 50;

/** The columns a person named, in that order; all of them where none of these is. */
function askedFor(columns: readonly Column[], { only }: View): readonly Column[] {
  const found = (only ?? []).flatMap((name) => columns.filter(({ title }) => title.toLowerCase() === name));
  return found.length === 0 ? columns : found;
}

/** A page for a view; `currency` decides grouping and sign. */
export function page(view: View, currency: string): Page {
  const style: Style = { currency, ascii: view.ascii };
  const colours = theme(view.colour);
  const { columns } = view;
  return {
    ...colours,
    view,
    columns,
    bare: columns < bareBelow,
    dash: absent(view),
    money: (value, decimals) => money(value, style, decimals),
    number: (value, decimals = 2) => number(value, decimals, style),
    signed: (value, decimals = 2) => signed(value, decimals, style),
    percent: (value, decimals = 1) => percent(value, view, decimals),
    compact: (value) => compact(value, style),
    strike: (value) => strike(value, style),
    level: (value) => level(value, style),
    gain: (value, words) =>
      value === null || value === 0 ? words : value > 0 ? colours.good(words) : colours.bad(words),
    table: (parts, room = columns, header = true) =>
      table(askedFor(parts, view), view.boundless === true ? Number.POSITIVE_INFINITY : room, {
        ascii: view.ascii,
        dim: colours.dim,
        header,
      }),
    card: (title, lines) =>
      card(title, lines, columns, { ascii: view.ascii, dim: colours.dim, strong: colours.strong }),
    wrap: (words, indent = '') => wrap(words, columns - width(indent), width).map((line) => indent + line),
  };
}

/** The currency of an exchange's instruments. */
export const currencyOf = (document: Doc): string => {
  const given = text(document['currency']);
  if (given !== '') return given;
  return /^(NSE|BSE|NFO|BFO|MCX)/i.test(text(document['exchange'])) || document['exchange'] === undefined
    ? 'INR'
    : 'USD';
};

/** What a person must not miss, a line each; what the age of the prices has said already is not said again. */
export function warnings(document: Doc, on: Page): string[] {
  const mark = on.view.ascii ? '!' : '▲';
  const note = text(doc(document['freshness'])['note']);
  return texts(document['warnings'])
    .filter((words) => note === '' || !words.includes(note))
    .flatMap((words) => on.wrap(`${mark} ${words}`).map(on.caution));
}

/** How old the prices are: never left unsaid. */
export function freshnessOf(document: Doc): string {
  const freshness = document['freshness'];
  if (typeof freshness !== 'object' || freshness === null) return '';
  const { state, note } = freshness as Doc;
  const states: Record<string, string> = { lastClose: 'last close', sample: 'SAMPLE DATA' };
  const word = states[text(state)] ?? text(state);
  const more = text(note);
  return more === '' || more.toLowerCase() === word.toLowerCase() ? word : `${word}: ${more}`;
}

const colourCode = '\u001b';

/** A word longer than the terminal is wide goes on in the next line; only what is coloured is cut. */
function broken(part: string, columns: number, ascii: boolean): string[] {
  if (part.includes(colourCode)) return [clip(part, columns, ascii ? '~' : '…')];
  const lines: string[] = [];
  for (let rest = part; ; ) {
    const line = clip(rest, columns, '');
    lines.push(line);
    rest = rest.slice(line.length);
    if (rest === '' || line === '') return lines;
  }
}

/** Lines as one text, clear of trailing blanks; what is wider than the terminal is broken, a longer word broken. */
export function joined(lines: readonly string[], on: Page): string {
  const { columns, view } = on;
  const fitted = lines.flatMap((line) =>
    width(line) <= columns || view.boundless === true
      ? [line]
      : wrap(line, columns, width).flatMap((part) => broken(part, columns, view.ascii)),
  );
  return `${fitted
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()}\n`;
}
