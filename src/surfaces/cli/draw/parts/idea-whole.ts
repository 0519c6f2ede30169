import type { SuggestDocument, Suggestion } from '../../../../core/shapes/suggestion.ts';
import { facts } from '../../text/card.ts';
import { exitLine, greeksLine, measuredLine, titleOf, wording, worthLine } from './idea.ts';
import { legs, strip } from './legs.ts';
import { indented } from './market-state.ts';
import type { Page } from './page.ts';

const limit = (value: number | null, unlimited: boolean, on: Page): string =>
  unlimited ? 'unlimited' : on.money(value);

function figures(one: Suggestion, on: Page): string[] {
  const { netCash, charges, margin, greeks, afterCosts, ifPrice, touch } = one;
  const rows: [string, string][] = [
    [netCash < 0 ? 'pay' : 'receive', on.money(Math.abs(netCash))],
    ['max profit', limit(one.maxProfit, one.maxProfitUnlimited, on)],
    ['max loss', limit(one.maxLoss, one.maxLossUnlimited, on)],
    ['profit after charges', limit(afterCosts.maxProfit, one.maxProfitUnlimited, on)],
    ['loss after charges', limit(afterCosts.maxLoss, one.maxLossUnlimited, on)],
    ...(one.stressLoss === null ? [] : [['under stress', on.money(one.stressLoss)] as [string, string]]),
    ['chance of profit', measuredLine(one, on) ?? on.percent(one.pop)],
    ['expected value', on.money(one.expectedValue)],
    ['margin', on.money(margin.estimate)],
    ['return on margin', on.percent(one.returnOnMargin)],
    ['charges', `${on.money(charges.total)} (${on.money(charges.entry)} in, ${on.money(charges.exit)} out)`],
    ['break-even', one.breakevens.map(on.level).join(', ')],
    ['after charges', one.breakevensAfterCosts.map(on.level).join(', ')],
    ['gamma', on.number(greeks.gamma, 4)],
    ['rho', on.money(greeks.rho)],
    [`${on.level(ifPrice.move)} down`, on.money(ifPrice.down)],
    ['unmoved', on.money(ifPrice.still)],
    [`${on.level(ifPrice.move)} up`, on.money(ifPrice.up)],
    ...touch.map(({ price, probability }): [string, string] => [
      `sees ${on.level(price)}`,
      on.percent(probability, 0),
    ]),
  ];
  return facts(
    rows.filter(([, words]) => words !== '' && words !== on.dash),
    on.columns,
    on.dim,
  );
}

/** One idea with every figure it has, and why it stands where it does. */
export function whole(one: Suggestion, answer: SuggestDocument, on: Page): string[] {
  const { exits, fit, fitParts, margin, memory } = one;
  const parts = Object.entries(fitParts).map(([name, points]) => `${name} ${points}`);
  const warning = memory?.warning ?? '';
  return [
    ...on.wrap(titleOf(one, answer, on)).map(on.strong),
    ...wording(one, answer).flatMap((words) => on.wrap(words)),
    ...legs({ legs: one.legs }, on, answer.market.currency),
    ...indented('greeks ', greeksLine(one.greeks, on), on),
    ...indented('payoff ', strip(one.strip, one.breakevensAfterCosts, on), on),
    ...indented('worth  ', worthLine(one, on), on),
    ...figures(one, on),
    ...indented('margin ', margin.basis, on),
    ...indented('exit   ', exitLine(exits, answer.expiry, answer.asOf, on), on),
    ...[exits.target, exits.stop, exits.timeStop, exits.invalidation].flatMap(({ words }) =>
      indented('       ', words, on),
    ),
    ...indented('fit    ', `${on.number(fit, 0)} of 100, by parts: ${parts.join(', ')}`, on),
    ...(warning === '' ? [] : on.wrap(warning).map(on.caution)),
    ...one.logic
      .slice(answer.source === 'model' ? 0 : 2)
      .flatMap((words) => indented(on.view.ascii ? '- ' : '• ', words, on)),
  ];
}
