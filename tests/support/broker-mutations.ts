import { CoachError } from '../../src/core/errors.ts';
import { type WholeFile, wholeFiles } from './broker-files.ts';
import { cents, type Layout, laterLayouts, type Meant, time } from './broker-layouts.ts';

/** A chance that is the same every time: mulberry32. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const names = ['INFY', 'TCS', 'SBIN', 'ITC'];
const isins = ['INE009A01021', 'INE467B01029', 'INE062A01020', 'INE154A01025'];

function trades(random: () => number): Meant[] {
  const count = 4 + Math.floor(random() * 12);
  return Array.from({ length: count }, (_, i) => {
    const which = Math.floor(random() * names.length);
    return {
      symbol: names[which]!,
      isin: isins[which]!,
      side: random() < 0.55 ? 'buy' : 'sell',
      quantity: 1 + Math.floor(random() * 2_000),
      price: 100 + Math.floor(random() * 400_000),
      fee: Math.floor(random() * 5_000),
      id: 60_300_000 + i,
    };
  });
}

const zerodha: Layout = {
  columns:
    'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time'.split(
      ',',
    ),
  cells: (t, i) => [
    t.symbol,
    t.isin,
    '2026-06-09',
    'NSE',
    'EQ',
    'EQ',
    t.side,
    'false',
    `${t.quantity}.000000`,
    `${cents(t.price)}0000`,
    String(t.id),
    String(1_300_000 + i),
    `2026-06-09T${time(i)}`,
  ],
  numbers: [8, 9],
  numbered: true,
  costs: false,
  essential: [0, 6, 8, 9, 10],
};

const plain: Layout = {
  columns: ['date', 'time', 'symbol', 'side', 'quantity', 'price', 'exchange', 'fee', 'net', 'trade_id'],
  cells: (t, i) => [
    '2026-06-09',
    time(i),
    t.symbol,
    t.side,
    String(t.quantity),
    cents(t.price),
    'NSE',
    cents(t.fee),
    cents(t.side === 'buy' ? -(t.quantity * t.price) - t.fee : t.quantity * t.price - t.fee),
    String(t.id),
  ],
  numbers: [4, 5, 7, 8],
  numbered: true,
  costs: true,
  essential: [0, 2, 4],
};

/** Without numbers of trades every row counts, alike or not. */
const bare: Layout = {
  ...plain,
  columns: plain.columns.slice(0, 9),
  cells: (t, i) => plain.cells(t, i).slice(0, 9),
  numbered: false,
};

const layouts = { first: [zerodha, plain, bare], later: laterLayouts };
export type Layouts = keyof typeof layouts;

interface Sums {
  quantity: number;
  cash: number;
}

/** What the trades add up to, by nothing but sums of whole numbers. */
function folded(rows: readonly Meant[], costs: boolean): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { symbol, side, quantity, price, fee } of rows) {
    const own = sums.get(symbol) ?? { quantity: 0, cash: 0 };
    const sign = side === 'buy' ? 1 : -1;
    own.quantity += sign * quantity;
    own.cash -= sign * quantity * price + (costs ? fee : 0);
    sums.set(symbol, own);
  }
  return sums;
}

const grouped = (text: string): string => {
  const [whole = '', part] = text.replace('-', '').split('.');
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  return `${text.startsWith('-') ? '-' : ''}${thousands}${part === undefined ? '' : `,${part}`}`;
};
const comma = (text: string): string => text.replace('.', ',');
const trimmed = (text: string): string => comma(text.includes('.') ? String(Number(text)) : text);

const mutations = [
  'none',
  'drop',
  'double',
  'shuffle',
  'reverse',
  'rename',
  'locale',
  'grouped',
  'trimmed',
  'oneColumn',
  'garble',
  'tear',
  'blank',
] as const;

interface Made {
  text: string;
  meant: Meant[];
  name: string;
}

