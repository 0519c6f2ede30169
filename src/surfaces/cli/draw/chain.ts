import { ladder } from '../plot/ladder.ts';
import { smilePlot } from '../plot/smile.ts';
import { facts } from '../text/card.ts';
import type { Column } from '../text/table.ts';
import type { View } from './parts/page.ts';
import { currencyOf, freshnessOf, joined, type Page, page, warnings } from './parts/page.ts';
import { amount, type Doc, doc, docs, moment, spoken, text } from './parts/read.ts';

const strikesEachSide = 10;

/** The head of a chain, also of the market a suggestion was made from. */
export function market(chain: Doc, on: Page): string[] {
  const pcr = doc(chain['pcr']);
  const expected = doc(chain['expectedMove']);
  const wall = (side: string) => {
    const [first] = docs(doc(chain['walls'])[side]);
    return first === undefined
      ? on.dash
      : `${on.strike(amount(first['strike']))} (${on.compact(amount(first['oi']))})`;
  };
  const value = (key: string) => amount(chain[key]);
  const rows: [string, string][] = [
    ['spot', on.number(value('spot'))],
    ['forward', on.number(value('forward'))],
    ['ATM', on.strike(value('atmStrike'))],
    ['ATM IV', on.percent(value('atmIv'))],
    ['IV 30d', on.percent(value('iv30'))],
    ['IV rank', on.number(value('ivRank'), 0)],
    ['IV less realised', on.percent(value('vrp'))],
    ['straddle', on.number(amount(expected['straddle']) ?? value('straddle'))],
    ['1 sigma', on.level(amount(expected['oneSigma']))],
    ['days', on.number(value('daysToExpiry'), 1)],
    ['PCR OI', on.number(amount(pcr['oi']))],
    ['PCR volume', on.number(amount(pcr['volume']))],
    ['PCR change', on.number(amount(pcr['oiChange']))],
    ['max pain', on.strike(value('maxPain'))],
    ['skew 25', on.percent(amount(doc(chain['skew'])['riskReversal25']))],
    ['resistance', wall('resistance')],
    ['support', wall('support')],
    ['GEX', on.compact(value('gex'))],
    ['GEX flip', on.level(value('gexFlip'))],
    ['lot', on.number(value('lotSize'), 0)],
  ];
  const dash = on.dash;
  const known = rows.filter(([, words]) => words !== dash);
  return facts(known, on.columns >= 80 ? on.columns - 4 : on.columns, on.dim);
}

/** The rows round the money, and how many were left out. */
function near(chain: Doc): { rows: Doc[]; hidden: number; at: number | null } {
  const all = docs(chain['strikes']);
  const at = amount(chain['atmStrike']) ?? amount(chain['spot']);
  if (at === null)
    return {
      rows: all.slice(0, 2 * strikesEachSide + 1),
      hidden: Math.max(0, all.length - 2 * strikesEachSide - 1),
      at,
    };
  const distances = all.map((row) => Math.abs((amount(row['strike']) ?? 0) - at));
  const middle = distances.indexOf(Math.min(...distances));
  const rows = all.slice(Math.max(0, middle - strikesEachSide), middle + strikesEachSide + 1);
  return { rows, hidden: all.length - rows.length, at };
}

type Cell = (leg: Doc) => string;

function sides(on: Page): [title: string, spare: number, cell: Cell][] {
  const of =
    (key: string, write: (value: number | null) => string): Cell =>
    (leg) =>
      write(amount(leg[key]));
  return [
    ['OI', on.bare ? 9 : 0, of('oi', on.compact)],
    ['chg', 6, of('oiChange', on.compact)],
    ['vol', 7, of('volume', on.compact)],
    ['delta', 8, of('delta', (v) => on.number(v))],
    ['IV', 5, of('iv', (v) => on.percent(v))],
    ['bid', 9, of('bid', (v) => on.number(v))],
    ['ask', 9, of('ask', (v) => on.number(v))],
    ['last', 0, of('last', (v) => on.number(v))],
  ];
}

