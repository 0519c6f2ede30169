import { optionAfter } from './lexicon.ts';
import { type MaskedDate, masked, type Span } from './mask.ts';
import { type ReadFigure, readSpelled, type Unit } from './spelled.ts';

const number =
  '(?:\\d{1,2}(?:,\\d{2})*,\\d{3}(?!,?\\d)(?:\\.\\d+)?|\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+)';
const money = '(?:₹|Rs\\.?|INR|US\\$|\\$|USD)';
const scales =
  'lakh\\s+crores?|lakhs?|lacs?|crores?|cr|million|mn|billion|bn|thousand|hazaar|hazar|[kKLMm](?![\\w/])';
const units =
  '%|percent(?:age)?(?:\\s+points?)?|per\\s?cent|pct|bps|bp|basis\\s+points?|[x×](?![\\w])|vol(?:atility)?\\s+points?|pts?|points?|lots?|contracts?|shares?|units?|qty|DTE|days?|din|rupees|rs|dollars|CE|PE|calls?|puts?|strikes?|[CP](?![\\w&/])';
const figure = new RegExp(
  `(${money}\\s?)?([-+−](?:\\s?${money}\\s?)?)?(${money}\\s?)?(${number})(?:[\\s-]?(${scales})(?![A-Za-z]))?(?:\\s?-?(${units})(?![A-Za-z]))?`,
  'giu',
);
const scaleOf: readonly [RegExp, number][] = [
  [/^(lakh|lac)s?\s+crore/i, 1e12],
  [/^(lakh|lac|l$)/i, 1e5],
  [/^(crore|cr)/i, 1e7],
  [/^(million|mn|m$)/i, 1e6],
  [/^(billion|bn)/i, 1e9],
  [/^(thousand|haz|k$)/i, 1e3],
];
const unitOf: readonly [RegExp, Unit][] = [
  [/^(%|percent|per\s?cent|pct)/i, 'percent'],
  [/^(bps?|basis)/i, 'bps'],
  [/^(x|×)/i, 'multiple'],
  [/^(vol|pt|point)/i, 'points'],
  [/^(lot|contract|share|unit|qty)/i, 'count'],
  [/^(day|dte|din)/i, 'days'],
  [/^(rupee|rs|dollar)/i, 'money'],
  [/^(ce|pe|call|put|strike|c$|p$)/i, 'strike'],
];

const optionName = /\b[A-Z][A-Z&-]*?\d{2}(?:[A-Z]{3}|[1-9OND]\d{2})(\d{2,6}(?:\.\d+)?)(?:CE|PE)\b/g;
const occName = /\b[A-Z]{1,6} *\d{6}[CP](\d{8})\b/g;

function named(text: string): ReadFigure[] {
  const found: ReadFigure[] = [];
  for (const pattern of [optionName, occName]) {
    for (const match of text.matchAll(pattern)) {
      const written = match[1]!;
      const value = pattern === occName ? Number(written) / 1000 : Number(written);
      const [start, end] = [match.index, match.index + match[0].length];
      const rest = { half: 0, unit: 'strike', sign: 0, suffix: 'ce', prefix: '' } as const;
      found.push({ text: match[0], start, end, value, ...rest });
    }
  }
  return found;
}

const last = <T>(pairs: readonly [RegExp, T][], word: string): T | undefined =>
  pairs.find(([pattern]) => pattern.test(word))?.[1];

/** Letters glued to the front of a number make a name of it (RSI14, R1, W2), unless they are CE or PE. */
function gluedPrefix(text: string, at: number): string | null {
  const before = /([\p{L}\d_.#]+)$/u.exec(text.slice(Math.max(0, at - 12), at))?.[1] ?? '';
  if (before === '' || /^\.+$/.test(before)) return '';
  return /^(CE|PE)$/i.test(before) ? before : null;
}

function read(match: RegExpMatchArray, text: string): ReadFigure | null {
  const [whole, currency, signed, second, digits, scale = '', unitAfter = ''] = match;
  const start = match.index!;
  const postposition = /^[cp]e$/.test(unitAfter) && !optionAfter.test(text.slice(start + whole.length));
  const unitWord = postposition ? '' : unitAfter;
  const end = start + whole.length - (postposition ? /\s*-?[cp]e$/.exec(whole)![0].length : 0);
  const hasMoney = currency !== undefined || second !== undefined || /[^-+−\s]/.test(signed ?? '');
  const prefix = hasMoney && !/^[-+−]?\d/.test(whole) ? '' : gluedPrefix(text, start);
  const after = text.slice(end, end + 2);
  // "Sell the 25000s" names a strike; "the 1990s" and "30s" are none.
  const several =
    /^s(?!\p{L})/u.test(after) && /^[\d,]{3,}$/.test(digits!) && !/^(?:19|20)\d0$/.test(digits!);
  if (prefix === null || (/^[\p{L}_]/u.test(after) && !several) || /^[.,]?\d/.test(after)) return null;
  const factor = scale === '' ? 1 : last(scaleOf, scale)!;
  const decimals = digits!.split('.')[1]?.length ?? 0;
  const value = Number(digits!.replaceAll(',', '')) * factor;
  const rangeDash = signed !== undefined && /[\d%)]\s?$/.test(text.slice(0, start));
  const sign = signed === undefined || rangeDash ? 0 : signed.startsWith('+') ? 1 : -1;
  const written = last(unitOf, unitWord);
  const unit = several
    ? 'strike'
    : written === undefined || (hasMoney && written !== 'percent')
      ? hasMoney
        ? 'money'
        : 'number'
      : written;
  const half = 0.5 * 10 ** -decimals * factor;
  const suffix = postposition ? 'par' : unitWord.toLowerCase();
  return {
    text: text.slice(start, end).trim(),
    start,
    end,
    value: sign < 0 ? -value : value,
    half,
    unit,
    sign,
    suffix,
    prefix,
  };
}

/** The zeros of scripts whose digits a model may write. */
const zeros = [...'०০੦૦୦௦౦೦൦٠۰０'].map((zero) => zero.charCodeAt(0));

/** Digits of other scripts as ASCII ones; every place stays where it is. */
const inAscii = (text: string): string =>
  text.replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => {
    const zero = zeros.find((code) => digit.charCodeAt(0) >= code && digit.charCodeAt(0) < code + 10);
    return zero === undefined ? digit : `${digit.charCodeAt(0) - zero}`;
  });

const inside = (spans: readonly Span[], start: number, end: number): boolean =>
  spans.some((span) => start < span.end && end > span.start);

/** Every figure of a text in order, and the dates it names; times, ordinals, list numbers, windows and names with digits are none. */
export function readFigures(original: string): { figures: ReadFigure[]; dates: MaskedDate[] } {
  const text = inAscii(original);
  const mask = masked(text);
  const options = named(text);
  const figures = options.slice();
  for (const match of text.matchAll(figure)) {
    const skip = match[0].length - match[0].trimStart().length;
    const [start, end] = [match.index + skip, match.index + match[0].length];
    if (inside(mask.spans, start, end) || inside(options, start, end)) continue;
    const found = read(match, text);
    if (found !== null) figures.push(found);
  }
  for (const found of readSpelled(text)) {
    if (!inside(mask.spans, found.start, found.end) && !inside(figures, found.start, found.end))
      figures.push(found);
  }
  return { figures: figures.sort((a, b) => a.start - b.start), dates: mask.dates };
}
