import file from '../../../data/journal/shapes.json' with { type: 'json' };
import type { Instrument } from '../ledger/fill.ts';
import { positionKey } from '../ledger/fill.ts';
import { templates } from '../options/playbook/template.ts';

/** What a set of legs is called: the playbook's structure where it has one. */
export interface Shape {
  id: string;
  name: string;
}

/** One contract and the signed units of the underlying that were opened of it. */
export interface ShapeLeg {
  instrument: Instrument;
  units: number;
}

const signatures = new Map<string, string>(Object.entries(file.signatures));
const names = new Map<string, string>([
  ...Object.entries(file.names),
  ...templates.map(({ id, name }): [string, string] => [id, name]),
]);
const custom: Shape = { id: 'custom', name: names.get('custom')! };

const divisor = (a: number, b: number): number => (b < 1e-9 ? a : divisor(b, a % b));

const rank = <T>(values: readonly T[]): T[] => [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));

/** Legs of one contract as one, those that cancel left out. */
function netted(legs: readonly ShapeLeg[]): ShapeLeg[] {
  const sums = new Map<string, ShapeLeg>();
  for (const { instrument, units } of legs) {
    const key = positionKey(instrument);
    const leg = sums.get(key);
    if (leg === undefined) sums.set(key, { instrument, units });
    else leg.units += units;
  }
  return [...sums.values()].filter(({ units }) => Math.abs(units) > 1e-9);
}

function token(leg: ShapeLeg, unit: number, expiries: readonly string[], strikes: readonly number[]): string {
  const { kind, right, expiry = '', strike = 0 } = leg.instrument;
  const ratio = Math.round(Math.abs(leg.units) / unit);
  const option = kind === 'option';
  const what = option ? `${right === 'CE' ? 'C' : 'P'}${strikes.indexOf(strike)}` : 'S';
  const far = option && expiries.indexOf(expiry) > 0 ? "'" : '';
  return `${leg.units < 0 ? '-' : '+'}${ratio === 1 ? '' : ratio}${what}${far}`;
}

/** The legs by expiry, strike and right in the smallest whole ratio; shares and futures come first. */
export function signature(legs: readonly ShapeLeg[]): string {
  const open = netted(legs);
  const options = open.filter(({ instrument }) => instrument.kind === 'option');
  const expiries = rank(options.map(({ instrument }) => instrument.expiry!));
  const strikes = rank(options.map(({ instrument }) => instrument.strike!));
  const unit = open.reduce(
    (found, { units }) => divisor(Math.max(found, Math.abs(units)), Math.min(found, Math.abs(units))),
    0,
  );
  const order = ({ instrument: i }: ShapeLeg) =>
    i.kind === 'option'
      ? [1, expiries.indexOf(i.expiry!), strikes.indexOf(i.strike!), i.right === 'CE' ? 0 : 1]
      : [0, 0, 0, 0];
  const before = (a: ShapeLeg, b: ShapeLeg) => {
    const [left, right] = [order(a), order(b)];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? 0 : left[at]! - right[at]!;
  };
  return open
    .sort(before)
    .map((leg) => token(leg, unit, expiries, strikes))
    .join(' ');
}

const direct: Record<string, string> = {
  future: 'Future',
  stock: 'Stock',
  etf: 'ETF',
  index: 'Index',
  fx: 'Currency',
  other: 'Position',
};

/** Id and name of every structure that trades are told by. */
export const shapeNames: ReadonlyMap<string, string> = new Map([
  ...[...names].filter(([id]) => id !== 'long' && id !== 'short'),
  ...Object.entries(direct).flatMap(([kind, name]): [string, string][] => [
    [`long-${kind}`, `Long ${name}`],
    [`short-${kind}`, `Short ${name}`],
  ]),
]);

/** Names the legs of a strategy; butterflies with unequal wings are broken-wing ones, what no structure fits is custom. */
export function shapeOf(legs: readonly ShapeLeg[]): Shape {
  const open = netted(legs);
  const found = signatures.get(signature(open));
  if (found === undefined) return custom;
  if (found === 'long' || found === 'short') {
    const { kind } = open[0]!.instrument;
    return { id: `${found}-${kind}`, name: `${names.get(found)} ${direct[kind] ?? kind}` };
  }
  const strikes = rank(open.flatMap(({ instrument }) => instrument.strike ?? []));
  const uneven = strikes.length === 3 && Math.abs(strikes[2]! - 2 * strikes[1]! + strikes[0]!) > 1e-9;
  const id = uneven && names.has(`broken-wing-${found}`) ? `broken-wing-${found}` : found;
  return { id, name: names.get(id) ?? id };
}
