import { describe, expect, it } from 'vitest';
import type { JournalReadOptions } from '../../../src/ports/journal.ts';
import { type WholeFile, wholeFiles } from '../../support/broker-files.ts';

const read = (text: readonly string[], options: JournalReadOptions = {}) =>
  wholeFiles().read('typed', { bytes: new TextEncoder().encode(text.join('\n')), ...options });
const brief = (file: WholeFile) =>
  file.fills.map((fill) => [
    fill.side,
    fill.quantity / 1e8,
    fill.instrument.symbol,
    fill.price / 1e6,
    fill.currency,
    fill.charges,
  ]);
const money = (file: WholeFile) => file.flows.map((flow) => [flow.kind, flow.amount, flow.currency]);
/** Minor units that trades and flows leave in each currency. */
function cash(file: WholeFile): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (currency: string, amount: number) => {
    sums[currency] = Math.round((sums[currency] ?? 0) + amount);
  };
  for (const { side, quantity, price, currency, charges, instrument } of file.fills)
    add(
      currency,
      (side === 'buy' ? -1 : 1) * (quantity / 1e8) * (price / 1e6) * instrument.multiplier * 100 - charges,
    );
  for (const { amount, currency } of file.flows) add(currency, amount);
  return sums;
}

describe('Degiro transactions', () => {
  it('reads the layout with the currency in the header: the ledger pays the total, to the cent', async () => {
    const file = await read([
      'Date,Time,Product,ISIN,Reference exchange,Venue,Quantity,Price,,Local value,,Value EUR,Exchange rate,AutoFX Fee,Transaction and/or third party fees EUR,Total EUR,Order ID,',
      '14-01-2026,15:31,VERTEX INC,US92538J1060,NDQ,XNAS,101,"12,6000",USD,"-1272,60",USD,"-1093,96","1,1633","-2,73",,"-1096,70",,aa-1',
      '14-01-2026,15:30,VERTEX INC,US92538J1060,NDQ,XNAS,1,"12,6000",USD,"-12,60",USD,"-10,83","1,1633","-0,03","-2,00","-12,86",,aa-1',
      '13-01-2026,16:03,FUND,IE00BK5BQT80,XET,XETA,21,"143,9000",EUR,"-3021,90",EUR,"-3021,90",,"0,00","-3,00","-3024,90",,bb-2',
    ]);
    expect(file.format).toBe('degiro-transactions');
    expect(file.refused).toEqual([]);
    expect(brief(file)).toEqual([
      ['buy', 21, 'IE00BK5BQT80', 143.9, 'EUR', 300],
      ['buy', 1, 'US92538J1060', 12.6, 'USD', 0],
      ['buy', 101, 'US92538J1060', 12.6, 'USD', 0],
    ]);
    expect(file.fills.map(({ orderId }) => orderId)).toEqual(['bb-2', 'aa-1', 'aa-1']);
    expect(cash(file)).toEqual({ EUR: -(302_490 + 109_670 + 1286), USD: 0 });
    const fees = file.flows.filter(({ kind }) => kind === 'fee').map(({ amount }) => amount);
    expect(fees.sort((a, b) => a - b)).toEqual([-273, -203]);
  });

  it('reads the Dutch names, orders without a trailing column, and points for decimals', async () => {
    const file = await read([
      'Datum,Tijd,Product,ISIN,Beurs,Uitvoeringsplaats,Aantal,Koers,,Lokale waarde,,Waarde EUR,Wisselkoers,AutoFX Kosten,Transactiekosten en/of kosten van derden EUR,Totaal EUR,Order ID',
      '03-06-2026,09:00,FUND,IE00BFMXXD54,TDG,XGAT,1,"110,0000",EUR,"-110,00",EUR,"-110,00",,"0,00","-1,00","-111,00",dd-4',
      '03-06-2026,09:00,FUND,IE00BFMXXD54,TDG,XGAT,-2,110.00,EUR,220.00,EUR,220.00,,0.00,0.00,220.00,dd-4',
    ]);
    expect(brief(file)).toEqual([
      ['buy', 1, 'IE00BFMXXD54', 110, 'EUR', 100],
      ['sell', 2, 'IE00BFMXXD54', 110, 'EUR', 0],
    ]);
    expect(money(file)).toEqual([]);
  });

  it('reads the layouts of before: with a venue, without one, and pence', async () => {
    const venue = await read([
      'Date,Time,Product,ISIN,Reference,Venue,Quantity,Price,,Local value,,Value,,Exchange rate,Transaction and/or third,,Total,,Order ID',
      '08-09-2023,15:30,FORD,US3453708600,NSY,CDED,-20,"12,2900",USD,"245,80",USD,"229,48",EUR,"1,0711","-2,00",EUR,"227,48",EUR,aa-1',
      '09-09-2023,10:30,VODAFONE,GB00BH4HKS39,LSE,XLON,100,"80,0000",GBX,"-8000,00",GBX,"-93,00",EUR,"86,0200","-4,90",EUR,"-97,90",EUR,aa-2',
    ]);
    expect(brief(venue)).toEqual([
      ['sell', 20, 'US3453708600', 12.29, 'USD', 0],
      ['buy', 100, 'GB00BH4HKS39', 0.8, 'GBP', 0],
    ]);
    expect(cash(venue)).toEqual({ USD: 0, GBP: 0, EUR: 22_748 - 9790 });
    const old = await read([
      'Datum,Uhrzeit,Produkt,ISIN,Börse,Anzahl,Kurs,,Wert in Lokalwährung,,Wert,,Wechselkurs,Gebühr,,Gesamt,,Order-ID',
      '03-12-2015,20:06,VISA,US92826C8394,NSY,1,"78,50",USD,"-78,50",USD,"-71,80",EUR,"1,0934","-0,50",EUR,"-72,30",EUR,cc-1',
      '07-12-2015,09:02,BAUMOT,DE000A0LSAT7,XET,-110,"1,129",EUR,"124,19",EUR,"124,19",EUR,,"-2,01",EUR,"122,18",EUR,cc-2',
    ]);
    expect(cash(old)).toEqual({ USD: 0, EUR: -7230 + 12_218 });
  });
});

