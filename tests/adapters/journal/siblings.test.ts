import { describe, expect, it } from 'vitest';
import { foldFills, openPositions } from '../../../src/domain/ledger/fold.ts';
import { wholeFiles } from '../../support/broker-files.ts';
import { sure } from '../../support/ledger-data.ts';

// Files of strangers like those of public reports: what comes of them is worked by hand.
const read = (lines: readonly string[]) =>
  wholeFiles().read('typed.csv', { bytes: new TextEncoder().encode(lines.join('\n')) });

async function book(lines: readonly string[]) {
  const file = await read(lines);
  const folded = sure(foldFills(file.fills));
  const sum = (of: 'realised' | 'charges') =>
    [...folded.positions.values()].reduce((total, position) => total + position[of], 0) / 100;
  return {
    open: openPositions(folded).map(({ instrument, quantity }) => [instrument.symbol, quantity / 1e8]),
    charges: sum('charges'),
    net: Math.round(100 * (sum('realised') - sum('charges'))) / 100,
    refused: file.refused.length,
    skipped: file.skipped.length,
  };
}

const costs = 'date,time,symbol,side,quantity,price,currency';
const day = '2026-05-06';

describe('costs in columns of their own', () => {
  it('taxes and duties of an Indian contract note all count', async () => {
    const found = await book([
      `${costs},brokerage,stt,gst,stamp_duty`,
      `${day},10:00:00,NSE:INFY,buy,100,1000.00,INR,20,100,3.6,15`,
      `${day},11:00:00,NSE:INFY,sell,100,1010.00,INR,20,101,3.6,0`,
    ]);
    expect(found).toMatchObject({ open: [], charges: 263.2, net: 736.8 });
  });

  it.each([
    [
      'a column that says it is the total',
      'brokerage,stt,gst,total_charges',
      '20,100,3.6,138.6',
      '20,101,3.6,124.6',
    ],
    ['a total of parts the file does not have', 'brokerage,total_charges', '20,138.6', '20,124.6'],
    ['one that is the sum of the others', 'brokerage,tax,charges', '35,103.6,138.6', '20,104.6,124.6'],
  ])('%s counts once', async (_, columns, bought, sold) => {
    const found = await book([
      `${costs},${columns}`,
      `${day},10:00:00,NSE:INFY,buy,100,1000.00,INR,${bought}`,
      `${day},11:00:00,NSE:INFY,sell,100,1010.00,INR,${sold}`,
    ]);
    expect(found).toMatchObject({ charges: 263.2, net: 736.8 });
  });

  it('two that are alike are two', async () => {
    const rows = ['buy,100,10.00,USD,1,1', 'sell,100,11.00,USD,1,1'];
    const found = await book([
      `${costs},commission,fees`,
      ...rows.map((row) => `${day},10:00:00,US:ACME,${row}`),
    ]);
    expect(found).toMatchObject({ charges: 4, net: 96 });
  });
});

describe('what an order came to', () => {
  it.each([
    'AMO REQ RECEIVED',
    'TRIGGER PENDING',
    'Modify Validation',
    'Expired',
    'void',
    'Put order req received',
    'killed',
  ])('%s is no trade, whatever its column is called', async (status) => {
    for (const column of ['status', 'state', 'Order State', 'trade status']) {
      const found = await book([
        `date,time,symbol,side,quantity,price,${column},order_id`,
        '2026-06-08,10:15:00,NSE:INFY,BUY,10,1500,Complete,1',
        `2026-06-08,10:20:00,NSE:INFY,BUY,5,1500,${status},2`,
        '2026-06-08,15:15:00,NSE:INFY,SELL,10,1580,TRADED,3',
      ]);
      expect(found).toMatchObject({ open: [], skipped: 1, refused: 0 });
    }
  });

  it('a state that nobody knows refuses its row', async () => {
    const rows = ['date,symbol,side,quantity,price,state', '2026-06-08,NSE:INFY,BUY,10,1500,Karnataka'];
    const { fills, refused } = await read(rows);
    expect([fills, refused]).toMatchObject([[], [{ reason: 'coach does not know the status "Karnataka"' }]]);
  });
});

it('of two columns of one name neither is chosen', async () => {
  const rows = ['date,symbol,side,quantity,price,price', '2026-06-08,NSE:INFY,BUY,10,1500,1501'];
  await expect(read(rows)).rejects.toThrow('Two columns are called "price"');
});
