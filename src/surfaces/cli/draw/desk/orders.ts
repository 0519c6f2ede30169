import { joined, page, type View } from '../parts/page.ts';
import { amount, type Doc, doc, docs, moment, text, texts } from '../parts/read.ts';

/** `coach order list`: an order a line, newest first; its legs by what they are, without the symbol that stands beside them. */
export function draw(output: unknown, view: View): string {
  const orders = docs(doc(output)['orders']);
  const on = page(view, 'INR');
  if (orders.length === 0)
    return joined(on.wrap('There are no orders yet. `coach order preview` shows what one would do.'), on);
  const cells = (title: string, of: (row: Doc) => string) => ({ title, cells: orders.map(of) });
  const legs = (row: Doc) =>
    texts(row['legs'])
      .map((leg) => leg.replace(` ${text(row['symbol'])} `, ' '))
      .join(', ');
  const paint = (cell: string, i: number) => {
    const state = text(orders[i]!['state']);
    return state === 'rejected' || state === 'unknown'
      ? on.bad(cell)
      : state === 'filled'
        ? on.good(cell)
        : cell;
  };
  return joined(
    on.table([
      { ...cells('placed', (row) => moment(row['placedAt'])), spare: 3 },
      { ...cells('account', (row) => text(row['account'])), spare: 4 },
      cells('symbol', (row) => text(row['symbol'])),
      {
        ...cells('state', (row) => [text(row['state']), text(row['reason'])].filter(Boolean).join(': ')),
        paint,
      },
      { ...cells('legs', legs), flexible: true },
      { ...cells('net', (row) => on.number(amount(row['netCash']))), align: 'right', spare: 1 },
      { ...cells('charges', (row) => on.number(amount(row['charges']))), align: 'right', spare: 5 },
      { ...cells('order', (row) => text(row['intent'])), spare: 2 },
    ]),
    on,
  );
}
