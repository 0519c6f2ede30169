import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { added, badRow, clean, currencyOf, decimal, isNegative, type Row, sideOf, size } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format } from '../format.ts';
import { homeOfIsin, share } from '../instruments.ts';
import type { Sheet } from '../sheet.ts';
import { dateOf } from '../times.ts';
import { instant } from '../wall.ts';

const verbs = 'Koop|Verkoop|Compra|Venta|Venda|Achat|Vente|Kauf|Verkauf|Buy|Sell|Acquisto|Vendita';
const trade = new RegExp(
  `(^|[: ])(${verbs}) (\\d{1,3}(?:[ \\u00a0]\\d{3})*(?:[.,]\\d+)*)(?: (.*?))?(?:@ ?| zu je )([\\d.,]+) ([A-Za-z]{3})\\b`,
);
const moneyFund = /fonds mon[eé]taire|cash fund|geldmarktfonds|money market fund/i;
const internal = /cash sweep|overboeking|reserv|processed flatex|flatexdegiro|transfer (from|to) your cash/i;
const cost =
  /transactiekosten|third party|kosten van derden|tierces|terceiros|terceros|transaktionsgeb|commissioni/i;

/** What a line of the account says, in the languages Degiro writes; the first that fits counts. */
const kinds: readonly [RegExp, FlowKind][] = [
  [/valuta|divisa|\bfx (credit|debit)|\bchange\b|w[aä]hrungswechsel|cambio/i, 'transfer'],
  [
    /dividendbelasting|imp[oô]ts? sur|withholding|dividend tax|retenci|imposto|quellensteuer|ritenuta/i,
    'tax',
  ],
  [/dividend/i, 'dividend'],
  [/terugstorting|withdrawal|opname|retirada|retrait|levantamento|auszahlung|prelievo/i, 'withdrawal'],
  [/deposit|storting|ingreso|einzahlung|d[ée]p[oô]t|dep[oó]sito|versement/i, 'deposit'],
  [/interest|rente|zinsen|int[eé]r[eê]ts|juros/i, 'interest'],
  [/kosten|fee|costes|frais|geb[uü]hr|comiss|courtesy|compensation/i, 'fee'],
];

/** Places of the columns, which bear names in the reader's language or none. */
const at = { date: 0, time: 1, product: 3, isin: 4, text: 5, currency: 7, amount: 8, order: 11 } as const;

/** Order numbers by row; one that the export broke over two lines is put together again. */
function orders(rows: readonly Row[]): { orders: string[]; pieces: Set<number> } {
  const pieces = new Set<number>();
  const found = rows.map((row, i) => {
    const next = rows[i + 1];
    const piece =
      next !== undefined && next.at(at.date) === '' && next.at(at.text) === '' ? next.at(at.order) : '';
    if (piece !== '') pieces.add(i + 1);
    return row.at(at.order) + piece;
  });
  return { orders: found, pieces };
}

/** "1.046" bought may be one and a bit or a thousand: the amount decides. */
function unitsOf(text: string, price: number, amount: number): string {
  const plain = decimal(text, 'either', 'quantity');
  if (!/^\d{1,3}[.,]\d{3}$/.test(text)) return plain;
  const whole = text.replace(/[.,]/, '');
  const miss = (units: string) => Math.abs(Number(units) * price - amount);
  return miss(whole) < miss(plain) ? whole : plain;
}

interface Book {
  orders: readonly string[];
  /** Costs by order and currency, until a trade of that order takes them. */
  costs: Map<string, string>;
}

const momentOfRow = (row: Row): number =>
  instant(dateOf(row.at(at.date), 'dmy'), row.at(at.time), 'Amsterdam');

