import file from '../../../data/journal/shapes.json' with { type: 'json' };
import { templates } from '../options/playbook/template.ts';

const token = /^([+-])(\d*)(?:(S)|([CP])(\d+))('?)$/;

/**
 * A signature with every put written as a call less the underlying (put-call parity): structures of one payoff, cash aside,
 * give one text. Empty where all cancels, as in a box.
 */
export function payoffOf(signature: string): string {
  const held = new Map<string, number>();
  const add = (what: string, units: number) => held.set(what, (held.get(what) ?? 0) + units);
  for (const leg of signature.split(' ')) {
    const [, sign, ratio, share, right, strike, far] = token.exec(leg)!;
    const units = (sign === '-' ? -1 : 1) * (ratio === '' ? 1 : Number(ratio));
    if (share !== undefined || right === 'P') add('S', share === undefined ? -units : units);
    if (share === undefined) add(`C${strike}${far}`, units);
  }
  return [...held]
    .filter(([, units]) => units !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, units]) => `${units > 0 ? '+' : ''}${units}${what}`)
    .join(' ');
}

function shapesById(): Map<string, string> {
  const shapes = new Map<string, string>();
  const put = (id: string, signature: string) => {
    const shape = payoffOf(signature);
    if (shape !== '' && !shapes.has(id)) shapes.set(id, shape);
  };
  for (const [signature, id] of Object.entries(file.signatures)) put(id, signature);
  for (const kind of ['stock', 'future', 'etf', 'index', 'fx', 'other']) {
    put(`long-${kind}`, '+S');
    put(`short-${kind}`, '-S');
  }
  // A structure of one option is told by it, whatever it is called.
  for (const { id, legs } of templates) {
    const [leg, ...others] = legs;
    if (leg?.right === undefined || leg.right === 'FUT' || others.length > 0) continue;
    put(id, `${leg.action === 'buy' ? '+' : '-'}${leg.right === 'CE' ? 'C' : 'P'}0`);
  }
  return shapes;
}

let known: Map<string, string> | undefined;

/** What a structure can do, by its id: the same text for structures of one payoff; the id itself where no legs tell. */
export function payoffShape(id: string): string {
  known ??= shapesById();
  return known.get(id) ?? id;
}
