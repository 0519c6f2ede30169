import { liveMarkets, marketNames, vendorHosts } from './shapes/vendor.ts';
import { typedNumber } from './typed-number.ts';

export type Value = string | number | boolean | null;

export interface Setting {
  key: string;
  env: string;
  fallback: Value;
  summary: string;
  parse(text: string): Value | { expected: string };
  /** The words it takes, where it takes only certain ones. */
  choices?: readonly string[];
}

/** A setting that takes one of some words. */
export const oneOf = (...words: string[]): Pick<Setting, 'parse' | 'choices'> => ({
  choices: words,
  parse: (text) => (words.includes(text) ? text : { expected: `one of ${words.join(', ')}` }),
});

export const amount = (low: number, high: number) => (text: string) => {
  const value = typedNumber(text);
  return value !== null && value >= low && value <= high
    ? value
    : { expected: `a number from ${low} to ${high}` };
};

export const onOff = (text: string) => {
  if (/^(on|true|yes|1)$/i.test(text)) return true;
  return /^(off|false|no|0)$/i.test(text) ? false : { expected: 'on or off' };
};

export const orNone = (parse: Setting['parse']) => (text: string) =>
  /^none$/i.test(text) ? null : parse(text);

export const name = (text: string) =>
  /^[\w./:@-]{1,120}$/.test(text) ? text : { expected: 'a name without spaces' };

export const address = (text: string) =>
  URL.canParse(text) && /^https?:/.test(text)
    ? text
    : { expected: 'an address like https://api.openai.com/v1' };

/** A whole number of columns, or none. */
export const columnsOrNone = orNone((text) => {
  const value = typedNumber(text);
  const fits = value !== null && Number.isInteger(value) && value >= 40 && value <= 400;
  return fits ? value : { expected: 'a whole number from 40 to 400' };
});

/** One market, or several of the network in the order they are asked. */
export const markets = (text: string) => {
  const named = text.split(',').map((one) => one.trim());
  const several = named.length > 1 && new Set(named).size === named.length;
  const known: readonly string[] = several ? ['stored', ...liveMarkets] : marketNames;
  return named.every((one) => known.includes(one)) && (several || named.length === 1)
    ? named.join(',')
    : { expected: `one of ${marketNames.join(', ')}, or several of ${liveMarkets.join(', ')} with commas` };
};

/** Servers by vendor: upstox=http://127.0.0.1:8080,kite=…; nothing else may stand there. */
export const servers = (text: string) => {
  const pairs = text.split(',').map((pair) => /^\s*([a-z-]+)=((?:https?|wss?):\/\/\S+?)\s*$/.exec(pair));
  return pairs.every((pair) => pair !== null && (vendorHosts as readonly string[]).includes(pair[1]!))
    ? pairs.map((pair) => `${pair![1]}=${pair![2]}`).join(',')
    : { expected: `pairs like upstox=https://sandbox.example; names: ${vendorHosts.join(', ')}` };
};

/** `upstox=https://…,kite=…` by name. */
export const pairsIn = (text: string | null): Record<string, string> =>
  Object.fromEntries(
    (text ?? '').split(',').flatMap((pair) => {
      const cut = pair.indexOf('=');
      return cut < 1 ? [] : [[pair.slice(0, cut), pair.slice(cut + 1)]];
    }),
  );

/** Any text of one line, up to a length. */
export const plainText = (most: number, expected: string) => (text: string) =>
  text.trim() !== '' && text.length <= most && !/[\r\n]/.test(text) ? text.trim() : { expected };
