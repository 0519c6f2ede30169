/** One trade as the generator means it; money in cents, quantity in whole units. */
export interface Meant {
  symbol: string;
  isin: string;
  side: 'buy' | 'sell';
  quantity: number;
  price: number;
  fee: number;
  id: number;
}

/** How a layout writes a trade, and whether its rows bear numbers of their own and costs. */
export interface Layout {
  columns: string[];
  cells(trade: Meant, i: number): string[];
  /** Columns of figures; the first two are a quantity and what it cost. */
  numbers: number[];
  numbered: boolean;
  costs: boolean;
  /** Columns whose other name the layout does not know. */
  essential: number[];
}

export const cents = (amount: number) => (amount / 100).toFixed(2);
export const time = (i: number) =>
  `${String(10 + Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:33`;
const worth = ({ quantity, price }: Meant) => cents(quantity * price);
/** What a trade moved in the account, its fee in it. */
const moved = (t: Meant) =>
  t.side === 'buy' ? -(t.quantity * t.price) - t.fee : t.quantity * t.price - t.fee;

const angelOne: Layout = {
  columns: [
    'exchange',
    'tradingsymbol',
    'transactiontype',
    'fillsize',
    'fillprice',
    'tradevalue',
    'filltime',
    'fillid',
    'orderid',
  ],
  cells: (t, i) => [
    'NSE',
    `${t.symbol}-EQ`,
    t.side.toUpperCase(),
    String(t.quantity),
    cents(t.price),
    worth(t),
    time(i),
    String(t.id),
    `260609${String(1_000_000 + i)}`,
  ],
  numbers: [3, 4, 5],
  numbered: true,
  costs: false,
  essential: [1, 2, 3, 4, 7, 8],
};

const fyers: Layout = {
  columns: [
    'symbol',
    'orderDateTime',
    'tradedQty',
    'tradePrice',
    'tradeValue',
    'side',
    'tradeNumber',
    'orderNumber',
  ],
  cells: (t, i) => [
    `NSE:${t.symbol}-EQ`,
    `09-Jun-2026 ${time(i)}`,
    String(t.quantity),
    cents(t.price),
    worth(t),
    t.side === 'buy' ? '1' : '-1',
    String(t.id),
    String(5_000 + i),
  ],
  numbers: [2, 3, 4],
  numbered: true,
  costs: false,
  essential: [0, 1, 2, 3, 5, 6],
};

const fivePaisa: Layout = {
  columns: [
    'Exch',
    'ExchType',
    'ScripName',
    'BuySell',
    'Qty',
    'Rate',
    'ExchangeTradeID',
    'ExchangeTradeTime',
    'ExchOrderID',
  ],
  cells: (t, i) => [
    'N',
    'C',
    t.symbol,
    t.side === 'buy' ? 'B' : 'S',
    String(t.quantity),
    cents(t.price),
    String(t.id),
    `09-06-2026 ${time(i)}`,
    String(i),
  ],
  numbers: [4, 5],
  numbered: true,
  costs: false,
  essential: [0, 1, 2, 3, 4, 5, 6],
};

const dhan: Layout = {
  columns: [
    'Date',
    'Time',
    'Name',
    'Buy/Sell',
    'Order',
    'Exchange',
    'Segment',
    'Quantity/Lot',
    'Trade Price',
    'Trade Value',
    'Status',
  ],
  cells: (t, i) => [
    '09-06-2026',
    time(i),
    t.symbol,
    t.side.toUpperCase(),
    'DELIVERY',
    'NSE',
    'Equity',
    String(t.quantity),
    cents(t.price),
    worth(t),
    'TRADED',
  ],
  numbers: [7, 8, 9],
  numbered: false,
  costs: false,
  essential: [0, 1, 2, 3, 7, 8, 9],
};

