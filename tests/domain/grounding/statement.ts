/** Values a sentence's slots are filled with, and how each is written. */
const comma = (value: number, places: number, locale: string) =>
  value.toLocaleString(locale, { minimumFractionDigits: places, maximumFractionDigits: places });
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dated(value: string, format: string): string {
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  if (format === 'iso') return value.slice(0, 10);
  return format === 'date1' ? `${day} ${months[month! - 1]} ${year}` : `${months[month! - 1]} ${day}`;
}

/** Half of the last place a format prints, in the value's own unit. */
export function halfOf(format: string): number {
  const places = Number(/\d$/.exec(format)?.[0] ?? 0);
  const scale = format.startsWith('k')
    ? 1e3
    : format.startsWith('lakh')
      ? 1e5
      : /pct/.test(format)
        ? 0.01
        : 1;
  return 0.5 * 10 ** -places * scale;
}

export function written(value: number | string, format: string): string {
  if (typeof value === 'string') return /^(iso|date\d)$/.test(format) ? dated(value, format) : value;
  const places = Number(/\d$/.exec(format)?.[0] ?? 0);
  const size = Math.abs(value);
  switch (format.replace(/\d$/, '')) {
    case 'c':
      return comma(format === 'c0' || format === 'c2' ? value : size, places, 'en-US');
    case 'in':
      return comma(size, places, 'en-IN');
    case 'd':
      return value.toFixed(places);
    case 'k':
      return `${(size / 1e3).toFixed(places)}k`;
    case 'lakh':
      return (size / 1e5).toFixed(places);
    case 'pct':
      return `${(100 * value).toFixed(places)} %`;
    case 'pctpoint':
      return (100 * value).toFixed(places);
    case 'pctword':
      return `${(100 * value).toFixed(places)} percent`;
    case 'abs':
      return size.toFixed(places);
    case 'abspct':
      return `${(100 * size).toFixed(places)}%`;
    case 'abspctpoint':
      return (100 * size).toFixed(places);
    default:
      return String(value);
  }
}

export const at = (document: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | null)?.[key], document);

export interface Slot {
  whole: string;
  value: number | string | null;
  format: string;
  strike: boolean;
}

function reckoned(document: unknown, expression: string): number | null {
  const [, left, sign, right] = /^([\w.]+)([-+*/])([\w.]+)$/.exec(expression)!;
  const read = (part: string) =>
    /^[\d.]+$/.test(part) ? Number(part) : (at(document, part) as number | null);
  const [a, b] = [read(left!), read(right!)];
  if (a === null || b === null) return null;
  const [x, y] = sign === '-' && a < 0 ? [Math.abs(a), b] : [a, b];
  return sign === '+' ? x + y : sign === '-' ? x - y : sign === '*' ? x * y : x / y;
}

export function slotsOf(sentence: string, document: unknown): Slot[] {
  return [...sentence.matchAll(/\{(=?)([^:}]+):(\w+)\}|\{(symbol)\}/g)].map((match) => {
    const [whole, derived, path, format, symbol] = match;
    const value =
      derived === '=' ? reckoned(document, path!) : (at(document, path ?? symbol!) as number | string | null);
    return { whole, value: value ?? null, format: format ?? 'raw', strike: /strike$/i.test(path ?? '') };
  });
}

/** The sentence with its slots filled; null where a value is absent. */
export function filled(sentence: string, slots: readonly Slot[]): string | null {
  let text = sentence;
  for (const { whole, value, format } of slots) {
    if (value === null) return null;
    text = text.replace(whole, written(value, format));
  }
  return text;
}

/** A slot's value moved beyond what its format rounds away; strikes to one that is not listed. */
export function fabricated(slot: Slot, next: () => number, strikes: ReadonlySet<number>): Slot {
  if (slot.value === null || typeof slot.value === 'string') return slot;
  const { value, format } = slot;
  if (slot.strike) {
    for (;;) {
      const away = value + Math.round((next() - 0.5) * 40) * 25 + (next() < 0.5 ? 25 : 10);
      if (!strikes.has(away)) return { ...slot, value: away };
    }
  }
  const half = halfOf(format);
  const size = Math.max(Math.abs(value) * (0.03 + 0.4 * next()), 3 * half);
  const moved = value + (next() < 0.5 && Math.abs(value) > 2 * size ? -size : Math.sign(value || 1) * size);
  return { ...slot, value: moved };
}
