import { type PayoffDocument, payoffDocument } from '../../../core/shapes/payoff.ts';
import { type PayoffCurve, payoffPlot } from '../plot/payoff.ts';
import { facts } from '../text/card.ts';
import { exitLine, greeksLine } from './parts/idea.ts';
import { legs, strip } from './parts/legs.ts';
import { indented } from './parts/market-state.ts';
import { currencyOf, freshnessOf, joined, type Page, page, type View, warnings } from './parts/page.ts';
import { amount, amounts, type Doc, doc, docs, moment, text } from './parts/read.ts';

/** What each greek is per: `calc payoff` answers in the formula's units, `payoff` in those of a trader's screen. */
const formulaUnits: Record<string, string> = {
  vega: 'vega per 1.00 vol',
  theta: 'theta a year',
  rho: 'rho per 1.00',
};
const screenUnits: Record<string, string> = { vega: 'vega a point', theta: 'theta a day', rho: 'rho per 1%' };

function figures(position: Doc, on: Page): string[] {
  const net = amount(position['netCash']);
  const limit = (key: string) =>
    position[`${key}Unlimited`] === true ? 'unlimited' : on.money(amount(position[key]));
  const value = (key: string) => amount(position[key]);
  const greeks = doc(position['greeks']);
  const units = text(position['symbol']) === '' ? formulaUnits : screenUnits;
  const levels = (key: string) => amounts(position[key]).map(on.level).join(', ');
  const rows: [string, string][] = [
    [net !== null && net < 0 ? 'pay' : 'receive', on.money(net === null ? null : Math.abs(net))],
    ['max profit', limit('maxProfit')],
    ['max loss', limit('maxLoss')],
    ['chance of profit', on.percent(value('pop'))],
    ['expected P&L', on.money(value('expectedPl') ?? value('expectedValue'))],
    ['expected gain', on.money(value('expectedGain'))],
    ['expected loss', on.money(value('expectedLoss'))],
    ['margin', on.money(amount(doc(position['margin'])['estimate']))],
    ['charges', on.money(amount(doc(position['charges'])['total']))],
    ['break-even', levels('breakevens')],
    ['after costs', levels('breakevensAfterCosts')],
    ...Object.entries(greeks).map(([name, greek]): [string, string] => [
      units[name] ?? name,
      on.number(amount(greek)),
    ]),
  ];
  return facts(
    rows.filter(([, words]) => words !== on.dash && words !== ''),
    on.columns,
    on.dim,
  );
}

/** The curve, as two lists or as points. */
function curveOf(position: Doc): Pick<PayoffCurve, 'prices' | 'profits'> | null {
  const curve = position['curve'] ?? position['points'];
  const points = docs(curve);
  const prices =
    points.length > 0
      ? points.map((p) => amount(p['price']) ?? amount(p['spot']) ?? Number.NaN)
      : amounts(doc(curve)['prices']);
  const read = (p: Doc) =>
    amount(p['profit']) ?? amount(p['pl']) ?? amount(p['pnl']) ?? amount(p['atExpiry']) ?? Number.NaN;
  const profits =
    points.length > 0 ? points.map(read) : amounts(doc(curve)['profits'] ?? doc(curve)['atExpiry']);
  return prices.length > 1 && prices.length === profits.length ? { prices, profits } : null;
}

function plot(position: Doc, on: Page): string[] {
  const curve = curveOf(position);
  if (curve === null || on.bare) return [];
  const spot = amount(position['spot']);
  const sigma = amount(position['oneSigma']) ?? amount(doc(position['expectedMove'])['oneSigma']);
  const data: PayoffCurve = {
    ...curve,
    spot,
    breakevens: amounts(position['breakevensAfterCosts'] ?? position['breakevens']),
    sigma: spot === null || sigma === null ? null : [spot - sigma, spot + sigma],
  };
  const lines = payoffPlot(data, {
    width: Math.min(on.columns, 100),
    height: 14,
    ascii: on.view.ascii,
    format: (value) => on.money(value, 0),
    price: (value) => on.level(value),
    paint: { profit: on.good, loss: on.bad },
  });
  return ['', ...lines];
}

/** A position on a chain: the figures after charges first, then the picture, the strip and when to get out. */
function priced(position: PayoffDocument, on: Page): string[] {
  const { afterCosts, stressLoss, charges, margin, ifPrice, touch, exits } = position;
  const gain = (value: number | null, unlimited: boolean) => (unlimited ? 'unlimited' : on.money(value));
  const rows: [string, string][] = [
    ['chance of profit', on.percent(position.pop)],
    ['max profit', gain(afterCosts.maxProfit, position.maxProfitUnlimited)],
    ['max loss', gain(afterCosts.maxLoss, position.maxLossUnlimited)],
    ['under stress', on.money(stressLoss)],
    ['expected value', on.money(position.expectedValue)],
    ['mean gain', on.money(position.expectedGain)],
    ['mean loss', on.money(position.expectedLoss)],
    ['margin', on.money(margin.estimate)],
    ['break-even', position.breakevensAfterCosts.map(on.level).join(', ')],
    ...touch.map(({ price, probability }): [string, string] => [
      `sees ${on.level(price)}`,
      on.percent(probability, 0),
    ]),
    [`${on.level(ifPrice.move)} down`, on.money(ifPrice.down)],
    ['unmoved', on.money(ifPrice.still)],
    [`${on.level(ifPrice.move)} up`, on.money(ifPrice.up)],
  ];
  const net = Math.abs(position.netCash);
  const before = [
    `${position.netCash < 0 ? 'pay' : 'receive'} ${on.money(net)}`,
    `charges ${on.money(charges.total)}`,
    `before them max profit ${gain(position.maxProfit, position.maxProfitUnlimited)}`,
    `max loss ${gain(position.maxLoss, position.maxLossUnlimited)}`,
    `chance ${on.percent(position.popBeforeCosts)}`,
  ];
  return [
    on.strong('After charges in and out'),
    ...facts(
      rows.filter(([, words]) => words !== on.dash && words !== ''),
      on.columns,
      on.dim,
    ),
    ...on.wrap(before.join(', ')).map(on.dim),
    ...indented('greeks ', greeksLine(position.greeks, on), on),
    ...indented('payoff ', strip(position.strip, position.breakevensAfterCosts, on), on),
    ...indented('exit   ', exitLine(exits, position.expiry, position.asOf, on), on),
  ];
}

/** `coach payoff` and `coach calc payoff`: the position's figures and, where the curve is given, its picture. */
export function draw(output: unknown, view: View): string {
  const position = doc(output);
  const whole = payoffDocument.safeParse(output);
  const on = page(view, currencyOf(position));
  const dot = view.ascii ? '|' : '·';
  const title = [
    text(position['name']),
    text(position['symbol']),
    text(position['expiry']),
    moment(position['asOf']),
  ]
    .filter((part) => part !== '')
    .join(` ${dot} `);
  const fresh = freshnessOf(position);
  return joined(
    [
      ...(title === '' ? [] : [on.strong(title)]),
      ...(fresh === '' ? [] : on.wrap(fresh).map(on.caution)),
      ...warnings(position, on),
      ...(docs(position['legs']).length === 0 ? [] : ['', ...legs(position, on, currencyOf(position)), '']),
      ...(whole.success ? priced(whole.data, on) : figures(position, on)),
      ...plot(position, on),
    ],
    on,
  );
}
