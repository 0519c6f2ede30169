/** First digit of the scripts whose keyboards type digits of their own. */
const zeros = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0xff10,
];

/** Powers of ten behind a number: thousand, lakh, million, crore. */
const units: Readonly<Record<string, number>> = {
  k: 3,
  l: 5,
  lac: 5,
  lacs: 5,
  lakh: 5,
  lakhs: 5,
  m: 6,
  mn: 6,
  cr: 7,
  crore: 7,
  crores: 7,
};

const plain = /^([+-]?)(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const grouped = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:_\d{2,3})+)(\.\d*)?$/;
const unitAfter = /^(.*?\d\.?)\s*([a-z]+)\.?$/i;

const latin = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = zeros.find((start) => code >= start && code < start + 10);
    return zero === undefined ? digit : String(code - zero);
  });

/**
 * A number as people type it: 500000, 5,00,000 and 500,000, ५०००००, 5L, 1.5 cr, 50k, with or without a currency's sign.
 * Null for anything else: a comma that groups nothing, as in 5,5, may stand for a point.
 */
export function typedNumber(typed: string): number | null {
  const text = latin(typed.trim()).replace(/^([+-]?)(?:₹|\$|rs\.?)\s*/i, '$1');
  const exact = plain.exec(text);
  if (exact !== null) return finite(text);
  const scaled = unitAfter.exec(text);
  const power = scaled === null ? 0 : units[scaled[2]!.toLowerCase()];
  if (power === undefined) return null;
  const body = scaled === null ? text : scaled[1]!.trim();
  const groups = grouped.exec(body);
  const digits =
    groups === null ? body : `${groups[1]}${groups[2]!.replaceAll(/[,_]/g, '')}${groups[3] ?? ''}`;
  const found = plain.exec(digits);
  // As a decimal exponent, so that 1.15 lakh is 115000 and not a hair less.
  return found === null || (found[3] !== undefined && power > 0) ? null : finite(`${digits}e${power}`);
}

function finite(text: string): number | null {
  const value = Number(text.replace(/\.e/i, 'e'));
  return Number.isFinite(value) ? value : null;
}
