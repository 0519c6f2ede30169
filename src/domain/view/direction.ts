import { type Bars, sliceBars } from '../bar.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import { barsBefore } from '../chain/state/levels.ts';
import { drift, kindWords, percent, type Weighed, weighed } from './evidence.ts';
import { ofBars, tradingDays } from './price-evidence.ts';
import { chainFigures, deviationsOff } from './usual.ts';

function ofBuildUp(analysis: ChainAnalysis, source: string): Weighed[] {
  const { calls, puts } = analysis.buildUp;
  const share = chainFigures(analysis).buildUp;
  return weighed({
    name: 'open interest build-up',
    says: `calls show ${kindWords(calls.kind)}, puts ${kindWords(puts.kind)}; ${percent(Math.abs(share), 0)} more contracts are ${share < 0 ? 'bearish' : 'bullish'}`,
    on: 'direction',
    importance: 0.2,
    strength: 2 * share,
    sigmas: deviationsOff('buildUp', share),
    value: share,
    source,
  });
}

function ofRatios({ pcr, trend }: ChainAnalysis, source: string): Weighed[] {
  const ratio = pcr.oi ?? Number.NaN;
  const near = ratio.toFixed(2) === '1.00';
  const open = near ? 'as many puts as calls' : ratio < 1 ? 'more calls than puts' : 'more puts than calls';
  const slope = trend?.pcrSlope ?? Number.NaN;
  return [
    ...weighed({
      name: 'put-call ratio',
      says: `PCR by open interest is ${ratio.toFixed(2)}: ${open} are open`,
      on: 'direction',
      importance: 0.15,
      strength: Math.log(ratio) / Math.log(1.5),
      sigmas: deviationsOff('pcr', Math.log(ratio)),
      value: ratio,
      source,
    }),
    ...weighed({
      name: 'put-call ratio trend',
      says: drift('PCR', slope, Math.abs(slope).toFixed(3), trend?.per ?? 'day'),
      on: 'direction',
      importance: 0.2,
      strength: slope / (trend?.per === 'hour' ? 0.05 : 0.2),
      sigmas: trend?.pcrSigmas ?? 0,
      value: slope,
      source: `${trend?.observations ?? 0} snapshots`,
    }),
  ];
}

function ofWalls(
  { walls, wallShift }: ChainAnalysis,
  spot: number,
  daily: number,
  source: string,
): Weighed[] {
  const above = walls.resistance[0]?.strike ?? Number.NaN;
  const below = walls.support[0]?.strike ?? Number.NaN;
  const middle = (above + below) / 2;
  const room = (2 * (middle - spot)) / (above - below);
  const moved = (wall: { before: number | null; now: number | null } | undefined) =>
    wall === undefined || wall.before === null || wall.now === null ? 0 : wall.now - wall.before;
  const shift = (Math.sign(moved(wallShift?.resistance)) + Math.sign(moved(wallShift?.support))) / 2;
  const shifts: Weighed[] =
    shift === 0
      ? []
      : weighed({
          name: 'wall shift',
          says: `the largest open interest moved ${shift > 0 ? 'up' : 'down'} since the snapshot before`,
          on: 'direction',
          importance: 0.15,
          strength: shift,
          sigmas: (moved(wallShift?.resistance) + moved(wallShift?.support)) / 2 / daily,
          value: shift,
          source,
        });
  if (!(above > below)) return shifts;
  const stands =
    spot > above
      ? `above resistance ${above}, where most calls are open`
      : spot < below
        ? `below support ${below}, where most puts are open`
        : `between support ${below} and resistance ${above}`;
  return [
    ...weighed({
      name: 'walls',
      says: `spot ${spot.toFixed(2)} ${stands}`,
      on: 'direction',
      importance: 0.1,
      // Above the resistance or below the support the wall has given way.
      strength: spot > above ? 0.5 : spot < below ? -0.5 : room / 2,
      sigmas: (Math.max(spot - above, 0) - Math.max(below - spot, 0)) / daily,
      value: room,
      source,
    }),
    ...shifts,
  ];
}

function ofMaxPain({ maxPain, expectedMove, daysToExpiry }: ChainAnalysis, spot: number): Weighed[] {
  const sigma = expectedMove.oneSigma ?? Number.NaN;
  const pull = ((maxPain ?? Number.NaN) - spot) / sigma;
  return weighed({
    name: 'max pain',
    says: `option writers lose least at ${maxPain}, ${Math.abs(pull).toFixed(2)} expected moves ${pull < 0 ? 'below' : 'above'} spot`,
    on: 'direction',
    importance: daysToExpiry <= 5 ? 0.1 : 0.04,
    strength: pull,
    sigmas: deviationsOff('maxPain', pull),
    value: maxPain ?? Number.NaN,
    source: 'open interest of the expiry',
  });
}

/** What prices and open interest say of where the underlying goes; each strength is a documented ratio cut to -1..1. */
export function directionEvidence(analysis: ChainAnalysis, bars: Bars | null): Weighed[] {
  const spot = analysis.spot ?? analysis.focus.forward;
  if (spot === null) return [];
  const source = `open interest of ${analysis.expiry} (${analysis.chain.source})`;
  const end = bars === null || bars.interval !== '1d' ? 0 : barsBefore(bars, analysis.day);
  const iv = analysis.atm.iv ?? analysis.premium.realizedVolatility ?? Number.NaN;
  const found = [
    ...(bars === null || end === 0 ? [] : ofBars(spot, iv, sliceBars(bars, 0, end))),
    ...ofRatios(analysis, source),
    ...ofBuildUp(analysis, source),
    ...ofWalls(analysis, spot, (spot * iv) / Math.sqrt(tradingDays), source),
    ...ofMaxPain(analysis, spot),
  ];
  if (analysis.spot !== null) return found;
  return found.map((piece) => ({ ...piece, says: piece.says.replace(/\bspot\b/, 'the forward') }));
}