const upstox: Layout = {
  columns: [
    'Date',
    'Company',
    'Amount',
    'Exchange',
    'Segment',
    'Scrip Code',
    'Instrument Type',
    'Strike Price',
    'Expiry',
    'Trade Num',
    'Trade Time',
    'Side',
    'Quantity',
    'Price',
  ],
  cells: (t, i) => [
    '09-06-2026',
    t.symbol,
    worth(t),
    'NSE',
    'EQ',
    '500209',
    'Equity',
    '',
    '',
    String(t.id),
    time(i),
    t.side === 'buy' ? 'Buy' : 'Sell',
    String(t.quantity),
    cents(t.price),
  ],
  numbers: [12, 13, 2],
  numbered: true,
  costs: false,
  essential: [0, 1, 2, 9, 11, 12],
};

const icici: Layout = {
  columns: [
    'Stock Symbol',
    'Company Name',
    'ISIN Code',
    'Action',
    'Quantity',
    'Transaction Price',
    'Brokerage',
    'Transaction Charges',
    'StampDuty',
    'Segment',
    'Transaction Date',
    'Exchange',
  ],
  cells: (t) => [
    t.symbol,
    `${t.symbol} LTD`,
    t.isin,
    t.side === 'buy' ? 'Buy' : 'Sell',
    String(t.quantity),
    cents(t.price),
    cents(t.fee),
    '0.00',
    '0.00',
    'Rolling',
    '09-Jun-2026',
    'NSE',
  ],
  numbers: [4, 5, 6, 7, 8],
  numbered: false,
  costs: true,
  essential: [0, 2, 3, 4, 5, 10],
};

const groww: Layout = {
  columns: [
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
  ],
  cells: (t, i) => [
    `${t.symbol} LTD`,
    t.symbol,
    t.isin,
    t.side.toUpperCase(),
    String(t.quantity),
    worth(t),
    'NSE',
    String(1_300_000_000_000_000 + i),
    `09-06-2026 ${time(i)}`,
    'Executed',
  ],
  numbers: [4, 5],
  numbered: false,
  costs: false,
  essential: [2, 3, 4, 5, 8],
};

const fidelity: Layout = {
  columns: [
    'Run Date',
    'Action',
    'Symbol',
    'Description',
    'Type',
    'Quantity',
    'Price ($)',
    'Commission ($)',
    'Fees ($)',
    'Accrued Interest ($)',
    'Amount ($)',
    'Settlement Date',
  ],
  cells: (t) => [
    '06/09/2026',
    t.side === 'buy' ? 'YOU BOUGHT' : 'YOU SOLD',
    t.symbol,
    t.symbol,
    'Cash',
    String(t.side === 'buy' ? t.quantity : -t.quantity),
    cents(t.price),
    '',
    cents(t.fee),
    '',
    cents(moved(t)),
    '06/10/2026',
  ],
  numbers: [5, 6, 8, 10],
  numbered: false,
  costs: true,
  essential: [0, 1, 2, 5, 6, 10],
};

const robinhood: Layout = {
  columns: [
    'Activity Date',
    'Process Date',
    'Settle Date',
    'Instrument',
    'Description',
    'Trans Code',
    'Quantity',
    'Price',
    'Amount',
  ],
  cells: (t) => [
    '6/9/2026',
    '6/9/2026',
    '6/10/2026',
    t.symbol,
    t.symbol,
    t.side === 'buy' ? 'Buy' : 'Sell',
    String(t.quantity),
    `$${cents(t.price)}`,
    moved(t) < 0 ? `($${cents(-moved(t))})` : `$${cents(moved(t))}`,
  ],
  numbers: [6, 7, 8],
  numbered: false,
  costs: true,
  essential: [0, 3, 5, 6, 7, 8],
};

/** Layouts of brokers that were added later, as their files come. */
export const laterLayouts: readonly Layout[] = [
  angelOne,
  fyers,
  fivePaisa,
  dhan,
  upstox,
  icici,
  groww,
  fidelity,
  robinhood,
];
