import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { workbookSheets } from '../../../src/adapters/files/xlsx.ts';
import { wholeFiles } from '../../support/broker-files.ts';

type Cell = string | number | { date: number } | { inline: string } | null;

const columnName = (place: number): string =>
  (place >= 26 ? String.fromCharCode(64 + Math.floor(place / 26)) : '') +
  String.fromCharCode(65 + (place % 26));

/** A workbook as Excel writes them: shared strings, dates by style, empty cells left out. */
function workbook(sheets: Record<string, Cell[][]>, epoch1904 = false): Uint8Array {
  const strings: string[] = [];
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const cellOf = (value: Cell, at: string): string => {
    if (value === null) return '';
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
    if (typeof value === 'string') {
      if (!strings.includes(value)) strings.push(value);
      return `<c r="${at}" t="s"><v>${strings.indexOf(value)}</v></c>`;
    }
    if ('date' in value) return `<c r="${at}" s="1"><v>${value.date}</v></c>`;
    return `<c r="${at}" t="inlineStr"><is><t>${escaped(value.inline)}</t></is></c>`;
  };
  const names = Object.keys(sheets);
  const parts = Object.values(sheets).map((rows) => {
    const made = rows.map((row, i) =>
      row.length === 0
        ? ''
        : `<row r="${i + 1}">${row.map((value, c) => cellOf(value, `${columnName(c)}${i + 1}`)).join('')}</row>`,
    );
    return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${made.join('')}</sheetData></worksheet>`;
  });
  const list = names
    .map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
    .join('');
  const links = names
    .map((_, i) => `<Relationship Id="rId${i + 1}" Type="t" Target="worksheets/sheet${i + 1}.xml"/>`)
    .join('');
  const shared = strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join('');
  return zipSync({
    'xl/workbook.xml': strToU8(
      `<?xml version="1.0"?><workbook xmlns:r="r">${epoch1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${list}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(`<Relationships>${links}</Relationships>`),
    'xl/styles.xml': strToU8(
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    ),
    'xl/sharedStrings.xml': strToU8(`<sst>${shared}</sst>`),
    ...Object.fromEntries(parts.map((part, i) => [`xl/worksheets/sheet${i + 1}.xml`, strToU8(part)])),
  });
}

const files = wholeFiles();
const read = (bytes: Uint8Array, name = 'report.xlsx') => files.read(name, { bytes });
const told = async (bytes: Uint8Array, name?: string) =>
  (await read(bytes, name)).fills.map(({ instrument, side, quantity, price, at }) => [
    instrument.symbol,
    instrument.expiry ?? instrument.kind,
    side,
    quantity / 1e8,
    price / 1e6,
    new Date(at).toISOString(),
  ]);

const growwHead = [
  'Stock name',
  'Symbol',
  'ISIN',
  'Type',
  'Quantity',
  'Value',
  'Exchange',
  'Exchange Order Id',
  'Execution date and time',
  'Order status',
];
const growwRows: Cell[][] = [
  ['Name', 'A Trader'],
  ['Unique Client Code', 1234567890],
  [],
  ['Order history for stocks from 01-04-2025 to 31-03-2026'],
  [],
  growwHead,
  [
    'ITC LTD',
    'ITC',
    'INE154A01025',
    'BUY',
    10,
    4183.0,
    'NSE',
    '1300000021339012',
    '02-06-2025 10:15 AM',
    'Executed',
  ],
  [
    'ITC LTD',
    'ITC',
    'INE154A01025',
    'SELL',
    10,
    4250.5,
    'NSE',
    '1300000021339013',
    '13-06-2025 02:45 PM',
    'Executed',
  ],
  [
    'ITC LTD',
    'ITC',
    'INE154A01025',
    'BUY',
    5,
    2000,
    'NSE',
    '1300000021339014',
    '13-06-2025 03:05 PM',
    'Cancelled',
  ],
];

describe('workbooks', () => {
  it('Groww: rows above the header, times of the clock, a sum instead of a price, orders by status', async () => {
    const file = await read(workbook({ Orders: growwRows }));
    expect([file.format, file.refused, file.skipped.length]).toEqual(['groww', [], 1]);
    expect(await told(workbook({ Orders: growwRows }))).toEqual([
      ['ITC', 'stock', 'buy', 10, 418.3, '2025-06-02T04:45:00.000Z'],
      ['ITC', 'stock', 'sell', 10, 425.05, '2025-06-13T09:15:00.000Z'],
    ]);
  });

  it('a tradebook is the same trades as a workbook and as CSV', async () => {
    const head =
      'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time';
    const row =
      'SUZLON,INE040H01021,2025-06-09,NSE,EQ,EQ,buy,false,450.000000,67.500000,603052659,1300000021339012,2025-06-09T10:22:33';
    const csv = await files.read('t.csv', { bytes: new TextEncoder().encode(`${head}\n${row}`) });
    const cells: Cell[] = row.split(',');
    // As a spreadsheet keeps it: numbers as doubles, the day as a count of days, the time with its part of a day.
    cells[2] = { date: 45_817 };
    cells[8] = 450;
    cells[9] = 67.499_999_999_999_99;
    cells[10] = 603_052_659;
    cells[11] = 1_300_000_021_339_012;
    cells[12] = { date: 45_817 + (10 * 3600 + 22 * 60 + 33) / 86_400 };
    const sheet = await read(
      workbook({ 'Read me': [['Tradebook of the year']], Trades: [head.split(','), cells] }),
    );
    expect(sheet.fills.map(({ id, at, orderId }) => [id, at, orderId])).toEqual(
      csv.fills.map(({ id, at, orderId }) => [id, at, orderId]),
    );
    expect(sheet.fills[0]!.price).toBe(csv.fills[0]!.price);
  });

  it('cells: strings in pieces and in place, gaps, booleans, dates of both epochs', () => {
    const [sheet] = workbookSheets(
      workbook({ S: [['a & b', null, { inline: 'x < y' }, { date: 45_817.5 }, { date: 0.25 }, 1e15, 0.1]] }),
    );
    expect(sheet!.rows).toEqual([
      {
        line: 1,
        fields: ['a & b', '', 'x < y', '2025-06-09 12:00:00', '06:00:00', '1000000000000000', '0.1'],
      },
    ]);
    const [later] = workbookSheets(workbook({ S: [[{ date: 44_355 }]] }, true));
    expect(later!.rows[0]!.fields).toEqual(['2025-06-09']);
  });

  it.each([
    ['an archive of something else', zipSync({ 'a.txt': strToU8('x') }), 'no workbook coach can read'],
    ['a torn workbook', workbook({ S: growwRows }).slice(0, 900), 'no workbook coach can read'],
    ['a workbook of the old kind', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0), '.xls'],
    [
      'a workbook without trades',
      workbook({
        S: [
          ['when', 'what', 'how many', 'at'],
          ['1', '2', '3', '4'],
        ],
      }),
      'when, what',
    ],
    ['an empty workbook', workbook({ S: [] }), 'empty'],
  ])('%s is refused for what it is', async (_, bytes, words) => {
    await expect(read(bytes)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words),
    });
  });

  it('a sheet that unpacks to more than its archive says is refused', async () => {
    const bytes = workbook({ S: growwRows });
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length - 4; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    await expect(read(bytes)).rejects.toMatchObject({ kind: 'usage' });
  });
});

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

