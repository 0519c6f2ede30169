import { useMemo, useState } from 'react';
import type { ChainDocument } from '../../../core/shapes/chain.ts';
import { absent, number, percent, short } from '../text/figures.ts';

type Strike = ChainDocument['strikes'][number];
type Side = Strike['call'];

interface LadderWords {
  chain: ChainDocument;
}

const held = (side: Side): number => side?.oi ?? 0;

/** Open interest as a bar of the cell, its change below. */
function Interest({
  side,
  most,
  way,
  wall,
}: {
  side: Side;
  most: number;
  way: 'call' | 'put';
  wall: boolean;
}) {
  const share = most === 0 ? 0 : held(side) / most;
  return (
    <td className={`bar ${way}${wall ? ' wall' : ''}`}>
      <i style={{ width: `${100 * share}%` }} aria-hidden="true" />
      <span>
        {side?.oi == null ? absent : short(side.oi)}
        {wall ? <span className="unseen"> wall</span> : null}
      </span>
    </td>
  );
}

const Quote = ({ side }: { side: Side }) => (
  <td className="roomy">
    {side?.bid == null && side?.ask == null
      ? number(side?.last, 2)
      : `${number(side?.bid, 2)} / ${number(side?.ask, 2)}`}
  </td>
);
const Change = ({ side }: { side: Side }) => (
  <td className="spare dim">
    {side?.oiChange == null ? absent : `${side.oiChange > 0 ? '+' : ''}${short(side.oiChange)}`}
  </td>
);

/** Which strikes are shown: those around the spot, or all. */
function nearOf(strikes: readonly Strike[], middle: number, many: number): readonly Strike[] {
  const at = strikes.findIndex(({ strike }) => strike >= middle);
  const centre = at === -1 ? strikes.length : at;
  return strikes.slice(Math.max(0, centre - many), centre + many);
}

const heads = (
  <thead>
    <tr>
      <th scope="col" className="spare">
        Δ OI
      </th>
      <th scope="col">Call OI</th>
      <th scope="col" className="roomy">
        Bid / ask
      </th>
      <th scope="col">Call IV</th>
      <th scope="col" className="strike">
        Strike
      </th>
      <th scope="col">Put IV</th>
      <th scope="col" className="roomy">
        Bid / ask
      </th>
      <th scope="col" className="text">
        Put OI
      </th>
      <th scope="col" className="spare">
        Δ OI
      </th>
    </tr>
  </thead>
);

interface RungWords {
  row: Strike;
  chain: ChainDocument;
  most: number;
  /** The first strike below the spot: the line lies above it. */
  parted: boolean;
}

function Rung({ row: { strike, call, put }, chain, most, parted }: RungWords) {
  const { resistance, support } = chain.walls;
  const among = (walls: typeof support) => walls.some((wall) => wall.strike === strike);
  return (
    <tr className={parted ? 'parted' : undefined}>
      <Change side={call} />
      <Interest side={call} most={most} way="call" wall={among(resistance)} />
      <Quote side={call} />
      <td>{percent(call?.iv)}</td>
      <th scope="row" className="strike">
        {number(strike, strike % 1 === 0 ? 0 : 2)}
        <span className="flag">
          {strike === chain.atmStrike ? ' ATM' : ''}
          {strike === chain.maxPain ? ' max pain' : ''}
        </span>
      </th>
      <td>{percent(put?.iv)}</td>
      <Quote side={put} />
      <Interest side={put} most={most} way="put" wall={among(support)} />
      <Change side={put} />
    </tr>
  );
}

/** The chain as a ladder: calls left, puts right, a bar for open interest, a line where the spot is. */
export function Ladder({ chain }: LadderWords) {
  const [all, setAll] = useState(false);
  const middle = chain.spot ?? chain.atmStrike ?? 0;
  const rows = useMemo(
    () => [...(all ? chain.strikes : nearOf(chain.strikes, middle, 10))].reverse(),
    [chain, all, middle],
  );
  const most = Math.max(...rows.flatMap(({ call, put }) => [held(call), held(put)]));
  const parted = rows.find(({ strike }) => strike < middle)?.strike;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section className="scroll" aria-label="Option chain" tabIndex={0}>
        <table className="data ladder">
          <caption className="unseen">
            Calls left, puts right of the strike; open interest in {chain.openInterestUnit}; spot{' '}
            {number(middle)}
          </caption>
          {heads}
          <tbody>
            {rows.map((row) => (
              <Rung key={row.strike} row={row} chain={chain} most={most} parted={row.strike === parted} />
            ))}
          </tbody>
        </table>
      </section>
      <div className="row apart small dim" style={{ padding: '8px 12px' }}>
        <span>
          Outlined: strikes of most open interest. The blue line is the spot, {number(middle)}.{' '}
          {chain.openInterestNote}
        </span>
        {chain.strikes.length > 20 ? (
          <button type="button" className="little" onClick={() => setAll(!all)}>
            {all ? 'Strikes near the spot' : `All ${chain.strikes.length} strikes`}
          </button>
        ) : null}
      </div>
    </>
  );
}
