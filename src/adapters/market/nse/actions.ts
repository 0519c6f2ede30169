import { type ActionTerms, type CorporateAction, termsOf } from '../../../domain/ledger/action.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { parseSymbol } from '../../../domain/symbol/symbol.ts';
import { columnOf, rowFault, type Table } from '../../files/csv.ts';
import { anyDate, namedDate } from '../../files/dates.ts';
import { isObject } from '../../files/json.ts';
import { ledger } from '../ledger.ts';
import { quoted, type Reading, type Source } from '../reading.ts';

interface Row {
  row: number;
  symbol: string;
  exDate: string;
  purpose: string;
  /** Terms in columns of their own, where the layout has them. */
  terms?: ActionTerms | null;
}

const dayOf = (text: string): string | undefined => anyDate(text) ?? namedDate(text);

/** The action of a row, or why it is none. */
function actionsOf({ symbol, exDate, purpose, terms }: Row): CorporateAction[] | string {
  const day = dayOf(exDate.trim());
  if (day === undefined) return `${quoted(exDate)} is not a date`;
  const parsed = parseSymbol(symbol.trim());
  if (isRefusal(parsed) || parsed.kind !== 'underlying') return `${quoted(symbol)} is no symbol of a share`;
  const found = terms === undefined ? termsOf(purpose) : terms === null ? [] : [terms];
  if (found.length === 0) return `${quoted(purpose)} is no split, bonus or dividend`;
  const about = { symbol: parsed.symbol, exchange: parsed.exchange, exDate: day };
  return found.map((one): CorporateAction => ({ ...about, ...one }));
}

function reading(rows: readonly Row[]): Reading {
  const found = ledger();
  const actions: CorporateAction[] = [];
  for (const row of rows) {
    const own = actionsOf(row);
    if (typeof own === 'string') found.refuse(row.row, own);
    else {
      actions.push(...own);
      found.keep();
    }
  }
  return { format: 'corporate-actions', chains: [], bars: [], actions, ledger: found };
}

/** NSE's corporate actions: a list of {symbol, series, subject: "Bonus 1:1", exDate: "28-Oct-2026", …}. */
export const isActionList = (json: unknown): boolean =>
  Array.isArray(json) && isObject(json[0]) && 'subject' in json[0] && 'exDate' in json[0];

export function readActionList(json: unknown, _: Source): Reading {
  const rows = (json as unknown[]).map((item, i): Row => {
    const { symbol, exDate, subject } = isObject(item) ? item : {};
    return {
      row: i + 1,
      symbol: `NSE:${String(symbol ?? '')}`,
      exDate: String(exDate ?? ''),
      purpose: String(subject ?? ''),
    };
  });
  return reading(rows);
}

const exColumns = ['ex-date', 'exdate', 'ex_date', 'ex date'] as const;
const wordColumns = ['purpose', 'subject'] as const;

/** The same as a table (SYMBOL, PURPOSE, EX-DATE), or a plain one: symbol, exDate, kind (split, bonus, dividend), value ("2:1" or money). */
export const isActionTable = (table: Table): boolean =>
  columnOf(table, 'symbol') >= 0 &&
  columnOf(table, ...exColumns) >= 0 &&
  (columnOf(table, ...wordColumns) >= 0 || (columnOf(table, 'kind') >= 0 && columnOf(table, 'value') >= 0));

function plainTerms(kind: string, value: string): ActionTerms | null {
  const [fresh, old] = value.split(':').map(Number) as [number, number | undefined];
  const good = (n: number | undefined): n is number => n !== undefined && Number.isFinite(n) && n > 0;
  if (kind === 'dividend') return good(fresh) && old === undefined ? { kind, perShare: fresh } : null;
  if (!good(fresh) || !good(old)) return null;
  if (kind === 'split') return { kind, fresh, old };
  return kind === 'bonus' ? { kind: 'split', fresh: fresh + old, old } : null;
}

export function readActionTable(table: Table, _: Source): Reading {
  const [symbol, ex, words] = [
    columnOf(table, 'symbol'),
    columnOf(table, ...exColumns),
    columnOf(table, ...wordColumns),
  ];
  const [kind, value] = [columnOf(table, 'kind'), columnOf(table, 'value')];
  const last = Math.max(symbol, ex, words, kind, value);
  const rows = [...table.rows()].map((row): Row => {
    if (rowFault(row, table, last + 1) !== undefined)
      return { row: row.line, symbol: '', exDate: '', purpose: '' };
    const at = (i: number) => row.fields[i]!.trim();
    const about = { row: row.line, exDate: at(ex) };
    // The exchange's own table names its shares without the exchange.
    if (words >= 0) return { ...about, symbol: `NSE:${at(symbol)}`, purpose: at(words) };
    const said = `${at(kind)} ${at(value)}`;
    return {
      ...about,
      symbol: at(symbol),
      purpose: said,
      terms: plainTerms(at(kind).toLowerCase(), at(value)),
    };
  });
  return reading(rows);
}
