/** A value of a row; anything that is no text, number or nothing is an object of the document. */
export type Exported = string | number | null | object;

// What a spreadsheet takes for a formula when it begins a cell, spaces before it or not; also in full width.
const formula = /^[\s\u00a0]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A cell of a CSV file: numbers as they are, texts always quoted and never a live formula. */
export function csvCell(value: Exported): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

export const csvLine = (cells: readonly Exported[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** What the numbers of an export mean; part of the file. */
export const units = {
  times: 'epoch milliseconds UTC, unless the column is named day or expiry',
  'fills.price, holdings.strike, holdings.multiplier': 'millionths',
  'fills.quantity': 'hundred-millionths of a unit, negative when sold',
  'fills.charges, cash_flows.amount': 'minor units of the currency (paise, cents)',
  'model_usage.cost_nano, model_usage.reserved_nano': 'billionths of a US dollar',
  'chains, bars': 'prices in the currency; null where the source gave none',
};
