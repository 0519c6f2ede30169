import { useMemo, useState } from 'react';
import { Field } from '../parts/field.tsx';
import { Panel, TroubleNote } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Gained } from '../parts/value.tsx';
import { useAsked } from '../state/asked.ts';

const listed = (text: string): number[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number)
    .filter(Number.isFinite);

/** What the book gains if every underlying moves, days pass and volatility shifts. */
export function WhatIf() {
  const [moves, setMoves] = useState('-5, -2, 0, 2, 5');
  const [points, setPoints] = useState('-3, 0, 3');
  const [days, setDays] = useState('0, 5');
  const input = useMemo(
    () => ({ moves: listed(moves), volPoints: listed(points).slice(0, 20), days: listed(days).slice(0, 20) }),
    [moves, points, days],
  );
  const whole = input.moves.length > 0 && input.volPoints.length > 0 && input.days.length > 0;
  const asked = useAsked('portfolio', whole ? input : null);
  return (
    <Panel title="What if" trace={asked.traced}>
      <div className="stack">
        <form className="line" onSubmit={(event) => event.preventDefault()}>
          <Field name="Moves, per cent" value={moves} change={setMoves} />
          <Field name="Volatility, points" value={points} change={setPoints} />
          <Field name="Days from now" value={days} change={setDays} />
        </form>
        {asked.trouble === null ? null : <TroubleNote trouble={asked.trouble} />}
        {(asked.traced?.answer.whatIf ?? []).map((grid) => (
          <Table
            key={grid.currency}
            caption={`Gain in ${grid.currency} by move of every underlying${grid.leftOut > 0 ? `; ${grid.leftOut} positions left out` : ''}`}
            quiet={false}
            rows={grid.rows}
            id={(row) => `${row.days}/${row.volPoints}`}
            columns={[
              {
                name: 'Then',
                show: (row) =>
                  `${row.days} days, ${row.volPoints >= 0 ? '+' : '−'}${Math.abs(row.volPoints)} vol`,
              },
              ...grid.movesPercent.map(
                (by, place): Column<(typeof grid.rows)[number]> => ({
                  name: `${by > 0 ? '+' : ''}${by}%`,
                  show: (row) => <Gained value={row.pnl[place]} currency={grid.currency} />,
                }),
              ),
            ]}
          />
        ))}
      </div>
    </Panel>
  );
}
