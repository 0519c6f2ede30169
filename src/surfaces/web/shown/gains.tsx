import type { PortfolioDocument } from '../../../core/shapes/portfolio.ts';
import { Figure, Figures, Gained } from '../parts/value.tsx';
import { money } from '../text/figures.ts';

/** What a book gained, by currency. */
export function Gains({ book }: { book: PortfolioDocument }) {
  return book.pnl.map((row) => (
    <Figures key={row.currency}>
      <Figure
        name={`Net, ${row.currency}`}
        below={
          row.net === null
            ? `${row.unmarked} positions have no price`
            : 'realised and unrealised less charges'
        }
      >
        <Gained value={row.net} currency={row.currency} />
      </Figure>
      <Figure name="Realised">
        <Gained value={row.realised} currency={row.currency} />
      </Figure>
      <Figure
        name="Unrealised"
        below={row.unmarked > 0 ? `of what has a price; ${row.unmarked} have none` : null}
      >
        <Gained value={row.unrealised ?? row.unrealisedOfMarked} currency={row.currency} />
      </Figure>
      <Figure
        name="Charges"
        below={row.chargesEstimated > 0 ? `${row.chargesEstimated} fills estimated` : null}
      >
        {money(row.charges, row.currency)}
      </Figure>
      <Figure name="Equity">{money(row.equity, row.currency)}</Figure>
      {book.cash
        .filter(({ currency }) => currency === row.currency)
        .map(({ account, amount, currency }) => (
          <Figure key={account} name={`Cash, ${account}`}>
            {money(amount, currency)}
          </Figure>
        ))}
    </Figures>
  ));
}
