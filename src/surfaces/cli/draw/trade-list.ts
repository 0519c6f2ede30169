import type { Column } from '../text/table.ts';
import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { amount, type Doc, doc, docs, moment, text, texts } from './parts/read.ts';

const pageFor = (row: Doc, on: Page) => page(on.view, text(row['currency']));

function legs(trade: Doc, on: Page): string {
  return docs(trade['legs'])
    .map((leg) => {
      const held = (amount(leg['quantity']) ?? 0) * (leg['action'] === 'sell' ? -1 : 1);
      const size = held === 0 ? '' : `${on.signed(held, Number.isInteger(held) ? 0 : 4)} `;
      const at = amount(leg['averagePrice']);
      return `${size}${text(leg['name'])}${at === null ? '' : ` @ ${on.number(at)}`}`;
    })
    .join(', ');
}

function plan(trade: Doc, on: Page): string {
  const told = doc(trade['plan']);
  const level = (key: string) => (amount(told[key]) === null ? '' : `${key} ${on.number(amount(told[key]))}`);
  return [text(told['tag']), level('entry'), level('stop'), level('target'), ...texts(trade['notes'])]
    .filter((part) => part !== '')
    .join(', ');
}

/** Trades a line each, newest first. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const trades = docs(answer['trades']);
  const on = page(view, text(trades[0]?.['currency']) || 'INR');
  if (trades.length === 0)
    return joined(
      on.wrap(
        'No trades are written down. Begin with `coach trade open NIFTY --leg "SELL CE 25000 2026-12-29 @ 110"`.',
      ),
      on,
    );
  const cells = (title: string, of: (trade: Doc) => string, more: Partial<Column> = {}): Column => ({
    title,
    cells: trades.map(of),
    ...more,
  });
  const more = (amount(answer['count']) ?? 0) - trades.length;
  return joined(
    [
      ...on.table([
        cells('opened', (trade) => moment(trade['openedAt']), { spare: 2 }),
        cells('trade', (trade) => legs(trade, on), { flexible: true }),
        cells('id', (trade) => text(trade['id']), { spare: 3 }),
        cells('state', (trade) => text(trade['state'])),
        cells('plan', (trade) => plan(trade, on), { spare: 4, flexible: true }),
        cells('charges', (trade) => pageFor(trade, on).money(amount(trade['charges'])), {
          align: 'right',
          spare: 1,
        }),
        cells('gain', (trade) => pageFor(trade, on).money(amount(trade['net'])), {
          align: 'right',
          paint: (cell, i) => on.gain(amount(trades[i]!['net']), cell),
        }),
      ]),
      ...(more > 0 ? [on.dim(`and ${more} more; --limit shows them`)] : []),
    ],
    on,
  );
}
