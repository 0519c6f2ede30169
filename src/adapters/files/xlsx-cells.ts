const plainNumber = /^-?\d+(\.\d+)?$/;

/** A number as a person would see it: what a double cannot hold beyond fifteen digits is noise (67.49999999999999 is 67.5). */
export function numberText(raw: string): string {
  if (plainNumber.test(raw) && raw.replace(/[-.]/g, '').length <= 15) return raw;
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  if (Number.isSafeInteger(value)) return String(value);
  const near = Number(value.toPrecision(15));
  return plainNumber.test(String(near)) ? String(near) : raw;
}

const two = (part: number): string => String(part).padStart(2, '0');

/** A day count with its part of a day as a date or as a date and a time of day; ECMA-376 part 1 §18.17.4. */
export function dateText(serial: number, epoch1904: boolean): string {
  const days = serial + (epoch1904 ? 1462 : 0);
  const seconds = Math.round((days - Math.floor(days)) * 86400);
  // Day 60 is 29 February 1900, which never was; all that counts lies after it.
  const day = new Date((Math.floor(days) - 25569) * 86400000);
  if (Number.isNaN(day.getTime())) return String(serial);
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part)));
  if (days < 1) return clock.join(':');
  const date = day.toISOString().slice(0, 10);
  return seconds === 0 ? date : `${date} ${clock.join(':')}`;
}

export const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

/** Whether a number format shows a date or a time: it holds their letters outside quotes, brackets and escapes. */
export const showsDate = (format: string): boolean =>
  /[ymdhs]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')) && !/general/i.test(format);
