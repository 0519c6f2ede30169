import { CoachError } from '../../core/errors.ts';
import { decimalText, scaled } from '../../domain/money.ts';
import { isRefusal } from '../../domain/refusal.ts';
import {
  type Decimals,
  type FileDecimals,
  isAmbiguous,
  decimalText as textOfNumber,
} from '../files/decimals.ts';

/** One row of an export, its fields found by column name. */
export interface Row {
  /** Line in the file, or place among the records, from 1. */
  line: number;
  /** How many headers came before it beyond the first: a file pasted behind itself has two parts. */
  part: number;
  /** How the file writes its numbers. */
  decimals: FileDecimals;
  /** The first of these columns that holds something, trimmed; empty when none does. Names as `columnName` gives them. */
  get(...names: readonly string[]): string;
  /** The field in a place, for columns without a name. */
  at(place: number): string;
}

export type { Decimals };

/** Why one row cannot be kept; the reader of the file notes it and goes on. */
export const badRow = (reason: string): CoachError => new CoachError('usage', reason);

/** A header cell as it is compared: `Fees & Comm` and `FeesComm` are the same column. */
export const columnName = (cell: string): string =>
  cell
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');

const shown = (text: string): string => clean(text).slice(0, 40);

/** Text of a file without control and direction characters, cut to a length fit for a note. */
export const clean = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 200);

/** A number as plain decimal text, exactly as written: "-$1,234.50" is -1234.50, "(0,31)" is -0.31. Throws for anything else. */
export function decimal(text: string, style: Decimals, what: string): string {
  const read = textOfNumber(text, style);
  if (read === null)
    throw badRow(text.trim() === '' ? `${what} is empty` : `${what}: "${shown(text)}" is not a number`);
  return read;
}

/**
 * The style a cell is read by. A broker writes points; a file that was saved with commas, as spreadsheets do, is read by its commas,
 * and one that has both is refused where a number could be read either way.
 */
function styleOf(row: Row, text: string, style: Decimals, what: string): Decimals {
  if (row.decimals === 'unsaid' || style === 'comma') return style;
  if (row.decimals !== 'mixed') return row.decimals;
  if (style === 'point' && isAmbiguous(text))
    throw badRow(
      `${what}: "${shown(text)}" can be read two ways; the file has decimal points and decimal commas`,
    );
  return 'either';
}

/** The number of the first of these columns that holds something. */
export function numberOf(row: Row, style: Decimals, what: string, ...names: string[]): string {
  const text = row.get(...names);
  return decimal(text, styleOf(row, text, style, what), what);
}

/** As `numberOf`, undefined where the field is empty or a dash. */
export function maybeNumber(row: Row, style: Decimals, what: string, ...names: string[]): string | undefined {
  const text = row.get(...names);
  return text === '' || text === '-' || text === '--'
    ? undefined
    : decimal(text, styleOf(row, text, style, what), what);
}

export const isNegative = (number: string): boolean => number.startsWith('-') && /[1-9]/.test(number);
export const isZero = (number: string): boolean => !/[1-9]/.test(number.replace(/[eE].*$/, ''));
/** The number without its sign. */
export const size = (number: string): string => number.replace(/^[+-]/, '');
export const negated = (number: string): string =>
  number.startsWith('-') ? number.slice(1) : `-${number.replace(/^\+/, '')}`;

export function sideOf(text: string): 'buy' | 'sell' {
  const word = text.trim().toLowerCase();
  if (/^(b|buy|bot|bought|buy to (open|close|cover)|btc|bto|long|koop|kauf|achat|compra)$/.test(word))
    return 'buy';
  if (
    /^(s|sell|sld|sold|sell to (open|close)|sell short|short|sto|stc|ss|verkoop|verkauf|vente|venta|venda)$/.test(
      word,
    )
  )
    return 'sell';
  throw badRow(`"${shown(text)}" is neither a purchase nor a sale`);
}

/** Currencies quoted in hundredths, by the way some write them: "GBp" is pence. */
const hundredths: Record<string, string | undefined> = { GBp: 'GBX', ZAc: 'ZAC', ILa: 'ILA' };

/** A currency's three letters; pence and their like keep a code of their own (GBX, ZAC, ILA). */
export function currencyOf(text: string): string {
  const code = hundredths[text.trim()] ?? text.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) throw badRow(`"${shown(text)}" is not a currency`);
  return code;
}

/** Exact sum of decimal texts, eight decimals at most. */
export function added(...numbers: readonly string[]): string {
  let total = 0;
  for (const number of numbers) {
    const value = scaled(number, 8, 'halfEven');
    if (isRefusal(value)) throw badRow(value.refused);
    total += value;
  }
  return decimalText(total, 8);
}

/** The plain ratio (parts up to 100) that two quantities make, new shares first; null where they make none. */
export function smallRatio(fresh: number, old: number): [fresh: number, old: number] | null {
  if (!(fresh > 0 && old > 0) || fresh === old) return null;
  for (let parts = 1; parts <= 100; parts++) {
    const other = Math.round((parts * fresh) / old);
    // Fractions of a share are cut off at some decimal, so the ratio may miss by that much.
    if (other >= 1 && other <= 100 && Math.abs((other * old) / (parts * fresh) - 1) < 1e-5)
      return [other, parts];
  }
  return null;
}
