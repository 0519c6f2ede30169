import type { OrderDocument } from '../../../core/shapes/order.ts';
import { gain, moment, money, number, percent, worded } from '../text/figures.ts';

const tones = { info: '', warn: 'care', block: 'bad' } as const;

/** A value against its bound in the unit of its name. */
function limitWords(name: string, value: number | null, limit: number): string {
  if (name === 'undefinedRisk') return value === 0 ? 'none' : 'a loss without a bound';
  return limit <= 1 && limit > 0
    ? `${percent(value)} of ${percent(limit)}`
    : `${number(value, 0)} of ${number(limit, 0)}`;
}

function evidenceWords(evidence: OrderDocument['concerns'][number]['evidence']): string {
  return Object.entries(evidence)
    .map(
      ([name, value]) =>
        `${worded(name).toLowerCase()} ${typeof value === 'number' ? number(value) : String(value)}`,
    )
    .join(', ');
}

/** The legs as they were or would be filled; as they were wanted where nothing was. */
function Fills({ order }: { order: OrderDocument }) {
  const rows =
    order.fills.length > 0
      ? order.fills.map(({ leg, quantity, price, basis }) => ({
          leg,
          quantity,
          at: ` @ ${number(price)} (${basis})`,
        }))
      : order.legs.map((leg) => ({ leg, quantity: leg.quantity, at: '' }));
  return (
    <ul className="lines">
      {rows.map(({ leg, quantity, at }) => (
        <li key={`${leg.action}${leg.type}${leg.strike}${leg.expiry}`}>
          {leg.action.toUpperCase()} {number(quantity, 0)} {order.symbol} {leg.expiry ?? ''}{' '}
          {leg.strike === null ? '' : number(leg.strike, 0)} {leg.type}
          {at}
        </li>
      ))}
    </ul>
  );
}

function Terms({ order }: { order: OrderDocument }) {
  const { currency, quote, margin, breaker } = order;
  return (
    <dl className="pairs">
      <dt>Prices of</dt>
      <dd>
        {moment(quote.asOf)} · filled at {quote.basis}
      </dd>
      <dt>Cash now, before charges</dt>
      <dd>{gain(order.netCash, currency)}</dd>
      <dt>Charges</dt>
      <dd>{money(order.charges, currency, true)}</dd>
      <dt>Worst loss</dt>
      <dd>
        {order.maxLoss === null ? 'not known' : money(-order.maxLoss, currency)}
        {order.undefinedRisk ? ' under stress: unlimited' : ''}
      </dd>
      <dt>Margin, estimate</dt>
      <dd>
        {margin === null
          ? 'not known'
          : `${money(margin.before, currency)} → ${money(margin.after, currency)}`}
      </dd>
      <dt>Cash afterwards</dt>
      <dd>{money(order.cash, currency)}</dd>
      <dt>Breaker</dt>
      <dd>
        {breaker.state}, size × {number(breaker.sizeFactor, 2)}
      </dd>
      {order.roomToday === null ? null : (
        <>
          <dt>Room today</dt>
          <dd>
            loss {order.roomToday.loss === null ? 'without a cap' : money(order.roomToday.loss, currency)},
            orders {order.roomToday.trades ?? 'without a cap'}, margin{' '}
            {money(order.roomToday.margin, currency)}
          </dd>
        </>
      )}
    </dl>
  );
}

function Held({ order }: { order: OrderDocument }) {
  return (
    <>
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
              <span>{limitWords(name, value, limit)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What an order did or would do: fills with every charge, margin, cash, concerns, limits and room. */
export const OrderReport = ({ order }: { order: OrderDocument }) => (
  <div className="stack">
    {order.reason === null ? null : (
      <div className="note bad" role="alert">
        <b>{order.reason.message}</b>
        <span>{order.reason.hint}</span>
      </div>
    )}
    <Fills order={order} />
    <Terms order={order} />
    <Held order={order} />
  </div>
);
