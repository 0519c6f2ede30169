import { eachRow, type Format, having } from '../format.ts';
import { ibkrCash } from './money.ts';
import { ibkrTrade } from './rows.ts';

const withCurrency = (columns: readonly string[]): boolean =>
  columns.includes('currencyprimary') || columns.includes('currency');

/** Trades of a Flex query written as CSV; without a time only the day is known, without a number rows count by their content. */
export const ibkrTrades: Format = {
  name: 'ibkr-trades',
  source: 'ibkr',
  matches: (columns) =>
    having('quantity', 'tradeprice')(columns) &&
    ['buysell', 'tradedate', 'datetime'].some((name) => columns.includes(name)) &&
    withCurrency(columns),
  read(sheet, out) {
    out.accounts(sheet.rows.map((row) => row.get('clientaccountid', 'accountid')));
    const executions = sheet.rows.some((row) => /^execution$/i.test(row.get('levelofdetail')));
    eachRow(sheet, out, (row) => {
      const level = row.get('levelofdetail').toUpperCase();
      if (level !== '' && level !== 'EXECUTION' && (executions || level !== 'ORDER'))
        return out.skip(row, `a summary (${level.toLowerCase()})`);
      return ibkrTrade(row, out, level === 'ORDER');
    });
  },
};

/** Dividends, interest, fees and transfers of a Flex query written as CSV. */
export const ibkrCashes: Format = {
  name: 'ibkr-cash',
  source: 'ibkr',
  matches: (columns) => having('type', 'amount')(columns) && columns.includes('currencyprimary'),
  read(sheet, out) {
    out.accounts(sheet.rows.map((row) => row.get('clientaccountid', 'accountid')));
    eachRow(sheet, out, (row) =>
      /^summary$/i.test(row.get('levelofdetail'))
        ? out.skip(row, 'a summary')
        : ibkrCash(row, out, row.get('type')),
    );
  },
};
