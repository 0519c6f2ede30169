const units: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  hazar: 1e3,
  hazaar: 1e3,
  l: 1e5,
  lac: 1e5,
  lacs: 1e5,
  lakh: 1e5,
  lakhs: 1e5,
  cr: 1e7,
  crore: 1e7,
  crores: 1e7,
};
const sum =
  /(₹|\$|\brs\.?)?\s*(\d[\d,]*(?:\.\d+)?)\s*(k|thousand|hazaa?r|l|lacs?|lakhs?|cr|crores?)?(?![\w%]|\.\d)/giu;
const lossBefore = /\b(lost|lose|losing|loss|nuksan|down|ghata)\b[^\d]{0,20}$/iu;
const lossAfter = /^[^\d]{0,12}\b(lost|loss|nuksan|ghata|down|doob\w*|gone)\b/iu;
const capitalAround = /\b(with|have|only|just|sirf|capital|account|budget|funds?|hai|hain|invest|deploy)\b/iu;
/** Two figures side by side are a pair of strikes. */
const pairBefore = /\d{2,6}\s*(?:and|aur|&|\/|-|to)?\s*$/iu;
const pairAfter = /^\s*(?:and|aur|&|\/|-|to)?\s*\d{4,6}\b/iu;
/** A bare figure below it is a count or a strike sooner than a capital. */
const leastBare = 10_000;

export interface Amounts {
  /** What the person says there is to trade with. */
  capital: number | null;
  /** What the person says was lost. */
  lost: number | null;
}

/** Sums of money a text names, with Indian units read ("5 lakh", "50k", "₹2,00,000", "1.5 cr"). */
export function amountsIn(text: string): Amounts {
  const found: Amounts = { capital: null, lost: null };
  for (const match of text.slice(0, 600).matchAll(sum)) {
    const [whole, sign, digits, unit] = match;
    const value = Number(digits!.replaceAll(',', '')) * (units[unit?.toLowerCase() ?? ''] ?? 1);
    if (!Number.isFinite(value) || value <= 0) continue;
    const [before, after] = [text.slice(0, match.index), text.slice(match.index + whole.length)];
    const marked = sign !== undefined || unit !== undefined;
    if (!marked && (pairBefore.test(before) || pairAfter.test(after))) continue;
    if (lossBefore.test(before) || lossAfter.test(after)) {
      if (marked || value >= leastBare) found.lost ??= value;
    } else if (
      marked ||
      (value >= leastBare && capitalAround.test(`${before.slice(-12)} ${after.slice(0, 18)}`))
    )
      found.capital ??= value;
  }
  return found;
}

const option = '(?:ce|pe|calls?|puts?|straddles?|strikes?|strangles?)';
const strike = new RegExp(
  `\\b(\\d{2,6}(?:\\.\\d{1,2})?)\\s*${option}\\b|\\b${option}\\s+(?:at\\s+|of\\s+)?(\\d{2,6}(?:\\.\\d{1,2})?)\\b`,
  'iu',
);

/** The strike a text names beside its option ("25000 straddle", "25000ce", "put at 24500"); null where there is none. */
export function strikeIn(text: string): number | null {
  const match = strike.exec(text.slice(0, 600).replace(/(\d),(?=\d)/gu, '$1'));
  const value = Number(match?.[1] ?? match?.[2] ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

/** Numbers of a text that may be strikes. */
export const namedNumbers = (text: string): number[] =>
  [...text.slice(0, 2_000).matchAll(/\d[\d,]*(?:\.\d+)?/g)]
    .map(([number]) => Number(number.replaceAll(',', '')))
    .filter((value) => value >= 10);
