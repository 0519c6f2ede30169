import type { DeskGlance } from '../../../core/shapes/room.ts';
import type { Column } from '../text/table.ts';
import { roomLine } from './desk/breaker.ts';
import { joined, type Page, page, type View, warnings } from './parts/page.ts';
import { amount, amounts, type Doc, doc, docs, moment, text, texts } from './parts/read.ts';

const column = (title: string, cells: string[], more: Partial<Column> = {}): Column => ({
  title,
  align: 'right',
  cells,
  ...more,
});

const pageFor = (row: Doc, on: Page) => page(on.view, text(row['currency']));

function gainColumn(title: string, rows: readonly Doc[], key: string, on: Page, spare?: number): Column {
  return column(
    title,
    rows.map((row) => pageFor(row, on).money(amount(row[key]))),
    {
      paint: (cell, i) => on.gain(amount(rows[i]![key]), cell),
      ...(spare === undefined ? {} : { spare }),
    },
  );
}

function holdingColumns(rows: readonly Doc[], on: Page): Column[] {
  const cells = (title: string, of: (row: Doc) => string, more: Partial<Column> = {}) =>
    column(title, rows.map(of), more);
  const price = (row: Doc, value: unknown) => pageFor(row, on).number(amount(value));
  const several = new Set(rows.map((row) => text(row['account']))).size > 1;
  const whole = (row: Doc) => (Number.isInteger(row['quantity']) ? 0 : 4);
  return [
    cells('held', (row) => text(row['name']), { align: 'left', flexible: true }),
    ...(several
      ? [cells('account', (row) => text(row['account']), { align: 'left', spare: 6, flexible: true })]
      : []),
    cells('quantity', (row) => on.number(amount(row['quantity']), whole(row)), { spare: 3 }),
    cells('average', (row) => price(row, row['averagePrice']), { spare: 4 }),
    cells('mark', (row) => price(row, doc(row['mark'])['price']), { spare: 2 }),
    cells('from', (row) => text(doc(row['mark'])['basis']) || on.dash, { align: 'left', spare: 8 }),
    cells('IV', (row) => on.percent(amount(doc(row['mark'])['iv'])), { spare: 9 }),
    cells('delta', (row) => on.signed(amount(row['delta']), 1), { spare: 5 }),
    cells('margin', (row) => pageFor(row, on).money(amount(row['margin']), 0), { spare: 10 }),
    cells('theta/day', (row) => on.signed(amount(row['thetaPerDay']), 0), { spare: 7 }),
    gainColumn('gain', rows, 'unrealised', on),
  ];
}

const mostNamed = 6;

