import type { Suggestion } from '../../core/shapes/suggestion.ts';
import { legOf } from '../backtest/options/contracts.ts';
import { type Finders, findLegs } from '../backtest/options/strikes.ts';
import { templateRules } from '../backtest/options/structure.ts';
import type { Chain } from '../chain/snapshot.ts';
import { solveSlice } from '../chain/solve.ts';
import type { DeskLeg } from '../desk/order.ts';
import type { Instrument } from '../ledger/fill.ts';
import type { Minor } from '../money.ts';
import { type Template, templates } from '../options/playbook/template.ts';
import { isRefusal } from '../refusal.ts';
import { mulberry32 } from '../stats/bootstrap.ts';
import type { Held } from './entering.ts';

type Idea = Pick<Suggestion, 'legs' | 'exits'>;

function deskLegOf(leg: Idea['legs'][number], chain: Chain, day: string): DeskLeg | null {
  const slice = chain.slices.find(({ expiry }) => expiry === leg.expiry);
  if (slice === undefined) return null;
  const index = leg.strike === null ? -1 : slice.strikes.indexOf(leg.strike);
  if (leg.strike !== null && index < 0) return null;
  const rule = { action: leg.action, type: leg.type, at: null, lots: leg.lots, far: false };
  return legOf(chain, { rule, slice, index }, 1, day);
}

const minor = (money: number): Minor => Math.round(money * 100) as Minor;

/** A suggestion as the desk would hold it; null where its snapshot does not have a contract of it. */
export function heldOf({ legs, exits }: Idea, expiry: string, chain: Chain, day: string): Held | null {
  const own = legs.map((leg) => deskLegOf(leg, chain, day));
  if (own.some((leg) => leg === null)) return null;
  return {
    legs: own as DeskLeg[],
    expiry,
    bracket: {
      target: minor(exits.target.pl),
      stop: minor(Math.abs(exits.stop.pl)),
      timeStop: exits.timeStop.date,
    },
  };
}

/** A structure of the playbook on a snapshot, one lot of it, held to the end; null where it finds no strikes. */
export function heldByRules(
  template: Template,
  choose: ((tried: readonly number[]) => number) | undefined,
  about: { chain: Chain; expiry: string; day: string; rate: number; finders: Finders },
): Held | null {
  const { chain, expiry, day, rate, finders } = about;
  const near = chain.slices.find((slice) => slice.expiry === expiry);
  if (near === undefined) return null;
  const found = findLegs(templateRules(template, choose), chain, near, rate, finders);
  const legs = found?.map((one) => legOf(chain, one, 1, day)) ?? [null];
  return legs.some((leg) => leg === null) ? null : { legs: legs as DeskLeg[], expiry, bracket: null };
}

/** Volatilities of the contracts of a snapshot by its smile, each expiry solved once. */
export function volatilityOn(chain: Chain, rate: number): (instrument: Instrument) => number | null {
  const smiles = new Map<string, { strikes: Float64Array; smile: Float64Array } | null>();
  return ({ expiry, strike }) => {
    if (expiry === undefined || strike === undefined) return null;
    if (!smiles.has(expiry)) {
      const slice = chain.slices.find((one) => one.expiry === expiry);
      const solved = slice === undefined ? null : solveSlice(chain, slice, { rate });
      smiles.set(
        expiry,
        solved === null || isRefusal(solved) ? null : { strikes: slice!.strikes, smile: solved.smile },
      );
    }
    const found = smiles.get(expiry);
    const vol = found?.smile[found.strikes.indexOf(strike)] ?? Number.NaN;
    return vol > 0 ? vol : null;
  };
}

/** Anywhere between the least and the largest of the values that the playbook tries. */
const anywhere =
  (draw: () => number) =>
  (tried: readonly number[]): number => {
    const [low, high] = [Math.min(...tried), Math.max(...tried)];
    return low + draw() * (high - low);
  };

/**
 * So many structures at random on a snapshot: any structure of the playbook with its strikes anywhere in the ranges it is tried in.
 * The same seed gives the same ones; a structure that finds no strikes is drawn again, at most twenty times as often as asked for.
 */
export function randomHeld(count: number, seed: number, about: Parameters<typeof heldByRules>[2]): Held[] {
  const draw = mulberry32(seed);
  const drawn: Held[] = [];
  for (let tries = 0; drawn.length < count && tries < 20 * count; tries++) {
    const template = templates[Math.floor(draw() * templates.length)]!;
    const held = heldByRules(template, anywhere(draw), about);
    if (held !== null) drawn.push(held);
  }
  return drawn;
}
