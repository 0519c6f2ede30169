import type { Row } from './cells.ts';
import type { Refused, Withheld } from './entries.ts';
import type { FillBook } from './fill-book.ts';

/** Columns in which brokers write what a row is about. */
const subjects = [
  'symbol',
  'ticker',
  'tradingsymbol',
  'stocksymbol',
  'instrumentsymbol',
  'isin',
  'isincode',
  'instrumentisin',
  'securityid',
  'instrument',
  'contract',
  'scripname',
  'security',
] as const;

export const isRow = (row: { line: number } | Row): row is Row => 'get' in row;

/** A corporate action of Interactive Brokers names its share in words: "ACME(US0000000018) split 3 for 1". */
const named = /^\s*([A-Z0-9. ]{1,20})\(([A-Z]{2}[A-Z0-9]{9}\d)\)/;

/** What a row says it is about: symbols and ISINs, in capitals. */
export function subjectsOf(row: Row): string[] {
  const told = subjects.map((name) => row.get(name).toUpperCase());
  const inWords = named.exec(row.get('actiondescription', 'description'));
  return [...told, ...(inWords?.slice(1, 3) ?? [])].filter((text) => text !== '' && text !== '-');
}

/**
 * Rows that go out with a refused one: of the same symbol or ISIN, or of the same contract. A share's row takes the contracts on
 * it along; a contract's row takes only its own.
 */
export function withheldOf(fills: FillBook, refused: readonly Refused[]): Withheld[] {
  const bad = new Map<string, Refused>();
  for (const one of refused)
    if (one.gap === 'position' && isRow(one.row))
      for (const name of subjectsOf(one.row)) if (!bad.has(name)) bad.set(name, one);
  if (bad.size === 0) return [];
  const found = new Map<string, Withheld & { seen: Set<number> }>();
  // A row out takes its other names along: a share told by its ticker here and its ISIN there is one.
  for (let more = true; more; ) {
    more = false;
    for (const place of fills.all()) {
      const { instrument } = fills.at(place);
      const { line, subjects: told } = fills.noted(place);
      const names = [...told, instrument.symbol, instrument.isin ?? ''];
      const cause = names.map((name) => bad.get(name)).find((one) => one !== undefined);
      if (cause === undefined) continue;
      const { symbol } = instrument;
      const group = found.get(symbol) ?? {
        symbol,
        rows: [],
        seen: new Set(),
        because: cause.row.line,
        reason: cause.reason,
      };
      found.set(symbol, group);
      if (group.seen.has(line)) continue;
      group.seen.add(line);
      more = true;
      if (instrument.expiry === undefined)
        for (const name of names) if (name !== '' && !bad.has(name)) bad.set(name, cause);
    }
  }
  return [...found.values()].map(({ seen, ...group }) => ({
    ...group,
    rows: [...seen].sort((a, b) => a - b),
  }));
}