describe('Kite', () => {
  it('knows a trade of the API as the one in the tradebook, saved by a spreadsheet or not', async () => {
    const api = await read([
      '{"status":"success","data":[{"trade_id":"10000000","order_id":"200000000000000","exchange":"NSE","tradingsymbol":"SBIN","transaction_type":"BUY","average_price":420.65,"quantity":1,"fill_timestamp":"2026-05-11 09:16:39"}]}',
    ]);
    const header =
      'Symbol,ISIN,Trade Date,Exchange,Segment,Series,Trade Type,Auction,Quantity,Price,Trade ID,Order ID,Order Execution Time';
    const book = await read([
      'Client ID,AB1234,,,,,,,,,,,',
      header,
      'SBIN,INE062A01020,2026-05-11,NSE,EQ,EQ,buy,false,1.000000,420.650000,10000000,200000000000000,2026-05-11T09:16:39',
    ]);
    const saved = await read([
      header,
      'SBIN,INE062A01020,11-05-2026,NSE,EQ,EQ,buy,FALSE,1,420.65,10000000,200000000000000,11-05-2026 09:16',
      'SBIN,INE062A01020,13-05-2026,NSE,EQ,EQ,sell,FALSE,"1,000",430,10000001,200000000000001,13-05-2026 09:16',
    ]);
    expect(brief(api)).toEqual([['buy', 1, 'SBIN', 420.65, 'INR', 0]]);
    expect(book.fills[0]!.id).toBe(api.fills[0]!.id);
    expect(book.fills[0]!.at).toBe(api.fills[0]!.at);
    expect(saved.fills[0]!.id).toBe(api.fills[0]!.id);
    expect(brief(saved)[1]).toEqual(['sell', 1000, 'SBIN', 430, 'INR', 0]);
  });

  it('takes the order of day and month from a file whose dates fit one only', async () => {
    const file = await read([
      'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time',
      'INFY,INE009A01021,6/9/2025,NSE,EQ,EQ,buy,false,10,1500.50,1,1,6/9/2025 10:22',
      'INFY,INE009A01021,6/19/2025,NSE,EQ,EQ,sell,false,10,1510.50,2,2,6/19/2025 10:22',
    ]);
    expect(file.fills.map(({ at }) => new Date(at).toISOString().slice(0, 10))).toEqual([
      '2025-06-09',
      '2025-06-19',
    ]);
  });
});

describe('Trading 212', () => {
  it('reads "Time (UTC)", exchanges between pots, and duties inside the total', async () => {
    const file = await read([
      'Action,Time (UTC),ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total),Stamp duty reserve tax,Currency (Stamp duty reserve tax),Currency conversion from amount,Currency (Currency conversion from amount),Currency conversion to amount,Currency (Currency conversion to amount),Currency conversion fee,Currency (Currency conversion fee)',
      'Deposit,2026-01-13 21:15:46+00:00,,,,,f-1,,,,,,,820.00,PLN,,,,,,,,',
      'Currency conversion,2026-01-16 10:50:20+00:00,,,,,c-1,,,,,,,,,,,640.00,PLN,177.44,USD,-0.27,USD',
      'Market buy,2026-01-16 10:50:21+00:00,US67066G1040,NVDA,Nvidia,,EOF1,1.0000000000,177.17,USD,1.0,,,177.17,USD,,,,,,,,',
      'Market buy,2026-01-17 10:50:21+00:00,GB00BH4HKS39,VOD,Vodafone,,EOF2,100.0000000000,80.00,GBX,0.01,,,80.40,GBP,0.40,GBP,,,,,,',
    ]);
    expect(file.refused).toEqual([]);
    expect(brief(file)).toEqual([
      ['buy', 1, 'NVDA', 177.17, 'USD', 0],
      ['buy', 100, 'VOD', 0.8, 'GBP', 40],
    ]);
    expect(cash(file)).toEqual({ PLN: 18_000, USD: 0, GBP: -8040 });
  });

  it("finds the account's currency in the header, whichever it is", async () => {
    const file = await read([
      'Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result (RON),Total (RON),Notes,ID',
      'Deposit,2026-03-01 10:00:00,,,,,,,,,1000.00,,a-1',
      'Market buy,2026-03-02 14:30:00,US0378331005,AAPL,Apple,2.0000000000,25.00,USD,0.22,,227.27,,EOF1',
    ]);
    expect(cash(file)).toEqual({ RON: 77_273, USD: 0 });
  });
});

