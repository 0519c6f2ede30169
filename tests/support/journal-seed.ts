import type { MemoryRecord, MemorySide } from '../../src/ports/memory.ts';

/** Mulberry32 (Ettinger): uniform numbers in [0, 1) from a seed. */
export function mulberry32(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const symbols =
  'NIFTY BANKNIFTY FINNIFTY SENSEX RELIANCE TCS INFY HDFCBANK ICICIBANK SBIN TATAMOTORS ITC LT AXISBANK MARUTI SUNPHARMA TITAN WIPRO TATASTEEL HINDALCO ADANIENT BAJFINANCE SPY QQQ AAPL MSFT NVDA TSLA AMZN GOOGL META AMD'.split(
    ' ',
  );

const structures: [id: string, words: string, side: MemorySide][] = [
  ['iron-condor', 'iron condor', 'neutral'],
  ['short-strangle', 'short strangle', 'neutral'],
  ['short-straddle', 'short straddle', 'neutral'],
  ['iron-butterfly', 'iron butterfly', 'neutral'],
  ['bull-call-spread', 'bull call spread', 'bullish'],
  ['bull-put-spread', 'bull put spread', 'bullish'],
  ['bear-put-spread', 'bear put spread', 'bearish'],
  ['bear-call-spread', 'bear call spread', 'bearish'],
  ['buy-call', 'long call', 'bullish'],
  ['buy-put', 'long put', 'bearish'],
  ['calendar', 'calendar spread', 'neutral'],
  ['long-straddle', 'long straddle', 'neutral'],
];

/** Each reason in two wordings: the journal's and the one a probe uses. */
const reasons: [journal: string, probe: string][] = [
  ['PCR had jumped to 1.6 and put writers were piling in', 'put writers piling in, PCR jumped above 1.5'],
  ['India VIX was falling for a week after the budget', 'VIX falling since the budget'],
  ['price sat between the 20 and 50 day average', 'price stuck between the 20 and 50 day averages'],
  ['max pain was two strikes below the spot', 'max pain two strikes under spot'],
  ['RSI showed a bearish divergence on the daily', 'bearish RSI divergence on the daily chart'],
  ['gap up open faded within the first hour', 'gap up open fading in the first hour'],
  ['call wall at the round number held three times', 'the call wall at the round number held thrice'],
  ['IV rank above 80 ahead of earnings', 'IV rank over 80 before earnings'],
  ['IV crush expected after the results', 'expecting an IV crush once results are out'],
  ['breakout from a six week base on volume', 'volume breakout out of a six week base'],
  ['false breakdown below support reclaimed by noon', 'support broke falsely and was reclaimed by noon'],
  ['FII were net short in index futures', 'FII net short index futures'],
  ['RBI policy decision due on Friday', 'RBI policy due Friday'],
  ['Fed minutes the same evening', 'Fed minutes that evening'],
  ['MACD crossed up on the weekly', 'weekly MACD crossing up'],
  ['supertrend flipped to sell on the hourly', 'hourly supertrend flipped to sell'],
  ['bollinger bands squeezed to a six month low', 'bollinger squeeze at a six month low'],
  ['open interest unwound on the call side', 'call side open interest unwinding'],
  ['expiry day gamma with two hours left', 'two hours to expiry, gamma high'],
  ['VWAP rejected the price twice', 'price rejected at VWAP twice'],
  ['crude spiked after a supply cut', 'crude oil spiked on a supply cut'],
  ['rupee slid to a record low', 'record low in the rupee'],
  ['sector rotation into banks', 'rotation into bank stocks'],
  ['monsoon news hit consumer names', 'consumer names hit by monsoon news'],
  ['ADX below 15 said no trend', 'no trend, ADX under 15'],
  ['stochastic overbought for five sessions', 'five sessions overbought on stochastic'],
  ['golden cross confirmed last week', 'golden cross confirmed'],
  ['term structure inverted', 'inverted term structure'],
  ['put skew steepest in a year', 'steepest put skew of the year'],
  ['holiday shortened week with low volume', 'low volume, holiday shortened week'],
];

const lessons = [
  'entered too early before confirmation',
  'no stop was placed and the loss ran',
  'size was twice the plan',
  'held through the event against the rule',
  'moved the stop twice',
  'exited at the target as planned',
  'rolled the tested side too late',
  'took profit at half of the credit',
  'added to a losing position',
  'followed the plan and slept well',
  'revenge trade after a red morning',
  'closed half at one R',
];

export interface Setup {
  symbol: string;
  structure: number;
  reasons: number[];
}

export interface Probe {
  text: string;
  setup: Setup;
  /** Key of the losing trade with the same set-up. */
  twin: string;
}

const dayMs = 86_400_000;
const from = Date.UTC(2023, 10, 20);

function chosen(count: number, from: number, random: () => number): number[] {
  const found = new Set<number>();
  while (found.size < count) found.add(Math.floor(random() * from));
  return [...found];
}

const setupOf = (random: () => number): Setup => ({
  symbol: symbols[Math.floor(random() * symbols.length)]!,
  structure: Math.floor(random() * structures.length),
  reasons: chosen(3, reasons.length, random),
});

function entryOf(at: number, setup: Setup, lost: boolean, random: () => number): MemoryRecord {
  const [strategy, words, side] = structures[setup.structure]!;
  const pnl = Math.round((lost ? -1 : 1) * (500 + 9_500 * random()));
  const lesson = lessons[Math.floor(random() * lessons.length)]!;
  const why = setup.reasons.map((i) => reasons[i]![0]).join('. ');
  return {
    key: `trade:seed-${at}`,
    kind: 'trade',
    at: from + Math.floor((at * 1090 * dayMs) / 5000),
    symbol: setup.symbol,
    side,
    strategy,
    title: `${setup.symbol} ${words}`,
    body: `${why}. ${lesson}. ${lost ? 'Lost' : 'Won'} ${Math.abs(pnl)}.`,
    outcome: { result: lost ? 'lost' : 'won', pnl, currency: 'INR' },
    detail: null,
    conditions: null,
  };
}

/** Two neighbouring letters of one longer word changed round. */
function slip(text: string, random: () => number): string {
  const words = text.split(' ');
  const long = words.flatMap((word, i) => (/^[a-z]{5,}$/.test(word) ? [i] : []));
  const at = long[Math.floor(random() * long.length)];
  if (at === undefined) return text;
  const word = words[at]!;
  const cut = 1 + Math.floor(random() * (word.length - 2));
  words[at] = `${word.slice(0, cut)}${word[cut + 1]}${word[cut]}${word.slice(cut + 2)}`;
  return words.join(' ');
}

/** In another order by Fisher and Yates; a sort by chance would depend on how an engine sorts. */
function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** The set-up in other words and another order: a reason left out of two in five, a slip of the keys in half of them. */
function probeOf(setup: Setup, random: () => number): string {
  const [, words] = structures[setup.structure]!;
  const order = shuffled(setup.reasons, random);
  const told = random() < 0.4 ? order.slice(1) : order;
  const parts = told.map((i) => reasons[i]![1]);
  const text =
    random() < 0.5
      ? `Thinking of a ${words} on ${setup.symbol}: ${parts.join(', ')}`
      : `${parts.join('; ')}. ${setup.symbol}, ${words}?`;
  return random() < 0.5 ? slip(text, random) : text;
}

/** A journal of trades in which `probes` set-ups failed once, with the same set-ups told again in other words. */
export function seededJournal(
  seed: number,
  count = 5_000,
  probes = 200,
): { records: MemoryRecord[]; probes: Probe[] } {
  const random = mulberry32(seed);
  const twins = new Set(chosen(probes, count, random));
  const records: MemoryRecord[] = [];
  const asked: Probe[] = [];
  for (let at = 0; at < count; at++) {
    const setup = setupOf(random);
    const twin = twins.has(at);
    const record = entryOf(at, setup, twin || random() < 0.45, random);
    records.push(record);
    if (twin) asked.push({ text: probeOf(setup, random), setup, twin: record.key });
  }
  return { records, probes: asked };
}
