import type { HoldingDocument } from '../../../core/shapes/holding.ts';
import type { PortfolioDocument } from '../../../core/shapes/portfolio.ts';
import { Explained } from '../charts/explained.tsx';
import { AskedPanel, Blank, Head, Panel, TroubleNote, Warnings } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Gained, Priced } from '../parts/value.tsx';
import { Earned } from '../shown/earned.tsx';
import { Gains } from '../shown/gains.tsx';
import { WhatIf } from '../shown/what-if.tsx';
import { useAsked, useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { moment, money, number, short } from '../text/figures.ts';

const holdingColumns: Column<HoldingDocument>[] = [
  { name: 'Position', show: (h) => h.name, by: (h) => h.name },
  { name: 'Account', show: (h) => h.account, by: (h) => h.account, text: true, wide: true },
  { name: 'Quantity', show: (h) => number(h.quantity, h.quantity % 1 === 0 ? 0 : 4), by: (h) => h.quantity },
  { name: 'Average', show: (h) => number(h.averagePrice), by: (h) => h.averagePrice, wide: true },
  {
    name: 'Price',
    show: (h) =>
      h.mark === null ? (
        <span className="dim small" title={h.markReason ?? ''}>
          {h.expired ? 'expired' : 'none'}
        </span>
      ) : (
        number(h.mark.price)
      ),
    by: (h) => h.mark?.price ?? null,
  },
  { name: 'Value', show: (h) => money(h.marketValue, h.currency), by: (h) => h.marketValue },
  {
    name: 'Unrealised',
    show: (h) => <Gained value={h.unrealised} currency={h.currency} />,
    by: (h) => h.unrealised,
  },
  { name: 'Delta', show: (h) => number(h.delta, 1), by: (h) => h.delta, wide: true },
  { name: 'Theta', show: (h) => number(h.thetaPerDay, 0), by: (h) => h.thetaPerDay, wide: true },
];

function Greeks({ book }: { book: PortfolioDocument }) {
  if (book.greeks.byUnderlying.length === 0) return <Blank>No position has greeks at the moment.</Blank>;
  return (
    <Table
      caption="Greeks by underlying"
      rows={book.greeks.byUnderlying}
      id={({ symbol, currency }) => `${symbol}${currency}`}
      columns={[
        { name: 'Underlying', show: (row) => row.symbol },
        { name: 'Delta', show: (row) => number(row.delta, 1) },
        { name: 'If it rises 1%', show: (row) => <Gained value={row.delta1pct} currency={row.currency} /> },
        { name: 'Gamma 1%', show: (row) => money(row.gamma1pct, row.currency), wide: true },
        { name: 'A day passes', show: (row) => <Gained value={row.thetaPerDay} currency={row.currency} /> },
        { name: 'A vol point', show: (row) => <Gained value={row.vegaPerPoint} currency={row.currency} /> },
      ]}
    />
  );
}

function Why({ book }: { book: PortfolioDocument }) {
  const mark = useDoing('portfolio mark');
  const may = useOffered('portfolio mark');
  const keep = async () => {
    await mark.run({}, true);
  };
  return (
    <Panel
      title="Why it moved"
      more={
        may ? (
          <button type="button" className="little" disabled={mark.busy} onClick={() => void keep()}>
            Keep a mark now
          </button>
        ) : undefined
      }
    >
      {mark.trouble === null ? null : <TroubleNote trouble={mark.trouble} />}
      {book.sinceMark === null ? (
        <Blank>Keep a mark, and what changes from then on is explained by its causes.</Blank>
      ) : (
        <div className="stack">
          <p className="dim small">since the mark of {moment(book.sinceMark.markedAt)}</p>
          {book.sinceMark.byCurrency.map((row) => (
            <Explained key={row.currency} parts={row} currency={row.currency} />
          ))}
          {book.sinceMark.unexplained.length === 0 ? null : (
            <p className="small dim">
              {book.sinceMark.unexplained.length} positions could not be explained: they have no price.
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Margin({ book }: { book: PortfolioDocument }) {
  return (
    <Panel title="Margin, estimated">
      {book.margin.length === 0 ? (
        <Blank>None in use.</Blank>
      ) : (
        <ul className="list">
          {book.margin.map(({ account, symbol, currency, estimate, basis }) => (
            <li key={`${account}${symbol}`}>
              <b>{symbol}</b>
              <span className="dim small">
                {account} · {basis}
              </span>
              <span>{money(estimate, currency)}</span>
            </li>
          ))}
          {book.exposure.map(({ currency, gross, net }) => (
            <li key={currency} className="small">
              <span className="dim">Exposure, {currency}</span>
              <span>
                gross {short(gross, currency === 'INR')}, net {short(net, currency === 'INR')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What is held, what it gained and why, what it is exposed to, and what would happen if. */
export function Portfolio() {
  const asked = useAsked('portfolio', {});
  const book = asked.traced?.answer;
  const newest = book?.holdings.find(({ mark }) => mark !== null)?.mark ?? null;
  return (
    <>
      <Head
        title="Portfolio"
        about={
          book === undefined ? undefined : newest === null ? (
            `as of ${moment(book.asOf)}`
          ) : (
            <Priced asOf={newest.asOf} source={newest.source} freshness={newest.freshness} />
          )
        }
      />
      <div className="stack">
        {book === undefined ? null : <Warnings of={book.warnings} />}
        <AskedPanel title="Gains" of={asked}>
          {(answer) => (answer.pnl.length === 0 ? <Blank>No trades yet.</Blank> : <Gains book={answer} />)}
        </AskedPanel>
        {book === undefined ? null : (
          <>
            <Panel title="Positions" flush>
              {book.holdings.length === 0 ? (
                <Blank>Nothing is held.</Blank>
              ) : (
                <Table
                  caption="Positions"
                  rows={book.holdings}
                  columns={holdingColumns}
                  id={(h, at) => `${h.account}${h.name}${at}`}
                />
              )}
            </Panel>
            <div className="grid">
              <Why book={book} />
              <Panel title="Greeks" flush>
                <Greeks book={book} />
              </Panel>
              <Margin book={book} />
            </div>
            {book.holdings.length === 0 ? null : <WhatIf />}
          </>
        )}
        {useOffered('performance') ? <Earned /> : null}
      </div>
    </>
  );
}
