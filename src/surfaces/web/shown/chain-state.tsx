import type { ChainDocument } from '../../../core/shapes/chain.ts';
import { Figure, Figures } from '../parts/value.tsx';
import { absent, day, number, percent, short, signed, worded } from '../text/figures.ts';

type State = Omit<ChainDocument, 'strikes'>;

const build = (side: State['buildUp']['calls']): string =>
  side.kind === null ? absent : `${worded(side.kind)} (${side.bias})`;

/** The figures traders read a chain by, each with what it was taken from. */
export function ChainFigures({ chain }: { chain: State }) {
  const { expectedMove: move, pcr } = chain;
  return (
    <Figures>
      <Figure name="Spot" below={`forward ${number(chain.forward)}`}>
        {number(chain.spot)}
      </Figure>
      <Figure name="Expiry" below={`${number(chain.daysToExpiry, 1)} days left`}>
        {day(chain.expiry)}
      </Figure>
      <Figure name="ATM volatility" below={chain.iv30 === null ? null : `30 days: ${percent(chain.iv30)}`}>
        {percent(chain.atmIv)}
      </Figure>
      <Figure
        name="IV rank"
        below={
          chain.ivRank === null
            ? chain.ivRankReason
            : `percentile ${number(chain.ivPercentile, 0)} of ${chain.ivObservations} days`
        }
      >
        {number(chain.ivRank, 0)}
      </Figure>
      <Figure
        name="Expected move"
        below={`straddle ${number(chain.straddle)} at ${number(chain.straddleStrike, 0)}`}
      >
        ±{number(move.oneSigma, 0)}
      </Figure>
      <Figure name="Put-call ratio" below={`volume ${number(pcr.volume)}`}>
        {number(pcr.oi)}
      </Figure>
      <Figure name="Max pain">{number(chain.maxPain, 0)}</Figure>
      <Figure name="Walls" below="support to resistance">
        {number(chain.walls.support[0]?.strike, 0)} – {number(chain.walls.resistance[0]?.strike, 0)}
      </Figure>
      <Figure name="25-delta skew" below="call less put">
        {chain.skew.riskReversal25 === null ? absent : `${signed(100 * chain.skew.riskReversal25, 1)} pts`}
      </Figure>
      <Figure name="Over realised" below={`realised ${percent(chain.realizedVolatility)}`}>
        {chain.vrp === null ? absent : `${signed(100 * chain.vrp, 1)} pts`}
      </Figure>
      <Figure
        name="Gamma exposure"
        below={chain.gexFlip === null ? chain.gexReason : `flips at ${number(chain.gexFlip, 0)}`}
      >
        {short(chain.gex, chain.currency === 'INR')}
      </Figure>
      <Figure name="Build-up" below={`puts: ${build(chain.buildUp.puts)}`}>
        <span className="small">calls: {build(chain.buildUp.calls)}</span>
      </Figure>
    </Figures>
  );
}
