const signs: Record<string, string> = { INR: '₹', USD: '$' };
const locales: Record<string, string> = { INR: 'en-IN', USD: 'en-US' };
const kept = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale}${digits}`;
  let format = kept.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    kept.set(key, format);
  }
  return format;
}

/** What stands where a figure is not known. */
export const absent = '–';

export function number(value: number | null | undefined, digits = 2, locale = 'en-IN'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent;
  return formatter(locale, digits).format(value).replace('-', '−');
}

/** Money with its sign; whole units from a thousand on unless `exact`. */
export function money(value: number | null | undefined, currency: string, exact = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent;
  const digits = exact || Math.abs(value) < 1000 ? 2 : 0;
  const text = formatter(locales[currency] ?? 'en-US', digits).format(Math.abs(value));
  return `${value < 0 ? '−' : ''}${signs[currency] ?? `${currency} `}${text}`;
}

/** The same with a plus before what is gained. */
export const gain = (value: number | null | undefined, currency: string): string =>
  (value ?? 0) > 0 ? `+${money(value, currency)}` : money(value, currency);

export const percent = (value: number | null | undefined, digits = 1): string =>
  value === null || value === undefined ? absent : `${number(100 * value, digits)}%`;

export const signedPercent = (value: number | null | undefined, digits = 1): string =>
  (value ?? 0) > 0 ? `+${percent(value, digits)}` : percent(value, digits);

export const signed = (value: number | null | undefined, digits = 2): string =>
  (value ?? 0) > 0 ? `+${number(value, digits)}` : number(value, digits);

/** Large counts in few characters: 12.3k, 1.2 M for dollars; lakh and crore where India counts so. */
export function short(value: number | null | undefined, indian = true): string {
  if (value === null || value === undefined) return absent;
  const size = Math.abs(value);
  const [by, unit] = indian
    ? size >= 1e7
      ? [1e7, ' Cr']
      : size >= 1e5
        ? [1e5, ' L']
        : size >= 1e3
          ? [1e3, 'k']
          : [1, '']
    : size >= 1e9
      ? [1e9, 'B']
      : size >= 1e6
        ? [1e6, 'M']
        : size >= 1e3
          ? [1e3, 'k']
          : [1, ''];
  return `${number(value / by, by === 1 || size / by >= 100 ? 0 : 1)}${unit}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const zones: Record<string, string> = { '+05:30': 'IST', '-05:00': 'EST', '-04:00': 'EDT', Z: 'UTC' };

/** A day as people write it: 25 Aug 2026. */
export function day(text: string | null | undefined): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? '');
  return found ? `${Number(found[3])} ${months[Number(found[2]) - 1]} ${found[1]}` : (text ?? absent);
}

/** A moment on the clock it was written down with: the exchange's, not this browser's. */
export function moment(text: string | null | undefined): string {
  const found = /T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?/.exec(text ?? '');
  if (!found) return day(text);
  const zone = found[2] === undefined ? '' : ` ${zones[found[2]] ?? found[2]}`;
  return `${day(text)}, ${found[1]}${zone}`;
}

/** An age in the largest unit that fits. */
export function age(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  if (minutes < 2880) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / 1440)} days`;
}

/** Words of a name that code spells: maxLossPerTrade, iron-butterfly, order place. */
export function worded(name: string): string {
  const spaced = name
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The command as a shell takes it, for whoever wants to ask again outside the page. */
export function shellLine(command: string, input: Record<string, unknown>): string {
  const quoted = (value: unknown) => {
    const text = String(value);
    return /^[\w.:,/+-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
  };
  const flags = Object.entries(input)
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([name, value]) => {
      const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      if (value === true) return [flag];
      if (value === false) return [flag.replace('--', '--no-')];
      return [value].flat().map((one) => `${flag}=${quoted(one)}`);
    });
  return ['coach', command, ...flags, '--json'].join(' ');
}

/** A 95 % interval in words, or null where there is none. */
export const between = (
  ends: readonly [number, number] | null,
  word: (value: number) => string,
): string | null => (ends === null ? null : `95%: ${word(ends[0])} to ${word(ends[1])}`);
