import type { Column } from '../text/table.ts';
import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { amount, type Doc, doc, docs, moment, text, texts } from './parts/read.ts';

function legsOf(trade: Doc, on: Page): string {
  return docs(trade['legs'])
    .map((leg) => {
      const size = amount(leg['quantity']) ?? 0;
      const exit = amount(leg['exit']);
      const prices = `${on.number(amount(leg['price']))}${exit === null ? '' : ` → ${on.number(exit)}`}`;
      return `${text(leg['action'])} ${on.number(size, Number.isInteger(size) ? 0 : 4)} ${text(leg['name'])} @ ${on.view.ascii ? prices.replace('→', '>') : prices}`;
    })
    .join(', ');
}

/** Strategy trades a line each. */
export function tradeRows(trades: readonly Doc[], on: Page): string[] {
  const cells = (title: string, of: (trade: Doc) => string, more: Partial<Column> = {}): Column => ({
    title,
    cells: trades.map(of),
    ...more,
  });
  return on.table([
    cells('id', (trade) => text(trade['id'])),
    cells('opened', (trade) => moment(trade['openedAt']).replace(' 00:00', ''), { spare: 2 }),
    cells('strategy', (trade) => `${text(trade['name'])} ${text(trade['symbol'])}`, { flexible: true }),
    cells('legs', (trade) => legsOf(trade, on), { spare: 5, flexible: true }),
    cells('tags', (trade) => texts(trade['tags']).join(', '), { spare: 4, flexible: true }),
    cells('state', (trade) => text(trade['state']), { spare: 3 }),
    cells('net', (trade) => page(on.view, text(trade['currency'])).money(amount(trade['net'])), {
      align: 'right',
      paint: (cell, i) => on.gain(amount(trades[i]!['net']), cell),
    }),
  ]);
}

/** `coach journal list`: newest first. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const trades = docs(answer['trades']);
  const on = page(view, text(trades[0]?.['currency']) || 'INR');
  if (trades.length === 0)
    return joined(
      on.wrap(
        'No trades. Bring them in with `coach journal import tradebook.csv`, or write one down with `coach trade open`.',
      ),
      on,
    );
  const more = (amount(answer['count']) ?? 0) - trades.length;
  return joined(
    [...tradeRows(trades, on), ...(more > 0 ? [on.dim(`and ${more} more; --limit shows them`)] : [])],
    on,
  );
}
