import { facts } from '../text/card.ts';
import type { View } from './parts/page.ts';
import { currencyOf, freshnessOf, joined, page } from './parts/page.ts';
import { amount, doc, moment, text } from './parts/read.ts';

/** `coach market quote`: the price, its change and its age. */
export function draw(output: unknown, view: View): string {
  const quote = doc(output);
  const on = page(view, currencyOf(quote));
  const value = (key: string) => amount(quote[key]);
  const change = value('change');
  const moved = change === null ? '' : `${on.signed(change)} (${on.percent(value('changeRatio'), 2)})`;
  const rows: [string, string][] = [
    ['open', on.number(value('open'))],
    ['high', on.number(value('high'))],
    ['low', on.number(value('low'))],
    ['previous close', on.number(value('previousClose'))],
    ['volume', on.compact(value('volume'))],
  ];
  const head = `${on.strong(text(quote['symbol']))} ${on.strong(on.money(value('last'), 2))}`;
  return joined(
    [
      moved === '' ? head : `${head} ${on.gain(change, moved)}`,
      ...facts(
        rows.filter(([, words]) => words !== on.dash),
        on.columns,
        on.dim,
      ),
      ...on.wrap(`${moment(quote['asOf'])}, ${text(quote['source'])}; ${freshnessOf(quote)}`).map(on.dim),
    ],
    on,
  );
}
