import type { OrderDocument } from '../../../../core/shapes/order.ts';
import { draw as drawDocument } from '../document.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';
import { doc, spoken } from '../parts/read.ts';
import { roomLine } from './breaker.ts';

const legWords = ({ action, type, strike, expiry, quantity }: OrderDocument['legs'][number]): string =>
  [
    action.toUpperCase(),
    type,
    ...(strike === null ? [] : [strike]),
    ...(expiry === null ? [] : [expiry]),
    `x ${quantity}`,
  ].join(' ');

function heading(order: OrderDocument, on: Page): string {
  const { state, symbol, account } = order;
  const paint =
    state === 'rejected' || state === 'unknown'
      ? on.bad
      : state === 'working' || state === 'cancelled'
        ? on.caution
        : on.good;
  return `${paint(state.toUpperCase())} ${on.strong(symbol)} ${on.dim(`in ${account}, order ${order.intent}`)}`;
}

function fills(order: OrderDocument, on: Page): string[] {
  if (order.fills.length === 0) return order.legs.map((leg) => `  ${legWords(leg)}`);
  return on.table([
    { title: 'leg', cells: order.fills.map(({ leg }) => legWords(leg)), flexible: true },
    { title: 'price', align: 'right', cells: order.fills.map(({ price }) => on.number(price, 2)) },
    { title: 'at', cells: order.fills.map(({ basis }) => basis) },
    { title: 'charges', align: 'right', cells: order.fills.map(({ charges }) => on.money(charges, 2)) },
  ]);
}

function money(order: OrderDocument, on: Page): string[] {
  const { netCash, charges, margin, maxLoss, cash, undefinedRisk } = order;
  const parts = [
    `${netCash < 0 ? 'paid' : 'received'} ${on.money(Math.abs(netCash), 2)}`,
    `charges ${on.money(charges, 2)}`,
    ...(maxLoss === null
      ? []
      : [`${undefinedRisk ? 'loss under stress' : 'worst loss'} ${on.money(maxLoss, 0)}`]),
    ...(margin === null ? [] : [`margin ${on.money(margin.after, 0)} (ESTIMATE)`]),
    `cash ${on.money(cash, 2)}`,
  ];
  return on.wrap(parts.join(' · '));
}

function doubts(order: OrderDocument, on: Page): string[] {
  const said = (evidence: Record<string, unknown>) =>
    Object.entries(evidence)
      .map(([key, value]) => `${spoken(key)} ${String(value)}`)
      .join(', ');
  const concerns = order.concerns.flatMap(({ name, severity, evidence }) => {
    const paint = severity === 'block' ? on.bad : severity === 'warn' ? on.caution : on.dim;
    return on.wrap(`${severity}: ${spoken(name)} (${said(evidence)})`, '  ').map(paint);
  });
  const limits = order.limits
    .filter(({ ok, warn }) => !ok || warn)
    .map(({ name, value, limit, ok }) =>
      (ok ? on.caution : on.bad)(
        `${ok ? 'near the limit' : 'over the limit'}: ${spoken(name)} ${value ?? 'unknown'} of ${limit}`,
      ),
    );
  return [...concerns, ...limits];
}

/** An order: what became of it, at which prices, and what it was held against. */
export function draw(output: unknown, view: View): string {
  // Anything else than its own document is drawn as what it is.
  if (!Array.isArray(doc(output)['legs'])) return drawDocument(output, view);
  const order = output as OrderDocument;
  const on = page(view, order.currency);
  const { reason } = order;
  return joined(
    [
      heading(order, on),
      ...(reason === null
        ? []
        : [...on.wrap(reason.message).map(on.bad), ...on.wrap(reason.hint).map(on.accent)]),
      '',
      ...fills(order, on),
      '',
      ...money(order, on),
      ...doubts(order, on),
      roomLine(order.breaker, order.roomToday, on),
    ],
    on,
  );
}
