import { describe, expect, it } from 'vitest';
import type { WholeFile } from '../../../support/broker-files.ts';
import { wholeFiles } from '../../../support/broker-files.ts';

const read = (text: readonly string[]) =>
  wholeFiles().read('typed', { bytes: new TextEncoder().encode(text.join('\n')) });
const brief = (file: WholeFile) =>
  file.fills.map((fill) => [
    fill.split === null ? fill.side : `split ${fill.split.new}:${fill.split.old}`,
    fill.quantity / 1e8,
    fill.instrument.symbol,
    fill.price / 1e6,
    fill.charges,
  ]);
const money = (file: WholeFile) => file.flows.map((flow) => [flow.kind, flow.amount, flow.currency]);

const trades =
  'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code';

describe('an activity statement', () => {
  it('knows a future by the list of instruments and refuses one that is not in it', async () => {
    const file = await read([
      trades,
      'Trades,Data,Order,Futures,USD,MESU6,"2026-07-02, 09:31:05",1,5530.25,5540,0,-0.62,0.62,0,48.75,O',
      'Trades,Data,Order,Futures,USD,MESU6,"2026-07-03, 09:31:05",-1,5580.25,5580,0,-0.62,0.62,248.76,0,C',
      'Trades,Data,Order,Futures,USD,ESZ6,"2026-07-03, 09:31:05",-1,5580.25,5580,0,-0.62,0.62,248.76,0,O',
      'Trades,SubTotal,,Futures,USD,MESU6,,0,,,0,-1.24,,,,',
      'Financial Instrument Information,Header,Asset Category,Symbol,Description,Conid,Underlying,Listing Exch,Multiplier,Expiry,Delivery Month,Code',
      'Financial Instrument Information,Data,Futures,MESU6,MES 18SEP26,2,MES,CME,5,2026-09-18,2026-09,',
    ]);
    expect(file.fills.map(({ instrument }) => instrument)).toEqual(
      [1, 2].map(() => ({
        kind: 'future',
        symbol: 'MES',
        exchange: 'US',
        expiry: '2026-09-18',
        multiplier: 5,
      })),
    );
    expect(file.refused.map(({ row }) => row)).toEqual([4]);
  });

  it('splits once, whatever rows tell of it, and refuses other actions by name', async () => {
    const file = await read([
      'Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code',
      'Corporate Actions,Data,Stocks,USD,2026-06-10,"2026-06-09, 20:25:00","NVDA(US67066G1040) Split 10 for 1 (NVDA, NVIDIA CORP, US67066G1040)",90,0,0,0,',
      'Corporate Actions,Data,Stocks,USD,2026-06-11,"2026-06-10, 20:25:00","GRTS(US40638K1016) Split 1 for 10 (GRTS.OLD, GRITSTONE, US40638K1016)",-90,0,0,0,',
      'Corporate Actions,Data,Stocks,USD,2026-06-11,"2026-06-10, 20:25:00","GRTS(US40638K1016) Split 1 for 10 (GRTS, GRITSTONE, US40638K2006)",9,0,0,0,',
      'Corporate Actions,Data,Stocks,USD,2026-06-12,"2026-06-11, 20:25:00","WBD(US9344231041) Spinoff 1 for 10 (VNT, VONTIER, US92917K1043)",10,0,250,0,',
      'Corporate Actions,Data,Total,,,,,,0,250,0,',
    ]);
    expect(brief(file).map(([what, , symbol]) => [what, symbol])).toEqual([
      ['split 10:1', 'NVDA'],
      ['split 1:10', 'GRTS'],
    ]);
    expect(file.duplicates).toBe(1);
    expect(file.refused).toHaveLength(1);
    expect(file.refused[0]!.reason).toContain('Spinoff');
    const flex = await read([
      '<FlexQueryResponse><CorporateActions>',
      '<CorporateAction assetCategory="STK" symbol="NVDA" isin="US67066G1040" currency="USD" type="FS" dateTime="20260609;202500" reportDate="20260610" actionDescription="NVDA(US67066G1040) SPLIT 10 FOR 1 (NVDA, NVIDIA CORP, US67066G1040)" quantity="90" />',
      '</CorporateActions></FlexQueryResponse>',
    ]);
    expect(flex.fills[0]!.id).toBe(file.fills[0]!.id);
  });

  it('counts the commission of an exchange and the taxes on transactions', async () => {
    const file = await read([
      'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in EUR,,,MTM in EUR,Code',
      'Trades,Data,Order,Forex,USD,EUR.USD,"2026-03-02, 09:00:00","-10,000",1.085,,10850,-1.85,,,0,',
      'Transaction Fees,Header,Asset Category,Currency,Date/Time,Symbol,Description,Quantity,Trade Price,Amount,Code',
      'Transaction Fees,Data,Stocks,EUR,"2026-03-05, 20:20:00",ALO,French Daily Trade Charge Tax,40,19.29,-3.09,',
      'Transaction Fees,Data,Total,,,,,,,-3.09,',
    ]);
    expect(money(file)).toEqual([
      ['transfer', -1_000_000, 'EUR'],
      ['transfer', 1_085_000, 'USD'],
      ['fee', -185, 'EUR'],
      ['fee', -309, 'EUR'],
    ]);
  });

  it('counts an order once where its executions are listed too', async () => {
    const file = await read([
      trades,
      'Trades,Data,Order,Stocks,USD,AAPL,"2026-03-04, 10:15:00",100,175.10,176,-17510,-1,17511,0,90,O',
      'Trades,Data,Trade,Stocks,USD,AAPL,"2026-03-04, 10:15:00",60,175.10,176,-10506,-0.6,,,,O',
      'Trades,Data,Trade,Stocks,USD,AAPL,"2026-03-04, 10:15:01",40,175.10,176,-7004,-0.4,,,,O',
      'Trades,Data,ClosedLot,Stocks,USD,AAPL,2026-03-01,100,170,,,,,,,',
      'Grant Activity,Header,Symbol,Report Date,Description,Quantity',
      'Grant Activity,Data,IBKR,2026-03-01,Stock Award,2',
    ]);
    expect(brief(file)).toEqual([['buy', 100, 'AAPL', 175.1, 100]]);
    expect(file.notes.join()).toContain('Grant Activity');
  });
});

