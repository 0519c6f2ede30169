import type { BreakdownRow, PerformanceDocument } from '../../../core/shapes/performance.ts';
import { LateCurve } from '../charts/curve-late.tsx';
import { AskedPanel, Blank } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { Figure, Figures, Gained, GainedShare } from '../parts/value.tsx';
import { useAsked } from '../state/asked.ts';
import { number, percent } from '../text/figures.ts';

function Breakdown({
  name,
  rows,
  currency,
}: {
  name: string;
  rows: readonly BreakdownRow[];
  currency: string;
}) {
  if (rows.length === 0) return null;
  return (
    <Table
      caption={`Closed trades by ${name}`}
      quiet={false}
      rows={rows}
      id={({ key }) => key}
      columns={[
        {
          name: name === 'underlying' ? 'Underlying' : 'Structure',
          show: ({ key }) => key,
          by: ({ key }) => key,
        },
        { name: 'Trades', show: ({ count }) => count, by: ({ count }) => count },
        {
          name: 'Won',
          show: (row) => (
            <span
              title={`95% interval ${percent(row.winInterval[0], 0)} to ${percent(row.winInterval[1], 0)}`}
            >
              {percent(row.winRate, 0)}
            </span>
          ),
          by: ({ winRate }) => winRate,
        },
        { name: 'Net', show: ({ net }) => <Gained value={net} currency={currency} />, by: ({ net }) => net },
        { name: 'A trade', show: (row) => <Gained value={row.expectancy} currency={currency} />, wide: true },
      ]}
    />
  );
}

function Account({ account, reason }: { account: PerformanceDocument['account']; reason: string | null }) {
  if (account === null) return <p className="dim small">{reason}</p>;
  const benchmarked = account.curve.some(({ benchmark }) => benchmark !== null);
  return (
    <div className="stack">
      <LateCurve
        times={account.curve.map(({ date }) => date)}
        label="Growth of one unit of money"
        lines={[
          { name: 'Account', values: account.curve.map(({ wealth }) => wealth) },
          ...(benchmarked
            ? [{ name: 'Benchmark', values: account.curve.map(({ benchmark }) => benchmark), second: true }]
            : []),
        ]}
      />
      <Figures>
        <Figure name="Deepest fall" below={`${account.drawdown.peak} to ${account.drawdown.trough}`}>
          <GainedShare value={account.drawdown.depth} />
        </Figure>
      </Figures>
    </div>
  );
}

/** What closed trades brought, and how the account grew beside its benchmark. */
export function Earned() {
  const asked = useAsked('performance', {});
  return (
    <AskedPanel title="What was earned" of={asked}>
      {(answer) =>
        answer.trades.count === 0 ? (
          <Blank>No closed trades yet.</Blank>
        ) : (
          <div className="stack">
            <Figures>
              <Figure name={`Net of ${answer.trades.count} closed trades`}>
                <Gained value={answer.trades.netProfit} currency={answer.currency} />
              </Figure>
              <Figure name="Won">{percent(answer.trades.winRate, 0)}</Figure>
              <Figure name="Expectancy of a trade">
                <Gained value={answer.trades.expectancy} currency={answer.currency} />
              </Figure>
              <Figure name="Profit factor">{number(answer.trades.profitFactor)}</Figure>
            </Figures>
            <Account account={answer.account} reason={answer.accountReason} />
            <div className="grid">
              <Breakdown name="underlying" rows={answer.bySymbol} currency={answer.currency} />
              <Breakdown name="structure" rows={answer.byStrategy} currency={answer.currency} />
            </div>
          </div>
        )
      }
    </AskedPanel>
  );
}