/** Why positions have no mark: those of one reason, which differs by their symbol at most, in one line. */
function unmarked(rows: readonly Doc[]): string[] {
  const groups = new Map<string, Doc[]>();
  for (const row of rows) {
    const reason = text(row['markReason']).replaceAll(text(row['symbol']), '\0');
    groups.set(reason, [...(groups.get(reason) ?? []), row]);
  }
  return [...groups.values()].map(([first, ...others]) => {
    const names = others.slice(0, mostNamed).map((row) => text(row['name']));
    const more = others.length - names.length;
    const alike =
      names.length === 0
        ? ''
        : `${text(first!['markReason']).endsWith('.') ? '' : '.'} The same of ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
    return `${text(first!['name'])}: ${text(first!['markReason'])}${alike}`;
  });
}

function holdings(rows: readonly Doc[], on: Page): string[] {
  if (rows.length === 0) return [on.dim('Nothing is held.')];
  const bare = rows.filter((row) => text(row['markReason']) !== '');
  return [
    ...on.table(holdingColumns(rows, on)),
    ...unmarked(bare).flatMap((words) => on.wrap(words, '  ').map(on.caution)),
  ];
}

function money(answer: Doc, on: Page): string[] {
  const gains = docs(answer['pnl']);
  const cash = docs(answer['cash']);
  const exposure = docs(answer['exposure']);
  return gains.flatMap((row) => {
    const in_ = pageFor(row, on);
    const code = text(row['currency']);
    const own = cash.filter((line) => text(line['currency']) === code);
    const at = exposure.find((line) => text(line['currency']) === code) ?? {};
    const estimated = amount(row['chargesEstimated']) ?? 0;
    const total = own.reduce((sum, line) => sum + (amount(line['amount']) ?? 0), 0);
    const gain = (key: string) => in_.gain(amount(row[key]), in_.money(amount(row[key])));
    return [
      `${on.strong(code)}  cash ${own.length === 0 ? on.dash : in_.money(total)}  equity ${in_.money(amount(row['equity']))}  gross ${in_.money(amount(at['gross']))}  net ${in_.money(amount(at['net']))}`,
      `realised ${gain('realised')}  unrealised ${gain('unrealised')}  charges ${in_.money(amount(row['charges']))}${estimated > 0 ? ` (${estimated} estimated)` : ''}  after charges ${gain('net')}`,
    ].flatMap((line, i) => on.wrap(line, i === 0 ? '' : '     '));
  });
}

function greeks(answer: Doc, on: Page): string[] {
  const rows = docs(doc(answer['greeks'])['byUnderlying']);
  if (rows.length === 0) return [];
  const total = docs(doc(answer['greeks'])['total']).map((row): Doc => ({ symbol: 'all', ...row }));
  const all = rows.length > 1 ? [...rows, ...total] : rows;
  const margins = docs(answer['margin']);
  const margin = (row: Doc) =>
    margins.filter(
      (m) => text(m['symbol']) === text(row['symbol']) && text(m['currency']) === text(row['currency']),
    );
  const cell = (key: string, decimals = 0) =>
    all.map((row) => pageFor(row, on).signed(amount(row[key]), decimals));
  return [
    '',
    on.strong('Greeks of the book'),
    ...on.table([
      column(
        'underlying',
        all.map((row) => text(row['symbol'])),
        { align: 'left', flexible: true },
      ),
      column('delta', cell('delta', 1), { spare: 3 }),
      column('1 % up', cell('delta1pct')),
      column('and again', cell('gamma1pct'), { spare: 2 }),
      column('a day', cell('thetaPerDay')),
      column('1 vol point', cell('vegaPerPoint'), { spare: 1 }),
      column(
        'margin (estimate)',
        all.map((row) => {
          const own = margin(row);
          const known = own.every((m) => amount(m['estimate']) !== null) && own.length > 0;
          return known
            ? pageFor(row, on).money(own.reduce((sum, m) => sum + (amount(m['estimate']) ?? 0), 0))
            : on.dash;
        }),
      ),
    ]),
    ...margins
      .filter((m) => amount(m['estimate']) === null)
      .flatMap((m) => on.wrap(`margin of ${text(m['symbol'])}: ${text(m['basis'])}`, '  ').map(on.dim)),
  ];
}

function since(answer: Doc, on: Page): string[] {
  const found = doc(answer['sinceMark']);
  const rows = docs(found['byCurrency']);
  if (rows.length === 0) return [];
  const parts = ['delta', 'gamma', 'theta', 'vega', 'rest', 'trades', 'charges', 'total'];
  const unknown = texts(found['unexplained']);
  return [
    '',
    on.strong(`Since the mark of ${moment(found['markedAt'])}`),
    ...on.table([
      column(
        '',
        rows.map((row) => text(row['currency'])),
        { align: 'left' },
      ),
      ...parts.map((part) => gainColumn(part, rows, part, on)),
    ]),
    ...(unknown.length === 0
      ? []
      : on.wrap(`${unknown.length} positions are left out: no mark then or now.`, '  ').map(on.caution)),
  ];
}

function grids(answer: Doc, on: Page): string[] {
  return docs(answer['whatIf']).flatMap((grid) => {
    const rows = docs(grid['rows']);
    if (rows.length === 0) return [];
    const in_ = pageFor(grid, on);
    const left = amount(grid['leftOut']) ?? 0;
    return [
      '',
      on.strong(`What if (${text(grid['currency'])}, every position priced again)`),
      ...on.table([
        column(
          'days',
          rows.map((row) => on.number(amount(row['days']), 0)),
        ),
        column(
          'vol',
          rows.map((row) => on.signed(amount(row['volPoints']), 0)),
        ),
        ...amounts(grid['movesPercent']).map((move, i) =>
          column(
            `${on.signed(move, Number.isInteger(move) ? 0 : 1)}%`,
            rows.map((row) => in_.money(amounts(row['pnl'])[i] ?? null, 0)),
            {
              paint: (cell, k) => on.gain(amounts(rows[k]!['pnl'])[i] ?? null, cell),
              spare: Math.abs(move) === 0 ? 0 : i + 1,
            },
          ),
        ),
      ]),
      ...(left === 0
        ? []
        : on.wrap(`${left} positions are left out: no mark or no volatility.`, '  ').map(on.caution)),
    ];
  });
}

/** Accounts that orders are traded in: breaker and room for today. */
const rooms = (answer: Doc, on: Page): string[] =>
  docs(answer['desk']).flatMap((row) => {
    const { breaker, roomToday } = row as unknown as DeskGlance;
    return on.wrap(`${text(row['account'])}: ${roomLine({ state: breaker }, roomToday, pageFor(row, on))}`);
  });

/** A portfolio: holdings, money, greeks, what changed, and the what-if grid where one was asked for. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const [first] = docs(answer['pnl']);
  const on = page(view, text(first?.['currency']) || 'INR');
  return joined(
    [
      ...warnings(answer, on),
      ...holdings(docs(answer['holdings']), on),
      ...(docs(answer['pnl']).length === 0 ? [] : ['', ...money(answer, on)]),
      ...rooms(answer, on),
      ...greeks(answer, on),
      ...since(answer, on),
      ...grids(answer, on),
    ],
    on,
  );
}