describe('a Flex query of several tables as CSV', () => {
  const head =
    '"ClientAccountID","CurrencyPrimary","AssetClass","Symbol","ISIN","TradeID","DateTime","Quantity","TradePrice","IBCommission","IBCommissionCurrency","LevelOfDetail"';
  const trade =
    '"U1","USD","STK","AAPL","US0378331005","t1","20260105;093100","2","200.5","-0.35","USD","EXECUTION"';
  const moneyHead =
    '"ClientAccountID","CurrencyPrimary","Symbol","Type","DateTime","Amount","TransactionID","LevelOfDetail","Description"';
  const dividend =
    '"U1","USD","AAPL","Dividends","20260210;202000","0.52","c1","DETAIL","AAPL CASH DIVIDEND"';
  const summary = '"U1","USD","AAPL","Dividends","20260210","0.52","","SUMMARY","AAPL CASH DIVIDEND"';
  const marked = (code: string, lines: readonly string[]) =>
    lines.map((line, i) => `"${i === 0 ? 'HEADER' : 'DATA'}","${code}",${line}`);

  it('reads each table under its own header, marked or not', async () => {
    const flagged = await read([
      '"BOF","U1","All","1","20260101"',
      '"BOS","TRNT","Trades; trade date basis"',
      ...marked('TRNT', [head, trade]),
      '"EOS","TRNT","1"',
      ...marked('POST', [
        '"ClientAccountID","CurrencyPrimary","Symbol","Quantity","MarkPrice"',
        '"U1","USD","AAPL","2","210"',
      ]),
      ...marked('CTRN', [moneyHead, summary, dividend]),
      '"EOF"',
    ]);
    const plain = await read([head, trade, moneyHead, summary, dividend]);
    for (const file of [flagged, plain]) {
      expect(file.format).toBe('ibkr-sections');
      expect(brief(file)).toEqual([['buy', 2, 'AAPL', 200.5, 35]]);
      expect(money(file)).toEqual([['dividend', 52, 'USD']]);
      expect(file.refused).toEqual([]);
    }
    expect(flagged.fills).toEqual(plain.fills);
  });
});
