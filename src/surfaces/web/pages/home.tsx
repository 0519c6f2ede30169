import { AskedPanel, Blank, Head } from '../parts/panel.tsx';
import { Figure, Figures, Gained } from '../parts/value.tsx';
import { RecentAlerts } from '../shown/alerts.tsx';
import { MostUsed } from '../shown/most-used.tsx';
import { BreakerBadge } from '../shown/readiness.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { to } from '../state/route.ts';
import { day, moment, money } from '../text/figures.ts';

function Sessions() {
  const asked = useAsked('market status', {});
  return (
    <AskedPanel title="Sessions" of={asked}>
      {({ exchanges, now }) => (
        <ul className="list">
          {exchanges.map(({ exchange, open, note, nextSession }) => (
            <li key={exchange}>
              <b>{exchange}</b>
              <span className={`badge ${open ? 'good' : ''}`}>{open ? 'open' : 'closed'}</span>
              <span className="dim small">{note}</span>
              <span className="small">next {day(nextSession)}</span>
            </li>
          ))}
          <li className="dim small">at {moment(now)}</li>
        </ul>
      )}
    </AskedPanel>
  );
}

function Money() {
  const asked = useAsked('portfolio', {});
  return (
    <AskedPanel title={<a href={to('portfolio')}>Portfolio</a>} of={asked}>
      {({ pnl, holdings, cash }) =>
        holdings.length === 0 && cash.length === 0 ? (
          <Blank>Nothing is held yet. Import a broker’s export, or place a paper order.</Blank>
        ) : (
          <Figures>
            {pnl.map((row) => (
              <Figure
                key={row.currency}
                name={`${row.net === null ? 'Realised, after charges' : 'Net gain'}, ${row.currency}`}
                below={row.unmarked > 0 ? `${row.unmarked} without a price` : null}
              >
                <Gained value={row.net ?? row.realised - row.charges} currency={row.currency} />
              </Figure>
            ))}
            {pnl.map((row) =>
              row.equity === null ? null : (
                <Figure key={`equity${row.currency}`} name="Equity">
                  {money(row.equity, row.currency)}
                </Figure>
              ),
            )}
            <Figure name="Positions">{holdings.length}</Figure>
          </Figures>
        )
      }
    </AskedPanel>
  );
}

function Accounts() {
  const asked = useAsked('account list', {});
  return (
    <AskedPanel title={<a href={to('desk')}>Paper desk</a>} of={asked}>
      {({ accounts }) =>
        accounts.length === 0 ? (
          <Blank>No paper account yet. Open one on the desk page.</Blank>
        ) : (
          <ul className="list">
            {accounts.map((one) => (
              <li key={one.account}>
                <b>{one.account}</b>
                <BreakerBadge state={one.breaker} />
                <span className="dim small">
                  {one.openTrades} open, {one.workingOrders} working
                </span>
                <span>{money(one.equity ?? one.cash, one.currency)}</span>
              </li>
            ))}
          </ul>
        )
      }
    </AskedPanel>
  );
}

function Watched() {
  const asked = useAsked('watchlist list', {});
  return (
    <AskedPanel title={<a href={to('discovery')}>Watch list</a>} of={asked}>
      {({ entries }) =>
        entries.length === 0 ? (
          <Blank>Nothing is watched yet.</Blank>
        ) : (
          <ul className="list">
            {entries.slice(0, 8).map(({ symbol, by, since }) => (
              <li key={symbol}>
                <a href={to('chain', [symbol])}>{symbol}</a>
                <span className="dim small">
                  {by}, since {day(since)}
                </span>
                <a href={to('suggest', [symbol])} className="small" aria-label={`Ideas for ${symbol}`}>
                  ideas
                </a>
              </li>
            ))}
          </ul>
        )
      }
    </AskedPanel>
  );
}

/** What one looks at first: the reports one uses most, what was alerted, sessions, money, desk and watch list. */
export function Home() {
  const has = {
    market: useOffered('market status'),
    book: useOffered('portfolio'),
    desk: useOffered('account list'),
    watch: useOffered('watchlist list'),
  };
  return (
    <>
      <Head title="Home" />
      <div className="stack">
        <MostUsed />
        <div className="grid">
          {has.book ? <Money /> : null}
          {has.desk ? <Accounts /> : null}
          <RecentAlerts />
          {has.watch ? <Watched /> : null}
          {has.market ? <Sessions /> : null}
        </div>
      </div>
    </>
  );
}