// Answers as the vendors' documentation has them; none was tried on a customer's file.
describe('trade books of brokers interfaces', () => {
  it('Fyers', async () => {
    const trade = {
      clientId: 'FX1',
      exchange: 10,
      orderType: 2,
      productType: 'CNC',
      row: 1,
      orderNumber: '120080789075',
    };
    const book = {
      s: 'ok',
      code: 200,
      tradeBook: [
        {
          ...trade,
          segment: 10,
          side: 1,
          tradedQty: 10,
          tradePrice: 32.7,
          tradeValue: 327.0,
          tradeNumber: '52605023',
          symbol: 'NSE:PNB-EQ',
          orderDateTime: '07-Aug-2025 13:51:12',
        },
        {
          ...trade,
          segment: 11,
          side: -1,
          tradedQty: 75,
          tradePrice: 20.5,
          tradeValue: 1537.5,
          tradeNumber: '3281523',
          symbol: 'NSE:NIFTY25AUG25000CE',
          orderDateTime: '07-Aug-2025 13:48:12',
        },
      ],
    };
    expect(await told(json(book), 'trades.json')).toEqual([
      ['NIFTY', '2025-08-28', 'sell', 75, 20.5, '2025-08-07T08:18:12.000Z'],
      ['PNB', 'stock', 'buy', 10, 32.7, '2025-08-07T08:21:12.000Z'],
    ]);
  });

  it('a value that price and quantity contradict refuses the trade', async () => {
    const book = {
      tradeBook: [
        {
          side: 1,
          tradedQty: 10,
          tradePrice: 32.7,
          tradeValue: 3270,
          tradeNumber: '1',
          orderNumber: '2',
          symbol: 'NSE:PNB-EQ',
          orderDateTime: '07-Aug-2025 13:51:12',
        },
      ],
    };
    expect((await read(json(book), 'trades.json')).refused).toEqual([
      { row: 1, reason: expect.stringContaining('contradicts') },
    ]);
  });

  it('5paisa: instants since 1970, contracts in words', async () => {
    const trade = {
      Exch: 'N',
      PendingQty: 0,
      Multiplier: 1,
      TradeType: 'Online',
      DelvIntra: 'D',
      ExchOrderID: '1000000',
    };
    const book = {
      head: { status: 0 },
      body: {
        Status: 0,
        TradeBookDetail: [
          {
            ...trade,
            ExchType: 'C',
            ScripName: 'SBIN',
            BuySell: 'B',
            Qty: 100,
            OrgQty: 100,
            Rate: 540.25,
            ExchangeTradeID: '11',
            ExchangeTradeTime: '/Date(1715587966000+0530)/',
          },
          {
            ...trade,
            ExchType: 'D',
            ScripName: 'NIFTY 30 May 2024 CE 22500.00',
            BuySell: 'S',
            Qty: 25,
            OrgQty: 25,
            Rate: 120,
            ExchangeTradeID: '12',
            ExchangeTradeTime: '/Date(1715587967000+0530)/',
          },
          {
            ...trade,
            ExchType: 'D',
            ScripName: 'NIFTY 30 May 2024',
            BuySell: 'B',
            Qty: 25,
            OrgQty: 25,
            Rate: 22_400,
            ExchangeTradeID: '13',
            ExchangeTradeTime: '/Date(1715587968000+0530)/',
          },
          {
            ...trade,
            ExchType: 'U',
            ScripName: 'USDINR 29 May 2024',
            BuySell: 'B',
            Qty: 1,
            OrgQty: 1,
            Rate: 83,
            ExchangeTradeID: '14',
            ExchangeTradeTime: '/Date(1715587969000+0530)/',
          },
        ],
      },
    };
    expect(await told(json(book), 'book.json')).toEqual([
      ['SBIN', 'stock', 'buy', 100, 540.25, '2024-05-13T08:12:46.000Z'],
      ['NIFTY', '2024-05-30', 'sell', 25, 120, '2024-05-13T08:12:47.000Z'],
      ['NIFTY', '2024-05-30', 'buy', 25, 22_400, '2024-05-13T08:12:48.000Z'],
    ]);
    expect((await read(json(book), 'book.json')).refused).toEqual([
      { row: 4, reason: expect.stringContaining('segment U') },
    ]);
  });

  it('Angel One: the day of a trade is that of its order number', async () => {
    const trade = { producttype: 'DELIVERY', marketlot: '1', precision: '2', multiplier: '-1' };
    const book = {
      status: true,
      message: 'SUCCESS',
      data: [
        {
          ...trade,
          exchange: 'NSE',
          instrumenttype: '',
          symbolgroup: 'EQ',
          strikeprice: '-1',
          optiontype: '',
          expirydate: '',
          tradingsymbol: 'ITC-EQ',
          transactiontype: 'BUY',
          tradevalue: '175.00',
          fillprice: '175.00',
          fillsize: '1',
          orderid: '251020000095076',
          fillid: '50005750',
          filltime: '13:27:53',
        },
        {
          ...trade,
          exchange: 'NFO',
          instrumenttype: 'OPTIDX',
          symbolgroup: 'XX',
          strikeprice: '25000',
          optiontype: 'CE',
          expirydate: '28OCT2025',
          tradingsymbol: 'NIFTY28OCT2525000CE',
          transactiontype: 'SELL',
          tradevalue: '1537.50',
          fillprice: '20.50',
          fillsize: '75',
          orderid: '251020000095077',
          fillid: '50005751',
          filltime: '13:28:53',
        },
        {
          ...trade,
          exchange: 'NSE',
          instrumenttype: '',
          symbolgroup: 'EQ',
          strikeprice: '-1',
          optiontype: '',
          expirydate: '',
          tradingsymbol: 'TCS-EQ',
          transactiontype: 'BUY',
          tradevalue: '3000.00',
          fillprice: '3000.00',
          fillsize: '1',
          orderid: 'abc',
          fillid: '50005752',
          filltime: '13:27:53',
        },
      ],
    };
    expect(await told(json(book), 'book.json')).toEqual([
      ['ITC', 'stock', 'buy', 1, 175, '2025-10-20T07:57:53.000Z'],
      ['NIFTY', '2025-10-28', 'sell', 75, 20.5, '2025-10-20T07:58:53.000Z'],
    ]);
    expect((await read(json(book), 'book.json')).refused).toEqual([
      { row: 3, reason: expect.stringContaining('no day') },
    ]);
  });

  it('Angel One: orders by what was filled of them', async () => {
    const order = {
      exchange: 'NSE',
      tradingsymbol: 'SBIN-EQ',
      transactiontype: 'BUY',
      strikeprice: '-1',
      optiontype: '',
      expirydate: '',
      quantity: '3',
    };
    const book = {
      data: [
        {
          ...order,
          filledshares: '0',
          averageprice: '0',
          orderid: '251020000000080',
          status: 'cancelled',
          updatetime: '20-Oct-2025 13:10:59',
        },
        {
          ...order,
          filledshares: '3',
          averageprice: '801.5',
          orderid: '251020000000081',
          status: 'complete',
          updatetime: '20-Oct-2025 13:11:59',
        },
      ],
    };
    expect(await told(json(book), 'orders.json')).toEqual([
      ['SBIN', 'stock', 'buy', 3, 801.5, '2025-10-20T07:41:59.000Z'],
    ]);
  });
});
