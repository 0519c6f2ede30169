const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const iso = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayFirst = /^(\d{1,2})(?:ST|ND|RD|TH)?[\s\-/.]*([A-Z]{3,9})[\s\-/.,']*(\d{4}|\d{2})?$/;
const monthFirst = /^([A-Z]{3,9})[\s\-/.]*(\d{1,2})(?:ST|ND|RD|TH)?(?:[\s\-/.,]+(\d{4}))?$/;

function dated(year: number, month: number, day: number): string | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text) ? text : null;
}

/** The number of a month by its first letters, three at least; 0 where there is none. */
function monthOf(word: string): number {
  const at = months.indexOf(word.slice(0, 3));
  const full = new Date(Date.UTC(2000, at, 1)).toLocaleString('en', { month: 'long', timeZone: 'UTC' });
  return at >= 0 && full.toUpperCase().startsWith(word) ? at + 1 : 0;
}

/**
 * A day as a trader types it: 2026-12-29, 29DEC2026, 29-Dec-26, 29 Dec, Dec 29. Without a year it is the next such day on or
 * after `from` (YYYY-MM-DD). Null for anything else.
 */
export function typedDay(text: string, from: string): string | null {
  const words = text.trim().toUpperCase();
  const plain = iso.exec(words);
  if (plain) return dated(Number(plain[1]), Number(plain[2]), Number(plain[3]));
  const first = dayFirst.exec(words);
  const second = first ? null : monthFirst.exec(words);
  const [day, name, year] = first
    ? [first[1]!, first[2]!, first[3]]
    : second
      ? [second[2]!, second[1]!, second[3]]
      : [];
  const month = name === undefined ? 0 : monthOf(name);
  if (day === undefined || month === 0) return null;
  if (year !== undefined)
    return dated(year.length === 2 ? 2000 + Number(year) : Number(year), month, Number(day));
  const own = Number(from.slice(0, 4));
  const near = dated(own, month, Number(day));
  return near !== null && near >= from ? near : dated(own + 1, month, Number(day));
}
