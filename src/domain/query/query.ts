import catalogueFile from '../../../data/query/catalogue.json' with { type: 'json' };
import { isRefusal, type Refusal } from '../refusal.ts';
import { type Asked, implied, leftOver, modified, named } from './asked.ts';
import { conditions, grouped, listed } from './assembly.ts';
import { inEnglish } from './hindi.ts';
import { periodIn } from './period.ts';
import { structured } from './structures.ts';
import { examples, subjectIn } from './wording.ts';

export interface CatalogueTable {
  name: string;
  description: string;
  columns: { name: string; type: 'TEXT' | 'REAL' | 'INTEGER'; description: string }[];
}

/** The tables that may be read, each column with its type and meaning. */
export const catalogue: readonly CatalogueTable[] = catalogueFile.tables.map((table) => ({
  name: table.name,
  description: table.description,
  columns: Object.entries(table.columns).map(([name, told]) => {
    const [type, description = ''] = told.split('|');
    return { name, type: type as 'TEXT' | 'REAL' | 'INTEGER', description };
  }),
}));

/** The newest so many rows of a table are copied. */
export const rowsPerTable: number = catalogueFile.rowsPerTable;

/** The catalogue in a few lines, as a model or a person needs it to write SQL. */
export const catalogueText = (): string =>
  [
    catalogueFile.note,
    ...catalogue.map(
      ({ name, columns, description }) => `${name}(${columns.map((c) => c.name).join(', ')}): ${description}`,
    ),
  ].join('\n');

export const sqlBytes = 10 * 1024;

// Words no phrasing begins with; what begins so is SQL, and the gate says what is wrong with it.
const sqlStart =
  /^(?:[\s(;]|--[^\n]*\n|\/\*.*?\*\/)*(?:select|with|values|explain|insert|replace|update|delete|drop|create|alter|attach|detach|pragma|vacuum|begin|commit|rollback|savepoint|release|reindex|analyze)\b/is;

export const isSql = (text: string): boolean => sqlStart.test(text);

/** The statement without its closing semicolon, or why it is not even looked at. Everything else is the engine's to judge. */
export function statementOf(text: string): string | Refusal {
  const size = new TextEncoder().encode(text).length;
  if (size > sqlBytes)
    return {
      refused: `The query has ${size} bytes; at most ${sqlBytes} are read`,
      hint: 'Ask for less at once.',
    };
  if (text.includes('\0')) return { refused: 'The query holds a NUL character' };
  const sql = text.trim().replace(/;$/, '').trim();
  return sql === '' ? { refused: 'The query is empty', hint: `Ask for example "${examples[0]}".` } : sql;
}

/** SQL for one of the documented phrasings, or a refusal that names the words not understood; `today` is YYYY-MM-DD. */
export function sqlOf(said: string, today: string): string | Refusal {
  const words = inEnglish(said);
  const asked: Asked = {
    period: null,
    state: null,
    sign: null,
    sort: null,
    count: null,
    groups: [],
    symbols: [],
    structures: [],
    onExpiry: false,
    filters: {},
  };
  const quoted = named(words, asked);
  const { period, rest: dated } = periodIn(quoted.toLowerCase(), today);
  asked.period = period;
  const { phrasing: told, rest } = subjectIn(modified(structured(dated, asked), asked));
  const unknown = leftOver(implied(rest, asked), words, asked);
  const hint = `Ask like ${examples
    .slice(0, 6)
    .map((each) => `"${each}"`)
    .join(', ')}, or write a SELECT; docs/query.md has all.`;
  if (unknown.length > 0) return { refused: `Not understood: ${unknown.join(', ')}`, hint };
  // Best and worst of nothing named are trades, or what groups of them gained.
  const phrasing =
    told ??
    (asked.sort === null && asked.sign === null && asked.structures.length > 0
      ? subjectIn('win rate').phrasing
      : null) ??
    (asked.sort !== null || asked.sign !== null
      ? subjectIn(asked.groups.length > 0 ? 'profit' : 'trades').phrasing
      : null);
  if (phrasing === null) return { refused: 'What to look for was not understood', hint };
  const figure =
    asked.groups.length > 0 && phrasing.from === 'trades'
      ? subjectIn(phrasing.columns === undefined ? 'profit' : phrasing.words[0]!).phrasing!
      : phrasing;
  const where = conditions(figure, asked);
  if (isRefusal(where)) return where;
  if (figure.columns !== undefined) return grouped(figure, asked, where);
  return asked.groups.length > 0
    ? { refused: `"${figure.words[0]}" cannot be told by ${asked.groups[0]}`, hint }
    : listed(figure, asked, where);
}
