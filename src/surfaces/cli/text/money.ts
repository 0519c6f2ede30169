/** How numbers are written: one place for grouping, signs and currency. */
export interface Style {
  currency: string;
  ascii: boolean;
}

const symbols: Record<string, [sign: string, ascii: string]> = { INR: ['₹', 'Rs '], USD: ['$', '$'] };

/** 12,34,567 for rupees, 1,234,567 for others. Digits only. */
function grouped(digits: string, currency: string): string {
  if (currency !== 'INR' || digits.length <= 3) return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const head = digits.slice(0, -3).replaceAll(/\B(?=(\d{2})+$)/g, ',');
  return `${head},${digits.slice(-3)}`;
}

/** What stands where there is no number. */
export const absent = (style: { ascii: boolean }): string => (style.ascii ? '-' : '–');

const minus = (style: { ascii: boolean }) => (style.ascii ? '-' : '−');

/** A number with grouping and so many decimals; null, NaN and infinities are a dash. */
export function number(value: number | null | undefined, decimals: number, style: Style): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent(style);
  const rounded = Math.abs(value).toFixed(decimals);
  // Beyond this, digits would be invented ones.
  if (Math.abs(value) >= 1e15) return value.toExponential(3).replace('-', minus(style));
  const [whole, fraction] = rounded.split('.') as [string, string | undefined];
  const sign = value < 0 && Number(rounded) !== 0 ? minus(style) : '';
  return `${sign}${grouped(whole, style.currency)}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A strike with all its decimals: 25,000, 337.5, 62.25. A rounded one would name another contract. */
export function strike(value: number | null | undefined, style: Style): string {
  const decimals = [0, 1, 2, 3].find((places) => Number((value ?? 0).toFixed(places)) === value) ?? 4;
  return number(value, decimals, style);
}

/** A price of the underlying as a level: whole from 5,000, two decimals below. */
export const level = (value: number | null | undefined, style: Style): string =>
  number(value, value !== null && value !== undefined && Math.abs(value) >= 5000 ? 0 : 2, style);

/** A number with an explicit sign: +1.25, −0.40. */
export function signed(value: number | null | undefined, decimals: number, style: Style): string {
  const text = number(value, decimals, style);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** An amount of money: ₹12,34,567.50, −$1,200. Whole units when large, two decimals when small. */
export function money(value: number | null | undefined, style: Style, decimals?: number): string {
  const places = decimals ?? (value !== null && value !== undefined && Math.abs(value) >= 1000 ? 0 : 2);
  const text = number(value, places, style);
  if (text === absent(style)) return text;
  const [sign, plain] = symbols[style.currency] ?? ['', ''];
  const mark = style.ascii ? plain : sign;
  const unit = mark === '' && style.currency !== '' ? ` ${style.currency}` : '';
  return text.startsWith(minus(style))
    ? `${minus(style)}${mark}${text.slice(minus(style).length)}${unit}`
    : `${mark}${text}${unit}`;
}

/** A ratio as a percentage: 0.1234 → 12.3 %. */
export function percent(ratio: number | null | undefined, style: { ascii: boolean }, decimals = 1): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return absent(style);
  return `${number(ratio * 100, decimals, { currency: '', ascii: style.ascii })}%`;
}

const scales: Record<string, [number, string][]> = {
  INR: [
    [1e7, 'Cr'],
    [1e5, 'L'],
    [1e3, 'k'],
  ],
  other: [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ],
};

/** A count in few cells: 1.25L and 3.4Cr in rupee markets, 125k and 34M elsewhere. */
export function compact(value: number | null | undefined, style: Style): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent(style);
  const size = Math.abs(value);
  if (size >= 1e13) return value.toExponential(1).replace('-', minus(style));
  for (const [unit, suffix] of scales[style.currency] ?? scales['other']!) {
    // 999.6k would be written 1000k: the next unit up takes it.
    if (size < unit * 0.9995) continue;
    const scaled = value / unit;
    const decimals = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
    return `${number(scaled, decimals, { currency: '', ascii: style.ascii })}${suffix}`;
  }
  return number(value, Number.isInteger(value) ? 0 : size < 10 ? 2 : 1, style);
}
