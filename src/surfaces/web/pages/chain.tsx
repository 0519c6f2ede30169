import { useMemo, useState } from 'react';
import type { ChainDocument } from '../../../core/shapes/chain.ts';
import { Smile } from '../charts/smile.tsx';
import { Exported } from '../parts/export.tsx';
import { Choice } from '../parts/field.tsx';
import { AskedPanel, Head, Panel, Warnings } from '../parts/panel.tsx';
import { SymbolBox } from '../parts/symbol-box.tsx';
import { Table } from '../parts/table.tsx';
import { Priced } from '../parts/value.tsx';
import { ChainFigures } from '../shown/chain-state.tsx';
import { Ladder } from '../shown/ladder.tsx';
import { useAsked } from '../state/asked.ts';
import { go, to, useRoute } from '../state/route.ts';
import { day, number, percent } from '../text/figures.ts';

type Levels = NonNullable<ChainDocument['levels']>;

const Level = ({ name, rows }: { name: string; rows: Levels['support'] }) =>
  rows.map((row) => (
    <li key={`${name}${row.name}`}>
      <span className="dim">{name}</span>
      <span>{row.name}</span>
      <b>{number(row.price)}</b>
    </li>
  ));

/** The volatilities of the smile as rows of a file. */
const smileRows = (chain: ChainDocument): Record<string, unknown>[] =>
  chain.strikes.map(({ strike, call, put }) => ({
    symbol: chain.symbol,
    expiry: chain.expiry,
    asOf: chain.asOf,
    source: chain.source,
    strike,
    callIv: call?.iv ?? null,
    putIv: put?.iv ?? null,
    callOi: call?.oi ?? null,
    putOi: put?.oi ?? null,
  }));

function LevelsPanel({ levels }: { levels: Levels }) {
  return (
    <Panel title={`Levels for ${day(levels.date)}`}>
      <ul className="list">
        <Level name="above" rows={[...levels.resistance].reverse()} />
        <Level name="below" rows={levels.support} />
      </ul>
    </Panel>
  );
}

function Terms({ chain }: { chain: ChainDocument }) {
  return (
    <Table
      caption="Every expiry"
      rows={chain.termStructure}
      id={({ expiry }) => expiry}
      columns={[
        { name: 'Expiry', show: ({ expiry }) => day(expiry) },
        { name: 'Days', show: (t) => number(t.daysToExpiry, 1) },
        { name: 'IV', show: (t) => percent(t.atmIv) },
        { name: 'Forward', show: (t) => number(t.forward), wide: true },
        { name: 'Straddle', show: (t) => number(t.straddle) },
        { name: 'PCR', show: (t) => number(t.pcrOi) },
        { name: 'Max pain', show: (t) => number(t.maxPain, 0), wide: true },
      ]}
    />
  );
}

/** The state of an option chain: figures, ladder of open interest, smile, expiries and levels. */
export function Chain() {
  const { rest } = useRoute();
  const symbol = rest[0] ?? 'NIFTY';
  const [expiry, setExpiry] = useState('');
  const input = useMemo(() => ({ symbol, ...(expiry === '' ? {} : { expiry }) }), [symbol, expiry]);
  const asked = useAsked('chain', input);
  const chain = asked.traced?.answer;
  return (
    <>
      <Head
        title={`${chain?.symbol ?? symbol} chain`}
        about={
          chain === undefined ? undefined : (
            <Priced asOf={chain.asOf} source={chain.source} freshness={chain.freshness} />
          )
        }
      >
        <SymbolBox
          value={symbol}
          choose={(next) => {
            setExpiry('');
            go(to('chain', [next]));
          }}
        />
        <Choice
          name="Expiry"
          value={expiry}
          change={setExpiry}
          options={[['', 'Nearest'], ...(chain?.expiries ?? []).map((one) => [one, day(one)] as const)]}
        />
      </Head>
      <div className="stack">
        {chain === undefined ? null : <Warnings of={chain.warnings} />}
        <AskedPanel title="State" of={asked}>
          {(answer) => <ChainFigures chain={answer} />}
        </AskedPanel>
        {chain === undefined ? null : (
          <div className="broad">
            <Panel title="Open interest" flush>
              <Ladder key={`${chain.symbol}${chain.expiry}`} chain={chain} />
            </Panel>
            <div className="stack">
              <Panel title="Smile">
                <Exported name={`smile-${chain.symbol}-${chain.expiry}`} rows={smileRows(chain)}>
                  <Smile strikes={chain.strikes} forward={chain.forward} atmIv={chain.atmIv} />
                </Exported>
              </Panel>
              <Panel title="Expiries" flush>
                <Terms chain={chain} />
              </Panel>
              {chain.levels === null ? null : <LevelsPanel levels={chain.levels} />}
            </div>
          </div>
        )}
      </div>
    </>
  );
}
