import { type Document, elementsOf } from '../../files/xml.ts';
import type { Row } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow } from '../format.ts';
import { type Sheet, sheetOfRecords } from '../sheet.ts';
import { ibkrCorporate } from './corporate.ts';
import { ibkrCash } from './money.ts';
import { ibkrEnding, ibkrTrade } from './rows.ts';

const rowElements = new Set([
  'Trade',
  'TradeConfirm',
  'TradeConfirmation',
  'Order',
  'OptionEAE',
  'CashTransaction',
  'CorporateAction',
]);
const kept = 'coachelement';

/** The rows of a Flex report: trades, orders, exercises and money, numbered by their place among all elements. */
function rowsOf(document: Document): Sheet {
  const records: ReadonlyMap<string, unknown>[] = [];
  const places: number[] = [];
  const accounts = new Set(document.elements.flatMap(({ attributes }) => attributes.get('accountId') ?? []));
  // A row that does not name its account is of the statement around it, or of the only one there is.
  let account = accounts.size === 1 ? [...accounts][0]! : '';
  document.elements.forEach(({ name, attributes }, i) => {
    if (name === 'FlexStatement') account = attributes.get('accountId') ?? account;
    if (!rowElements.has(name)) return;
    records.push(new Map<string, unknown>([['accountId', account], ...attributes, [kept, name]]));
    places.push(i + 1);
  });
  const sheet = sheetOfRecords(records);
  return { ...sheet, rows: sheet.rows.map((row, i) => ({ ...row, line: places[i]! })) };
}

const isTrade = (row: Row): boolean => row.get(kept).startsWith('Trade');
const contractOf = (row: Row): string => `${row.get('conid')}|${row.get('symbol')}`;

/** Whether a text is a Flex report, whole or in parts. */
export const isFlex = (text: string): boolean =>
  /^\s*(?:<\?xml[^>]*>\s*)?<!?(Flex\w*|DOCTYPE|Trades?|ENTITY)\b/.test(text.slice(0, 2048));

/**
 * Interactive Brokers' Flex XML. Executions count; orders only in a report without any, exercises only where no booking of the
 * same contract tells of them already.
 */
export function readFlex(text: string, out: Entries): { rows: number } {
  const document = elementsOf(text);
  const sheet = rowsOf(document);
  if (document.torn !== null)
    out.refuse({ line: document.torn.element }, `element ${document.torn.element}: ${document.torn.reason}`);
  const executed = sheet.rows.some(
    (row) => isTrade(row) && !/^(order|closed_lot|symbol_summary)$/i.test(row.get('levelofdetail')),
  );
  const booked = new Set(
    sheet.rows
      .filter((row) => isTrade(row) && /^book ?trade$/i.test(row.get('transactiontype')))
      .map(contractOf),
  );
  out.accounts(sheet.rows.map((row) => row.get('accountid')));
  eachRow(sheet, out, (row) => {
    const level = row.get('levelofdetail').toUpperCase();
    switch (row.get(kept)) {
      case 'CashTransaction':
        if (level === 'SUMMARY') return out.skip(row, 'a summary');
        return ibkrCash(row, out, row.get('type'));
      case 'CorporateAction':
        return level === 'SUMMARY' ? out.skip(row, 'a summary') : ibkrCorporate(row, out);
      case 'OptionEAE':
        if (booked.has(contractOf(row))) return out.skip(row, 'the booking among the trades tells of it');
        return ibkrEnding(row, out);
      default:
        if (level === 'ORDER' || row.get(kept) === 'Order')
          return executed ? out.skip(row, 'an order; its executions count') : ibkrTrade(row, out, true);
        if (level !== '' && level !== 'EXECUTION') return out.skip(row, `a summary (${level.toLowerCase()})`);
        return ibkrTrade(row, out, false);
    }
  });
  return { rows: sheet.rows.length };
}