function purchase(row: Row, out: Entries, match: RegExpExecArray, order: string, costs: Book['costs']): void {
  const currency = currencyOf(row.at(at.currency));
  const pence = /^gbx$/i.test(match[6]!);
  if (!pence && match[6] !== currency) throw badRow(`the price is in ${match[6]}, the amount in ${currency}`);
  const quoted = decimal(match[5]!, 'either', 'price');
  const price = pence ? `${quoted}e-2` : quoted;
  const amount = decimal(row.at(at.amount), 'either', 'amount');
  const quantity = unitsOf(match[3]!, Number(price), Math.abs(Number(amount)));
  const corporate = match[1] === ':' || /: ?$/.test(row.at(at.text).slice(0, match.index + match[1]!.length));
  const own = costs.get(`${order}|${currency}`);
  costs.delete(`${order}|${currency}`);
  const isin = row.at(at.isin);
  const side = sideOf(match[2]!);
  out.trade(row, {
    at: momentOfRow(row),
    instrument: share('', homeOfIsin(isin) ?? 'DEGIRO', isin),
    side,
    quantity,
    price,
    currency,
    charges: own === undefined ? '0' : own,
    amount: corporate ? undefined : added(amount, own === undefined ? '0' : `-${own}`),
    kind: corporate ? 'adjustment' : 'trade',
    ...(order === '' ? {} : { id: `${order}:${side}:${quantity}:${price}`, repeats: true, orderId: order }),
    note: clean(row.at(at.product)),
  });
}

function other(row: Row, out: Entries, order: string): void {
  const text = row.at(at.text);
  const amount = decimal(row.at(at.amount), 'either', 'amount');
  const kind = moneyFund.test(text) ? 'interest' : kinds.find(([pattern]) => pattern.test(text))?.[1];
  if (kind === undefined) throw badRow(`coach does not know "${clean(text).slice(0, 60)}"`);
  const note = [clean(text), clean(row.at(at.product))].filter((word) => word !== '').join(', ');
  const id = order === '' ? {} : { note: `${note} (order ${order})` };
  out.cash(row, {
    at: momentOfRow(row),
    kind,
    amount,
    currency: currencyOf(row.at(at.currency)),
    note,
    ...id,
  });
}

/** Costs in the currency of a trade of the same order belong to that trade. */
function gather(sheet: Sheet, book: Book): Set<number> {
  const taken = new Set<number>();
  const trades = new Set(
    sheet.rows.flatMap((row, i) =>
      trade.test(row.at(at.text)) && book.orders[i] !== ''
        ? [`${book.orders[i]}|${row.at(at.currency)}`]
        : [],
    ),
  );
  const done = new Set<string>();
  sheet.rows.forEach((row, i) => {
    const key = `${book.orders[i]}|${row.at(at.currency)}`;
    if (!cost.test(row.at(at.text)) || !trades.has(key) || !/\d/.test(row.at(at.amount))) return;
    const amount = decimal(row.at(at.amount), 'either', 'amount');
    if (!isNegative(amount)) return;
    const same = `${row.part}|${key}`;
    taken.add(i);
    // The same order in a second copy of the table has the same costs, not twice as many.
    if (row.part > 0 && !done.has(same) && book.costs.has(key)) return;
    done.add(same);
    book.costs.set(key, added(book.costs.get(key) ?? '0', size(amount)));
  });
  return taken;
}

/** Degiro's account statement in any of its languages: trades are told in words, costs and exchanges on lines of their own. */
export const degiro: Format = {
  name: 'degiro',
  source: 'degiro',
  matches: (columns) =>
    columns.length >= 12 && columns[4] === 'isin' && columns[8] === '' && columns[10] === '',
  read(sheet, out) {
    const found = orders([...sheet.rows]);
    const book: Book = { orders: found.orders, costs: new Map() };
    const taken = gather(sheet, book);
    const costs = new Map(book.costs);
    let part = 0;
    eachRow(sheet, out, (row, i) => {
      if (row.part !== part) for (const [key, value] of book.costs) costs.set(key, value);
      part = row.part;
      const order = book.orders[i]!.trim();
      const text = row.at(at.text);
      if (found.pieces.has(i)) return out.skip(row, 'the rest of the order number above');
      if (internal.test(text) || row.at(at.amount) === '')
        return out.skip(row, 'money moved within the account');
      if (taken.has(i)) return out.skip(row, 'cost of a trade, counted with it');
      const match = moneyFund.test(text) ? null : trade.exec(text);
      return match === null ? other(row, out, order) : purchase(row, out, match, order, costs);
    });
  },
};
