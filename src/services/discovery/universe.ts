import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { type Exchange, localDate } from '../../domain/calendar/calendar.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol } from '../../domain/symbol/symbol.ts';

/** One name of a universe and what is known of it beside its prices. */
export interface Member {
  symbol: string;
  sector: string | null;
  /** In the currency of the universe. */
  marketCap: number | null;
}

export interface Universe {
  name: string;
  exchange: Exchange;
  currency: 'INR' | 'USD';
  members: Member[];
  /** Symbol whose daily bars stand for the market. */
  index: string;
  /** Its prices are the bundled made-up ones, which are never kept. */
  sample: boolean;
  /** What a reader must know of how the list was made. */
  notes: { code: 'membershipFromBars' | 'undatedList' | 'sample'; text: string }[];
}

const homes = {
  'nse-fo': { exchange: 'NSE', currency: 'INR', index: 'NIFTY', sample: false },
  us: { exchange: 'US', currency: 'USD', index: 'SPY', sample: false },
} as const;

const sampleUniverse: Universe = {
  ...homes['nse-fo'],
  name: 'sample',
  sample: true,
  members: ['BANKNIFTY', 'NIFTY'].map((symbol) => ({ symbol, sector: null, marketCap: null })),
  notes: [
    { code: 'sample', text: 'SAMPLE DATA: these prices are made up; nothing is kept of a scan of them' },
  ],
};

const plain = (symbol: string): Member => ({ symbol, sector: null, marketCap: null });

/** Daily series of shares, funds and indices of a market; volatility indices and contracts are no members. */
async function storedMembers(indian: boolean, context: Context): Promise<string[]> {
  const { bars } = await context.ports.store();
  return (await bars.list())
    .filter(({ interval }) => interval === '1d')
    .map(({ symbol }) => symbol)
    .filter((symbol) => {
      const parsed = parseSymbol(symbol);
      if (isRefusal(parsed)) return !indian;
      if (parsed.kind !== 'underlying' || parsed.assetClass === 'volatility') return false;
      return (parsed.exchange === 'US') !== indian;
    });
}

const columns: Record<string, keyof Row> = {
  symbol: 'symbol',
  ticker: 'symbol',
  sector: 'sector',
  industry: 'sector',
  marketcap: 'marketCap',
  from: 'from',
  since: 'from',
  to: 'to',
  until: 'to',
  asof: 'asOf',
};

interface Row {
  symbol: string;
  sector: string;
  marketCap: string;
  from: string;
  to: string;
  asOf: string;
}

const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
    (m[1]?.replaceAll('""', '"') ?? m[2]!).trim(),
  );

const wrong = (path: string, what: string) =>
  new CoachError(
    'usage',
    `${path}: ${what}`,
    'A list of symbols is a CSV with a header: symbol, and where known sector, marketCap, asOf (of those), from and to (of the membership), dates as YYYY-MM-DD.',
  );

/** Rows of a list; throws `usage` with the line of what cannot be read. */
function rowsOf(path: string, text: string): Row[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = cellsOf(lines[0] ?? '').map((name) => columns[name.toLowerCase().replaceAll(/[ _-]/g, '')]);
  if (!head.includes('symbol')) throw wrong(path, 'its first line names no column "symbol"');
  const rows: Row[] = [];
  for (const [i, line] of lines.slice(1).entries()) {
    if (line.trim() === '') continue;
    const cells = cellsOf(line);
    if (cells.length !== head.length)
      throw wrong(path, `line ${i + 2} has ${cells.length} values, the header has ${head.length}`);
    const row: Row = { symbol: '', sector: '', marketCap: '', from: '', to: '', asOf: '' };
    for (const [at, key] of head.entries()) if (key) row[key] = cells[at]!;
    for (const key of ['from', 'to', 'asOf'] as const) {
      if (row[key] !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(row[key]))
        throw wrong(path, `line ${i + 2}: "${row[key]}" is no date`);
    }
    if (row.marketCap !== '' && !(Number(row.marketCap) > 0))
      throw wrong(path, `line ${i + 2}: "${row.marketCap}" is no market capitalisation`);
    rows.push(row);
  }
  return rows;
}

