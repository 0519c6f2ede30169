import { facts } from '../text/card.ts';
import { market } from './chain.ts';
import { legs } from './parts/legs.ts';
import type { View } from './parts/page.ts';
import { currencyOf, freshnessOf, joined, type Page, page, warnings } from './parts/page.ts';
import { amount, amounts, type Doc, doc, docs, moment, text, texts } from './parts/read.ts';

const mostReasons = 8;

function limit(suggestion: Doc, key: 'maxProfit' | 'maxLoss', on: Page): string {
  return suggestion[`${key}Unlimited`] === true ? 'unlimited' : on.money(amount(suggestion[key]));
}

function numbers(suggestion: Doc, on: Page): string[] {
  const net = amount(suggestion['netCash']);
  const charges = doc(suggestion['charges']);
  const paid = [amount(charges['entry']), amount(charges['exit'])];
  const costs = amount(charges['total']) ?? (paid.includes(null) ? null : paid[0]! + paid[1]!);
  const evens = amounts(suggestion['breakevensAfterCosts']);
  const shown = evens.length > 0 ? evens : amounts(suggestion['breakevens']);
  const rows: [string, string][] = [
    [net !== null && net < 0 ? 'pay' : 'receive', on.money(net === null ? null : Math.abs(net))],
    ['max profit', limit(suggestion, 'maxProfit', on)],
    ['max loss', limit(suggestion, 'maxLoss', on)],
    ['chance of profit', on.percent(amount(suggestion['pop']), 0)],
    ['expected value', on.money(amount(suggestion['expectedValue']))],
    ['margin', on.money(amount(doc(suggestion['margin'])['estimate']))],
    ['charges', on.money(costs)],
    [evens.length > 0 ? 'break-even after costs' : 'break-even', shown.map(on.level).join(', ')],
  ];
  const room = on.columns >= 80 ? on.columns - 4 : on.columns;
  return facts(
    rows.filter(([, words]) => words !== on.dash && words !== ''),
    room,
    on.dim,
  );
}

function exits(suggestion: Doc, on: Page): string[] {
  const plan = doc(suggestion['exits']);
  return (['target', 'stop', 'timeStop', 'invalidation'] as const).flatMap((key) => {
    const words = text(doc(plan[key])['words']);
    return words === '' ? [] : [`${on.dim('exit')} ${words}`];
  });
}

function one(suggestion: Doc, on: Page): string[] {
  const dot = on.view.ascii ? '|' : '·';
  const title = [
    `${text(suggestion['rank'])}. ${text(suggestion['name']) || text(suggestion['strategy'])}`,
    text(suggestion['risk']) === '' ? '' : `${text(suggestion['risk'])} risk`,
    amount(suggestion['confidence']) === null
      ? ''
      : `confidence ${on.percent(amount(suggestion['confidence']), 0)}`,
  ]
    .filter((part) => part !== '')
    .join(` ${dot} `);
  const bullet = on.view.ascii ? '-' : '•';
  const why =
    on.view.experience === 'advanced' ? [] : texts(suggestion['logic']).map((words) => `${bullet} ${words}`);
  const memory = text(doc(suggestion['memory'])['warning']);
  const inside = on.columns >= 80 ? on.columns - 4 : on.columns;
  return on.card(title, [
    ...(text(suggestion['summary']) === '' ? [] : [text(suggestion['summary'])]),
    ...(docs(suggestion['legs']).length > 0 ? legs(suggestion, on, inside) : texts(suggestion['actions'])),
    ...numbers(suggestion, on),
    ...exits(suggestion, on),
    ...(memory === '' ? [] : [on.caution(memory)]),
    ...why,
  ]);
}

/** What the view rests on, in words. */
const evidence = (stance: Doc): string[] => [
  ...texts(stance['evidence']),
  ...docs(stance['evidence'])
    .map((item) => text(item['says']))
    .filter((words) => words !== ''),
];

/** Structures turned down, those with one reason on one line. */
function turnedDown(answer: Doc, on: Page): string[] {
  const byReason = new Map<string, string[]>();
  for (const { strategy, reason } of docs(answer['rejected'])) {
    byReason.set(text(reason), [...(byReason.get(text(reason)) ?? []), text(strategy)]);
  }
  const reasons = [...byReason].slice(0, mostReasons);
  const more = byReason.size - reasons.length;
  if (reasons.length === 0) return [];
  return [
    '',
    on.dim('Not taken'),
    ...reasons.flatMap(([reason, names]) => on.wrap(`${names.join(', ')}: ${reason}`, '  ')),
    ...(more > 0 ? [on.dim(`  and ${more} more reasons; --json has all`)] : []),
  ];
}

/** Where the words come from: rules, a model, or the rules because the model failed. */
function origin(output: Doc): string {
  const reason = text(output['sourceReason']);
  return reason === '' ? `source ${text(output['source'])}` : `source ${text(output['source'])}: ${reason}`;
}

/** `coach suggest`: the market in brief, then a card a suggestion. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const state = doc(answer['market']);
  const on = page(view, currencyOf(state));
  const stance = doc(answer['view']);
  const dot = view.ascii ? '|' : '·';
  const title = [text(answer['symbol']), `expiry ${text(answer['expiry'])}`, moment(answer['asOf'])].join(
    ` ${dot} `,
  );
  const fresh = freshnessOf(state);
  const seen = [
    text(stance['direction']),
    text(stance['volatility']) === '' ? '' : `volatility ${text(stance['volatility'])}`,
  ];
  const none = docs(answer['suggestions']).length === 0;
  return joined(
    [
      ...on.card(title, [
        ...(fresh === '' ? [] : [on.caution(fresh)]),
        ...market(state, on),
        `${on.dim('view')} ${seen.filter((part) => part !== '').join(', ')} (${on.percent(amount(stance['confidence']), 0)})`,
        ...(view.experience === 'advanced'
          ? []
          : evidence(stance).map((words) => `${view.ascii ? '-' : '•'} ${words}`)),
      ]),
      ...warnings({ ...answer, freshness: state['freshness'] }, on),
      ...docs(answer['suggestions']).flatMap((suggestion) => ['', ...one(suggestion, on)]),
      ...(none ? ['', ...on.wrap('Nothing is worth its costs and risk here; the reasons stand below.')] : []),
      ...(view.experience === 'advanced' && !none ? [] : turnedDown(answer, on)),
      '',
      ...on
        .wrap(`${origin(answer)}${text(answer['id']) === '' ? '' : ` ${dot} id ${text(answer['id'])}`}`)
        .map(on.dim),
    ],
    on,
  );
}
