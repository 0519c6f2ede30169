type Draw = () => number;

/** A number that comes back the same for the same seed (Mulberry32). */
export function drawer(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const strange = [
  null,
  '',
  '-',
  'NaN',
  'abc',
  -1,
  0,
  1e15,
  -1e15,
  1e308,
  true,
  [],
  {},
  '12,34',
  'Infinity',
  '\u0000',
  Number.MIN_VALUE,
];

/** Every place of a JSON value that holds something. */
function places(value: unknown, trail: (string | number)[] = [], found: (string | number)[][] = []) {
  if (trail.length > 0) found.push(trail);
  if (found.length > 4000 || typeof value !== 'object' || value === null) return found;
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  for (const key of keys) places((value as Record<string | number, unknown>)[key], [...trail, key], found);
  return found;
}

/** A body with one to four things wrong: values of another kind, keys gone, rows twice, shifted prices, or text cut and bits turned. */
export function mutated(body: unknown, draw: Draw): string {
  const copy: unknown = JSON.parse(JSON.stringify(body));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)]!;
  for (let n = 1 + Math.floor(draw() * 4); n > 0; n--) {
    const all = places(copy);
    if (all.length === 0) break;
    const trail = pick(all);
    const parent = trail
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string | number, unknown>)?.[key], copy);
    if (typeof parent !== 'object' || parent === null) continue;
    const holder = parent as Record<string | number, unknown>;
    const key = trail.at(-1)!;
    const luck = draw();
    if (luck < 0.5) holder[key] = pick(strange);
    else if (luck < 0.7) delete holder[key];
    else if (luck < 0.8 && Array.isArray(parent)) parent.push(parent[key as number]);
    else if (typeof holder[key] === 'number')
      holder[key] = (holder[key] as number) * pick([-1, 1e6, 1e-6, Number.EPSILON]);
    else holder[key] = pick(strange);
  }
  return draw() < 0.2 ? torn(JSON.stringify(copy), draw) : JSON.stringify(copy);
}

/** A text that is cut short, or has a bit turned. */
export function torn(text: string, draw: Draw): string {
  const at = Math.floor(draw() * text.length);
  if (draw() < 0.5) return text.slice(0, at);
  return (
    text.slice(0, at) +
    String.fromCharCode(text.charCodeAt(at) ^ (1 << Math.floor(draw() * 7))) +
    text.slice(at + 1)
  );
}
