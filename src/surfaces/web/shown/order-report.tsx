import type { OrderDocument } from '../../../core/shapes/order.ts';
import { Gained } from '../parts/value.tsx';
import { moment, money, number, percent, worded } from '../text/figures.ts';

const tones = { info: '', warn: 'care', block: 'bad' } as const;

function evidenceWords(evidence: OrderDocument['concerns'][number]['evidence']): string {
  return Object.entries(evidence)
    .map(
      ([name, value]) =>
        `${worded(name).toLowerCase()} ${typeof value === 'number' ? number(value) : String(value)}`,
    )
    .join(', ');
}

/** What an order did or would do: fills with every charge, margin, cash, concerns and limits. */
export function OrderReport({ order }: { order: OrderDocument }) {
  const { currency } = order;
  return (
    <div className="stack">
      {order.reason === null ? null : (
        <div className="note bad" role="alert">
          <b>{order.reason.message}</b>
          <span>{order.reason.hint}</span>
        </div>
      )}
      <ul className="lines">
        {order.fills.map((fill) => (
          <li key={`${fill.leg.type}${fill.leg.strike}${fill.leg.action}`}>
            {fill.leg.action.toUpperCase()} {number(fill.quantity, 0)} {order.symbol} {fill.leg.expiry ?? ''}{' '}
            {fill.leg.strike === null ? '' : number(fill.leg.strike, 0)} {fill.leg.type} @{' '}
            {number(fill.price)} ({fill.basis})
          </li>
        ))}
        {order.fills.length > 0
          ? null
          : order.legs.map((leg) => (
              <li key={`${leg.type}${leg.strike}${leg.action}`}>
                {leg.action.toUpperCase()} {number(leg.quantity, 0)} {order.symbol} {leg.expiry ?? ''}{' '}
                {leg.strike === null ? '' : number(leg.strike, 0)} {leg.type}
              </li>
            ))}
      </ul>
      <dl className="pairs">
        <dt>Prices of</dt>
        <dd>
          {moment(order.quote.asOf)} · filled at {order.quote.basis}
        </dd>
        <dt>Cash now, before charges</dt>
        <dd>
          <Gained value={order.netCash} currency={currency} />
        </dd>
        <dt>Charges</dt>
        <dd>{money(order.charges, currency, true)}</dd>
        <dt>Worst loss</dt>
        <dd>
          {order.maxLoss === null ? 'not known' : money(-order.maxLoss, currency)}
          {order.undefinedRisk ? ' under stress: unlimited' : ''}
        </dd>
        <dt>Margin, estimate</dt>
        <dd>
          {order.margin === null
            ? 'not known'
            : `${money(order.margin.before, currency)} → ${money(order.margin.after, currency)}`}
        </dd>
        <dt>Cash afterwards</dt>
        <dd>{money(order.cash, currency)}</dd>
        <dt>Breaker</dt>
        <dd>
          {order.breaker.state}, size × {number(order.breaker.sizeFactor, 2)}
        </dd>
      </dl>
      {order.concerns.length === 0 ? null : (
        <ul className="list">
          {order.concerns.map(({ name, severity, evidence }) => (
            <li key={name}>
              <span className={`badge ${tones[severity]}`}>{severity}</span>
              <span>{worded(name)}</span>
              <span className="dim small">{evidenceWords(evidence)}</span>
            </li>
          ))}
        </ul>
      )}
      {order.limits.length === 0 ? null : (
        <ul className="list small">
          {order.limits.map(({ name, value, limit, ok, warn }) => (
            <li key={name}>
              <span className={`badge ${ok ? (warn ? 'care' : 'good') : 'bad'}`}>
                {ok ? (warn ? 'near' : 'held') : 'broken'}
              </span>
              <span>{worded(name)}</span>
              <span>
                {limit <= 1 && limit > 0
                  ? `${percent(value)} of ${percent(limit)}`
                  : `${number(value, 0)} of ${number(limit, 0)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
