import type { Refusal } from '../refusal.ts';
import type { Asked } from './asked.ts';
import { idsOf } from './structures.ts';
import type { Filters, Phrasing } from './wording.ts';

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

const dayExpression = (group: string, day: string): string => {
  if (group === 'month') return `substr(${day}, 1, 7)`;
  if (group === 'year') return `substr(${day}, 1, 4)`;
  if (group === 'week') return `date(${day}, '-6 days', 'weekday 1')`;
  if (group === 'weekday')
    return `substr('SunMonTueWedThuFriSat', 1 + 3 * CAST(strftime('%w', ${day}) AS INTEGER), 3)`;
  return day;
};

/** Conditions for what was asked; a refusal for what this subject does not have. */
export function conditions(phrasing: Phrasing, asked: Asked): string[] | Refusal {
  const { filters, value } = phrasing;
  const none = (what: string): Refusal => ({
    refused: `"${phrasing.words[0]}" cannot be limited by ${what}`,
    hint: `It understands ${Object.keys(filters)
      .filter((key) => key !== 'closedDay')
      .join(', ')}; or write SQL.`,
  });
  const parts = phrasing.where === undefined ? [] : [phrasing.where];
  const day =
    asked.state === 'closed' || asked.sort !== null ? (filters.closedDay ?? filters.day) : filters.day;
  if (asked.symbols.length > 0) {
    if (filters.symbol === undefined) return none('symbol');
    parts.push(`${filters.symbol} IN (${asked.symbols.map(quote).join(', ')})`);
  }
  for (const [key, text] of Object.entries(asked.filters) as [keyof Filters, string][]) {
    const column = filters[key];
    if (column === undefined) return none(key);
    if (key === 'tag')
      parts.push(`instr(', ' || lower(${column}) || ', ', ${quote(`, ${text.toLowerCase()}, `)}) > 0`);
    else if (key === 'strategy' && phrasing.from !== 'fills' && idsOf(text).length > 0)
      asked.structures.push(...idsOf(text));
    else parts.push(`lower(${column}) = ${quote(text.toLowerCase())}`);
  }
  if (asked.structures.length > 0) {
    if (filters.strategy === undefined || phrasing.from === 'fills') return none('structure');
    parts.push(`strategy IN (${asked.structures.map(quote).join(', ')})`);
  }
  if (asked.onExpiry) {
    if (phrasing.from !== 'trades') return none('expiry days');
    parts.push('on_expiry = 1');
  }
  if (asked.state !== null && phrasing.from === 'trades') parts.push(`state = ${quote(asked.state)}`);
  else if (asked.state !== null && phrasing.from !== 'positions') return none('open or closed');
  if (asked.sign !== null) {
    if (phrasing.from !== 'trades') return none('won or lost');
    parts.push(`net ${asked.sign === 'won' ? '>' : '<'} 0`);
  }
  if (asked.period !== null) {
    if (day === undefined) return none('time');
    if (asked.period.from !== null) parts.push(`${day} >= ${quote(asked.period.from)}`);
    if (asked.period.to !== null) parts.push(`${day} <= ${quote(asked.period.to)}`);
  }
  if ((asked.sort !== null || asked.sign !== null) && phrasing.valued !== undefined)
    parts.push(phrasing.valued);
  return value === undefined && asked.sort !== null ? none('best or worst') : [...new Set(parts)];
}

const clause = (word: string, parts: readonly string[], glue: string) =>
  parts.length === 0 ? '' : ` ${word} ${parts.join(glue)}`;

const dates = ['day', 'week', 'month', 'year', 'weekday'];

function orderOf(phrasing: Phrasing, asked: Asked): string {
  const [group] = asked.groups;
  if (asked.sort !== null || group === undefined || !dates.includes(group))
    return `${phrasing.value}${asked.sort === 'worst' ? '' : ' DESC'}`;
  return group === 'weekday' ? `min(strftime('%w', ${phrasing.filters.day}))` : asked.groups.join(', ');
}

const tail = (where: readonly string[], keys: readonly string[], order: string, top: number | null): string =>
  `${clause('WHERE', where, ' AND ')}${clause('GROUP BY', keys, ', ')} ORDER BY ${order}${top === null ? '' : ` LIMIT ${top}`}`;

const topOf = (asked: Asked): number | null => asked.count ?? (asked.sort === null ? null : 5);

/** A figure added up over groups, never across currencies. */
export function grouped(phrasing: Phrasing, asked: Asked, where: readonly string[]): string | Refusal {
  const { filters, from, columns } = phrasing;
  const keys = [...new Set([...(phrasing.group === undefined ? [] : [phrasing.group]), ...asked.groups])];
  const shown: string[] = [];
  for (const key of keys) {
    const dated = dates.includes(key);
    if (!dated && key !== phrasing.group && !(key in filters))
      return { refused: `"${phrasing.words[0]}" cannot be told by ${key}` };
    shown.push(dated ? `${dayExpression(key, filters.day!)} AS ${key}` : key);
  }
  const money = phrasing.currency === true ? ['currency'] : [];
  const list = [...shown, ...money, columns!].join(', ');
  return `SELECT ${list} FROM ${from}${tail(where, [...keys, ...money], orderOf(phrasing, asked), topOf(asked))}`;
}

/** Rows as they are, newest or best first. */
export function listed(phrasing: Phrasing, asked: Asked, where: readonly string[]): string {
  const { value, order, select, from } = phrasing;
  const sorted = asked.sort === null ? order! : `${value}${asked.sort === 'best' ? ' DESC' : ''}, ${order}`;
  return `SELECT ${select} FROM ${from}${tail(where, [], sorted, topOf(asked))}`;
}