describe('Webull', () => {
  it('takes the legs of a spread and not its line, and prices with an @', async () => {
    const file = await read([
      'Name,Symbol,Side,Status,Filled,Total Qty,Price,Avg Price,Time-in-Force,Placed Time,Filled Time',
      'Apple,AAPL,Buy,Filled,10,10,@150.00,@150.0500000000,DAY,03/02/2026 09:31:00 EST,03/02/2026 09:31:05 EST',
      'SPY Vertical,,Sell,Filled,2,2,@1.13,1.13,DAY,03/04/2026 11:31:00 EST,03/04/2026 11:31:05 EST',
      ',SPY260417C00440000,Sell,Filled,2,2,@1.75,1.75,DAY,,',
      ',SPY260417C00445000,Buy,Filled,2,2,@0.620,0.620,DAY,,',
      'Tesla,TSLA,Buy,Cancelled,0,5,@700.00,,DAY,03/04/2026 10:31:00 EST,',
    ]);
    expect(brief(file)).toEqual([
      ['buy', 10, 'AAPL', 150.05, 'USD', 0],
      ['sell', 2, 'SPY', 1.75, 'USD', 0],
      ['buy', 2, 'SPY', 0.62, 'USD', 0],
    ]);
    expect(file.fills[1]!.at).toBe(Date.parse('2026-03-04T11:31:05-05:00'));
    expect(file.refused).toEqual([]);
    expect(file.skipped.map(({ row }) => row)).toEqual([3, 6]);
  });
});

describe('Schwab', () => {
  it('keeps journalled shares, and finds the ratio of a split whichever way round the file is', async () => {
    const rows = [
      '"05/03/2026","Buy","NVDA","NVIDIA","4","$1,000.00","","-$4,000.00"',
      '"05/04/2026","Journal","NVDA","JOURNALED SHARES","6","","","$0.00"',
      '"06/10/2026","Stock Split","NVDA","NVIDIA","90","","",""',
    ];
    const header = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"';
    for (const body of [rows, [...rows].reverse(), [rows[2]!, rows[0]!, rows[1]!]]) {
      const file = await read([header, ...body]);
      expect(file.fills.map(({ kind, quantity, split }) => split ?? [kind, quantity / 1e8])).toEqual([
        ['trade', 4],
        ['adjustment', 6],
        { new: 10, old: 1 },
      ]);
      expect(file.notes).toEqual([]);
    }
  });
});

describe('Alpaca', () => {
  const fill = (id: string, price: string) =>
    `{"activity_type":"FILL","id":"${id}","price":"${price}","qty":"2","side":"buy","symbol":"SPY","transaction_time":"2026-05-18T13:35:00Z","order_id":"o{1","type":"fill"}`;

  it('keeps the whole records of a torn list and names the tear', async () => {
    const torn = await read([`[${fill('a', '1.5')},`, `${fill('b', '1.75')},`, fill('c', '2').slice(0, 60)]);
    expect(brief(torn).map(([, , , price]) => price)).toEqual([1.5, 1.75]);
    expect(torn.refused).toEqual([{ row: 3, reason: 'the text ends or breaks inside this record' }]);
  });

  it('reads one record a line, and pages behind each other', async () => {
    const lines = await read([fill('a', '1.5'), fill('b', '1.75')]);
    const pages = await read([`[${fill('a', '1.5')}]`, `[${fill('b', '1.75')},${fill('a', '1.5')}]`]);
    expect(lines.fills).toEqual(pages.fills);
    expect(pages.duplicates).toBe(1);
    expect(await read([fill('a', '1.5')])).toMatchObject({ rowsRead: 1 });
  });
});

it('a day without a time is the same day wherever the share is traded', async () => {
  const saxo = await read([
    'Client ID,Trade Date,Value Date,Type,Instrument,Instrument ISIN,Instrument currency,Exchange Description,Instrument Symbol,Event,Booked Amount,Order ID,Conversion Rate,From Derivative,Underlying asset type',
    ',02-mrt-2026,02-mrt-2026,Trade,Fund,IE00BK5BQT80,USD,London,VWRA:xlon,Buy 3 @ 139.74 USD,"-419,22",,1,No,',
  ]);
  const ibkr = await read([
    '"Buy/Sell","TradeDate","ISIN","Quantity","TradePrice","TradeMoney","CurrencyPrimary","IBCommission","IBCommissionCurrency"',
    '"BUY","20260302","CH0111762537","7","282.7","1978.9","CHF","-5","CHF"',
  ]);
  for (const file of [saxo, ibkr]) expect(file.fills[0]!.at).toBe(Date.parse('2026-03-02T00:00:00Z'));
});
