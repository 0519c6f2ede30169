/** How a number is written: 1,234.50 or 1.234,50; `either` judges each number by itself. */
export type Decimals = 'point' | 'comma' | 'either';

/** How a whole file writes them: `mixed` has proof of both, `unsaid` of neither. */
export type FileDecimals = 'point' | 'comma' | 'mixed' | 'unsaid';

const numeric = /^[-+(]?\s?[$€£₹]?\s?[-+]?[\d.,]*\d(?:[eE][+-]?\d{1,3})?\)?$/;

/** Groups of three with one kind of sign only, so that the sign may be of thousands or of decimals: 2,000 or 102.450. */
const ambiguous = /^[1-9]\d{0,2}[.,]\d{3}$/;
const bare = (text: string): string => text.replace(/[\s\u00a0\u202f'$€£₹()+-]/g, '');

/** Whether a number can be read with a decimal sign and with a sign of thousands. */
export const isAmbiguous = (text: string): boolean => ambiguous.test(bare(text));

/** What one number proves of the way decimals are written; null where nothing, as with 500 or 2,000. */
export function proofOf(text: string): 'point' | 'comma' | null {
  const body = bare(text);
  const point = body.lastIndexOf('.');
  const comma = body.lastIndexOf(',');
  if (point < 0 && comma < 0) return null;
  if (point >= 0 && comma >= 0) return point > comma ? 'point' : 'comma';
  const [sign, other] = point >= 0 ? (['point', 'comma'] as const) : (['comma', 'point'] as const);
  const parts = body.split(point >= 0 ? '.' : ',');
  // Several groups are thousands, and so the other sign is the decimal one.
  if (parts.length > 2) return other;
  return ambiguous.test(body) ? null : sign;
}

/**
 * Judges how a table writes its decimals, from all its cells. Where no number proves it, a table separated by semicolons whose
 * numbers have commas writes decimal commas, as the semicolon is there for.
 */
export function decimalsJudge(delimiter: string): {
  see(fields: readonly string[]): void;
  verdict(): FileDecimals;
} {
  let [point, comma, unsure] = [false, false, false];
  return {
    see(fields) {
      if (point && comma) return;
      for (const field of fields) {
        if (field.length > 24 || !(field.includes(',') || field.includes('.')) || !numeric.test(field.trim()))
          continue;
        const proof = proofOf(field);
        if (proof === 'point') point = true;
        else if (proof === 'comma') comma = true;
        else if (field.includes(',')) unsure = true;
      }
    },
    verdict() {
      if (point && comma) return 'mixed';
      if (point || comma) return point ? 'point' : 'comma';
      return unsure && delimiter === ';' ? 'comma' : 'unsaid';
    },
  };
}

function ungrouped(body: string, style: Decimals): string | null {
  const point = body.lastIndexOf('.');
  const comma = body.lastIndexOf(',');
  const decimals =
    style !== 'either' ? style : comma > point && body.indexOf(',') === comma ? 'comma' : 'point';
  const swapped = decimals === 'comma' ? body.replace(/[.,]/g, (sign) => (sign === ',' ? '.' : ',')) : body;
  if (/^(\d+\.?\d*|\.\d+)$/.test(swapped)) return swapped;
  return /^[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d*)?$/.test(swapped) ? swapped.replaceAll(',', '') : null;
}

/** A number as plain decimal text, exactly as written: "-$1,234.50" is -1234.50, "(0,31)" is -0.31; null for anything else. */
export function decimalText(text: string, style: Decimals): string | null {
  // Webull writes "@150.50".
  const plain = text
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace(/^@/, '')
    .replace(/[$£€₹]/g, '');
  const match = /^(\()?([+-]?)([\d.,]+)([eE][+-]?\d{1,3})?(\))?$/.exec(plain);
  const body = match === null ? null : ungrouped(match[3]!, style);
  if (match === null || body === null || (match[1] === undefined) !== (match[5] === undefined)) return null;
  const negative = (match[2] === '-') !== (match[1] !== undefined);
  return `${negative ? '-' : ''}${body}${match[4] ?? ''}`;
}
