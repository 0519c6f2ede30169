import { addDays, dayNumber, weekday } from '../calendar/zone.ts';
import type { Refusal } from '../refusal.ts';

/** Days from and to, both inside; `from` is null where everything before counts. */
export interface Period {
  name: string;
  from: string | null;
  to: string;
}

/** A period by its name or as from..to; weeks begin on Monday, months and years on their first day. `today` is YYYY-MM-DD. */
export function periodOf(text: string, today: string): Period | Refusal {
  const name = text.trim().toLowerCase();
  const back = (from: string | null): Period => ({ name, from, to: today });
  switch (name) {
    case 'today':
      return back(today);
    case 'week':
      return back(addDays(today, -((weekday(dayNumber(today)) + 6) % 7)));
    case 'month':
      return back(`${today.slice(0, 8)}01`);
    case 'year':
      return back(`${today.slice(0, 5)}01-01`);
    case 'all':
      return back(null);
  }
  const range = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(name);
  if (range === null || Number.isNaN(dayNumber(range[1]!)) || Number.isNaN(dayNumber(range[2]!)))
    return {
      refused: `"${text.slice(0, 40)}" is not a period`,
      hint: 'Write today, week, month, year, all, or 2026-01-01..2026-03-31.',
    };
  if (range[1]! > range[2]!) return { refused: `The period ${name} ends before it begins` };
  return { name, from: range[1]!, to: range[2]! < today ? range[2]! : today };
}