function strikeTable(chain: Doc, on: Page): string[] {
  const { rows, hidden, at } = near(chain);
  if (rows.length === 0) return [];
  const nearest = Math.min(...rows.map((row) => Math.abs((amount(row['strike']) ?? 0) - (at ?? 0))));
  const isAtm = (row: number) =>
    at !== null && Math.abs((amount(rows[row]!['strike']) ?? 0) - at) === nearest;
  const side = (key: 'call' | 'put'): Column[] =>
    sides(on).map(([title, spare, cell]) => ({
      title,
      align: 'right',
      spare,
      cells: rows.map((row) => cell(doc(row[key]))),
    }));
  const strikes: Column = {
    title: 'STRIKE',
    align: 'right',
    cells: rows.map(
      (row, i) => `${isAtm(i) ? (on.view.ascii ? '>' : '▸') : ''}${on.strike(amount(row['strike']))}`,
    ),
    paint: (cell, row) => (isAtm(row) ? on.accent(on.strong(cell)) : on.strong(cell)),
  };
  const note = hidden > 0 ? [on.dim(`${hidden} strikes further out; --json has all`)] : [];
  const head = on.bare ? [] : [on.dim('calls left of the strike, puts right; OI, change and volume in lots')];
  return ['', ...head, ...on.table([...side('call'), strikes, ...side('put').reverse()]), ...note];
}

/** Open interest as bars and volatility as a smile, where there is room for them. */
function plots(chain: Doc, on: Page): string[] {
  if (on.columns < 60) return [];
  const { rows, at } = near(chain);
  if (rows.length === 0) return [];
  const side = (row: Doc, key: 'call' | 'put', field: string) => amount(doc(row[key])[field]);
  const strikes = rows.map((row) => amount(row['strike']) ?? Number.NaN);
  const ivs = (key: 'call' | 'put') => rows.map((row) => side(row, key, 'iv') ?? Number.NaN);
  const width = Math.min(on.columns, 90);
  const { ascii } = on.view;
  const strike = (value: number) => on.strike(value);
  const bars = rows.map((row, i) => ({
    strike: strikes[i]!,
    call: side(row, 'call', 'oi'),
    put: side(row, 'put', 'oi'),
  }));
  const smile = { strikes, call: ivs('call'), put: ivs('put'), spot: amount(chain['spot']) };
  const hasIv = [...smile.call, ...smile.put].filter(Number.isFinite).length > 2;
  return [
    '',
    on.strong('Open interest: calls left, puts right'),
    ...ladder(bars, { width, ascii, format: on.compact, strike, mark: at }),
    ...(hasIv
      ? [
          '',
          on.strong('Implied volatility'),
          ...smilePlot(smile, { width, height: 8, ascii, strike, format: (v) => on.percent(v) }),
        ]
      : []),
  ];
}

/** What each side is doing, in the words traders use. */
function buildUp(chain: Doc): string {
  const both = doc(chain['buildUp']);
  const parts = (['calls', 'puts'] as const).flatMap((side) => {
    const given = both[side];
    const kind = typeof given === 'string' ? given : text(doc(given)['kind']);
    const bias = text(doc(given)['bias']);
    return kind === '' ? [] : [`${side} ${spoken(kind)}${bias === '' ? '' : ` (${bias})`}`];
  });
  return parts.join(', ');
}

/** Support and resistance by name, nearest first. */
function levels(chain: Doc, on: Page): string[] {
  const known = doc(chain['levels']);
  const list = (side: string) =>
    docs(known[side])
      .slice(0, 3)
      .map((level) => `${on.level(amount(level['price']))} ${text(level['name'])}`)
      .join(', ');
  return (['support', 'resistance'] as const).flatMap((side) => {
    const words = list(side);
    return words === '' ? [] : [`${on.dim(`price ${side}`)} ${words}`];
  });
}

/** `coach chain`: what the market says, then the ladder of strikes. */
export function draw(output: unknown, view: View): string {
  const chain = doc(output);
  const on = page(view, currencyOf(chain));
  const dot = view.ascii ? '|' : '·';
  const title = [
    text(chain['symbol']),
    `expiry ${text(chain['expiry'])}`,
    moment(chain['asOf']),
    text(chain['source']),
  ]
    .filter((part) => part !== '' && part !== 'expiry ')
    .join(` ${dot} `);
  const fresh = freshnessOf(chain);
  const built = buildUp(chain);
  return joined(
    [
      ...on.card(title, [
        ...(fresh === '' ? [] : [on.caution(fresh)]),
        ...market(chain, on),
        ...(built === '' ? [] : [`${on.dim('build-up')} ${built}`]),
        ...levels(chain, on),
      ]),
      ...warnings(chain, on),
      ...strikeTable(chain, on),
      ...(view.experience === 'advanced' ? [] : plots(chain, on)),
    ],
    on,
  );
}