function made(seed: number, which: Layouts): Made & { layout: Layout } {
  const random = chance(seed);
  const layout = layouts[which][Math.floor(random() * layouts[which].length)]!;
  const name = mutations[seed % mutations.length]!;
  let meant = trades(random);
  let rows = meant.map((trade, i) => layout.cells(trade, i));
  const columns = [...layout.columns];
  const any = () => Math.floor(random() * rows.length);
  let delimiter = ',';
  const rewrite = (how: (text: string) => string, where: readonly number[]) => {
    rows = rows.map((row) => row.map((cell, i) => (where.includes(i) ? how(cell) : cell)));
  };
  switch (name) {
    case 'drop': {
      const at = any();
      rows.splice(at, 1);
      meant = meant.filter((_, i) => i !== at);
      break;
    }
    case 'double': {
      const at = any();
      rows.splice(at, 0, rows[at]!);
      if (!layout.numbered) meant = [...meant, meant[at]!];
      break;
    }
    case 'shuffle':
      rows.sort(() => random() - 0.5);
      break;
    case 'reverse':
      rows.reverse();
      break;
    case 'rename': {
      const at = layout.essential[Math.floor(random() * layout.essential.length)]!;
      columns[at] = `x${columns[at]}x`;
      break;
    }
    case 'locale':
      delimiter = ';';
      rewrite(comma, layout.numbers);
      break;
    case 'grouped':
      delimiter = ';';
      rewrite(grouped, layout.numbers);
      break;
    case 'trimmed':
      delimiter = ';';
      rewrite(trimmed, layout.numbers);
      break;
    case 'oneColumn':
      delimiter = ';';
      rewrite(comma, [layout.numbers[Math.floor(random() * layout.numbers.length)]!]);
      break;
    case 'garble': {
      const [row, column] = [rows[any()]!, layout.numbers[0]!];
      row[column] = `${row[column]}x`;
      break;
    }
    case 'tear': {
      const at = any();
      rows[at] = rows[at]!.slice(0, 3 + Math.floor(random() * 4));
      break;
    }
    case 'blank':
      rows[any()]![layout.numbers[1]!] = '';
      break;
    default:
  }
  return { text: [columns, ...rows].map((row) => row.join(delimiter)).join('\n'), meant, name, layout };
}

/**
 * One mutated file: null where coach's book is the independent fold, or it refused or named what it left out and the rest is right;
 * else what is wrong, in words.
 */
export async function trial(
  seed: number,
  which: Layouts = 'first',
): Promise<{ outcome: 'right' | 'refused' | 'flagged'; name: string } | string> {
  const { text, meant, name, layout } = made(seed, which);
  let file: WholeFile;
  try {
    file = await wholeFiles().read('mutated.csv', { bytes: new TextEncoder().encode(text) });
  } catch (thrown) {
    if (thrown instanceof CoachError && thrown.kind === 'usage') return { outcome: 'refused', name };
    throw thrown;
  }
  const found = new Map<string, Sums>();
  for (const { instrument, side, quantity, price, charges } of file.fills) {
    // Without its column of symbols a file is read by its ISINs.
    const symbol = names[isins.indexOf(instrument.symbol)] ?? instrument.symbol;
    const own = found.get(symbol) ?? { quantity: 0, cash: 0 };
    const sign = side === 'buy' ? 1 : -1;
    own.quantity += (sign * quantity) / 1e8;
    own.cash -= sign * Math.round((quantity / 1e8) * (price / 1e4)) + charges;
    found.set(symbol, own);
  }
  const right = folded(meant, layout.costs);
  const flagged = file.refused.length > 0;
  const symbols = flagged ? [...found.keys()] : [...new Set([...right.keys(), ...found.keys()])];
  for (const symbol of symbols) {
    const [own, told] = [found.get(symbol), right.get(symbol)];
    if (own?.quantity === told?.quantity && own?.cash === told?.cash) continue;
    // A row that names no symbol leaves any position open, and is said to.
    if (file.unplaced.length > 0) continue;
    return `seed ${seed} (${name}): ${symbol} is ${JSON.stringify(own)}, not ${JSON.stringify(told)}\n${text}`;
  }
  return { outcome: flagged ? 'flagged' : 'right', name };
}