/** A person's own list as it stood on a day: memberships and fundamentals dated later are not known yet. */
async function listed(path: string, day: string, context: Context): Promise<Universe> {
  const rows = rowsOf(path, await context.ports.readText(path));
  const known = rows.filter(({ from, to }) => (from === '' || from <= day) && (to === '' || day <= to));
  const members = new Map<string, Member & { asOf: string }>();
  for (const { symbol: name, sector, marketCap, asOf } of known) {
    const parsed = parseSymbol(name);
    const symbol = isRefusal(parsed) || parsed.kind !== 'underlying' ? name.toUpperCase() : parsed.symbol;
    const dated = asOf === '' || asOf <= day;
    const row = {
      symbol,
      sector: dated ? sector || null : null,
      marketCap: dated && marketCap !== '' ? Number(marketCap) : null,
      asOf: dated ? asOf : '',
    };
    // Of several rows of one symbol the newest that was known stands.
    if (row.asOf >= (members.get(symbol)?.asOf ?? '')) members.set(symbol, row);
  }
  if (members.size === 0) throw wrong(path, `it names no symbol on ${day}`);
  const first = parseSymbol([...members.keys()][0]!);
  const indian = !isRefusal(first) && first.kind === 'underlying' && first.exchange !== 'US';
  const home = homes[indian ? 'nse-fo' : 'us'];
  const undated = rows.every(({ from, to }) => from === '' && to === '');
  return {
    name: path,
    ...home,
    members: [...members.values()].map(({ asOf: _, ...member }) => member),
    notes: undated
      ? [
          {
            code: 'undatedList',
            text: `${path} has no dates of membership: it is taken as it is, also for earlier days`,
          },
        ]
      : [],
  };
}

/** Days back that a day's F&O files count as the list of contracts in force. */
const listWindow = 10 * 86_400_000;
/** Fewer underlyings than this are chains somebody saved, not an exchange's list. */
const leastListed = 10;

/** Members by the exchange's own F&O files of the days before a moment; null where none are stored. */
async function contractMembers(now: number, context: Context): Promise<string[] | null> {
  const { chains } = await context.ports.store();
  const symbols = await chains.symbols({ before: now, after: now - listWindow });
  const indian = symbols.filter((symbol) => {
    const parsed = parseSymbol(symbol);
    return !isRefusal(parsed) && parsed.kind === 'underlying' && parsed.exchange !== 'US';
  });
  return indian.length < leastListed ? null : indian;
}

/** The universe of a name, as it could be known at a moment. Throws `usage` and `missing`. */
export async function universeOf(name: string, now: number, context: Context): Promise<Universe> {
  if (name === 'sample') return sampleUniverse;
  if (name !== 'nse-fo' && name !== 'us') return listed(name, localDate('NSE', now), context);
  const home = homes[name];
  const contracts = name === 'nse-fo' ? await contractMembers(now, context) : null;
  if (contracts !== null) return { name, ...home, members: contracts.map(plain), notes: [] };
  const symbols = await storedMembers(name === 'nse-fo', context);
  if (symbols.length === 0) {
    throw new CoachError(
      'missing',
      `No daily bars of ${name === 'nse-fo' ? 'Indian' : 'US'} symbols are stored`,
      'Import daily files with `coach market import <files>`, or name your own list: `--universe symbols.csv`.',
    );
  }
  return {
    name,
    ...home,
    members: symbols.sort().map(plain),
    notes: [
      {
        code: 'membershipFromBars',
        text: 'The universe is what has daily bars in the store: names that left the market before they were imported are not in it (survivorship)',
      },
    ],
  };
}
