interface Question {
  id: string;
  cluster: string;
  question: string;
  choices: [right: string, ...string[]];
}

const q = (id: string, cluster: string, question: string, right: string, ...wrong: string[]): Question => ({
  id,
  cluster,
  question,
  choices: [right, ...wrong],
});

const spreads = [
  [25_000, 25_200, 110, 40],
  [24_500, 24_700, 95, 30],
  [51_000, 51_500, 260, 90],
  [100, 105, 3, 1.2],
] as const;

/** Break-even, largest gain and largest loss of spreads and straddles, by arithmetic. */
const sums = (): Question[] => [
  ...spreads.flatMap(([low, high, paid, got], i): Question[] => {
    const debit = Math.round((paid - got) * 100) / 100;
    const width = high - low;
    const s = (value: number) => String(Math.round(value * 100) / 100);
    return [
      q(
        `bull-call-breakeven-${i}`,
        `spread ${i}`,
        `A bull call spread buys the ${low} call at ${paid} and sells the ${high} call at ${got}. Where is its break-even at expiry?`,
        s(low + debit),
        s(high - debit),
        s(low + paid),
        s(high + debit),
      ),
      q(
        `bull-call-loss-${i}`,
        `spread ${i}`,
        `The same spread: the ${low} call bought at ${paid}, the ${high} call sold at ${got}. What is the largest loss per unit?`,
        s(debit),
        s(width - debit),
        s(width),
        s(paid),
      ),
      q(
        `bull-call-gain-${i}`,
        `spread ${i}`,
        `The same spread: the ${low} call bought at ${paid}, the ${high} call sold at ${got}. What is the largest gain per unit?`,
        s(width - debit),
        s(debit),
        s(width),
        s(width + debit),
      ),
      q(
        `straddle-upper-${i}`,
        `straddle ${i}`,
        `A short straddle at ${low} takes ${paid} for the call and ${got} for the put. Where is its upper break-even?`,
        s(low + paid + got),
        s(low + paid),
        s(low - paid - got),
        s(high),
      ),
      q(
        `straddle-lower-${i}`,
        `straddle ${i}`,
        `A short straddle at ${low} takes ${paid} for the call and ${got} for the put. Where is its lower break-even?`,
        s(low - paid - got),
        s(low - got),
        s(low + paid + got),
        s(low - width),
      ),
      q(
        `condor-loss-${i}`,
        `condor ${i}`,
        `A short iron condor with wings of ${width} points takes a credit of ${got}. What is its largest loss per unit?`,
        s(width - got),
        s(got),
        s(width),
        s(width + got),
      ),
    ];
  }),
];

/** What words of the trade mean. */
const meanings: Question[] = [
  q(
    'theta',
    'greeks',
    'What does a theta of -12 mean for one option held?',
    'It loses about 12 a day if nothing else changes',
    'It gains 12 for each point of the underlying',
    'It loses 12 for each point of volatility',
    'It expires in 12 days',
  ),
  q(
    'vega',
    'greeks',
    'Who gains when implied volatility rises and nothing else changes?',
    'Who holds options',
    'Who has sold options',
    'Who holds the future',
    'Nobody: it only moves the premium of deep in-the-money calls',
  ),
  q(
    'delta-put',
    'greeks',
    'Which sign has the delta of a put that is held?',
    'Negative',
    'Positive',
    'It is nought at the money',
    'It depends on whether the market is rising',
  ),
  q(
    'gamma',
    'greeks',
    'Where is gamma largest, for options near their expiry?',
    'At the money',
    'Deep in the money',
    'Far out of the money',
    'It is the same at every strike of one expiry',
  ),
  q(
    'parity',
    'parity',
    'A call costs 8, the stock is at 100, the strike 100, and the strike is worth 98.76 today. What is the put worth by parity?',
    '6.76',
    '9.24',
    '8',
    '1.24',
  ),
  q(
    'parity-forward',
    'parity',
    'A call and a put with one strike cost the same. Where is the forward?',
    'At the strike',
    'Above the strike by the premium',
    'Below the strike by the premium',
    'It cannot be told without the volatility of both',
  ),
  q(
    'intrinsic',
    'value',
    'A 24,900 call with the underlying at 25,020: what is its intrinsic value?',
    '120',
    '0',
    '24,900',
    '25,020 less the premium that was paid',
  ),
  q(
    'time-value',
    'value',
    'A 24,900 call costs 180 with the underlying at 25,020. What is its time value?',
    '60',
    '120',
    '180',
    '300',
  ),
  q(
    'assignment',
    'settlement',
    'How are NIFTY options settled at expiry?',
    'In cash, at the closing value of the index',
    'By delivery of the shares in the index',
    'They roll into the next week',
    'At the last traded premium of the option',
  ),
  q(
    'stock-settlement',
    'settlement',
    'How are Indian options on single shares settled?',
    'By delivery of the shares',
    'In cash, always',
    'They lapse',
    'In cash, unless both sides ask for shares in writing',
  ),
  q(
    'max-pain',
    'readings',
    'What is max pain?',
    'The level at which holders of options get least at expiry',
    'The largest loss of a strategy',
    'The strike with the largest premium',
    'The level at which the exchange halts trading for a day',
  ),
  q(
    'pcr',
    'readings',
    'A put-call ratio of open interest of 1.4 means',
    'There is 1.4 times as much open interest in puts as in calls',
    'Puts cost 1.4 times as much as calls',
    'Puts were traded 1.4 times today',
    'Forty percent more people expect a fall than a rise',
  ),
  q(
    'iv-rank',
    'readings',
    'An IV rank of 90 means',
    'Volatility is near the top of its range over the past year',
    'Volatility is 90 %',
    'Nine of ten options are dear',
    'There is a 90 % chance that volatility falls soon',
  ),
  q(
    'straddle-move',
    'readings',
    'The at-the-money straddle costs 300 with the index at 25,000. Which move to expiry pays for it?',
    '1.2 %',
    '0.6 %',
    '3 %',
    '2.4 %',
  ),
  q(
    'calendar',
    'structures',
    'When does a long calendar at the money gain most?',
    'The underlying stays near the strike until the near expiry',
    'The underlying leaves the strike quickly',
    'Volatility falls sharply at once',
    'The far option expires first',
  ),
  q(
    'butterfly',
    'structures',
    'What is the largest loss of a long butterfly?',
    'What was paid for it',
    'The distance of its strikes',
    'It has no bound',
    'The distance of its strikes less what was received',
  ),
  q(
    'naked-call',
    'structures',
    'What can a sold call without cover lose?',
    'There is no bound',
    'The premium',
    'The strike',
    'Twice the margin, after which the exchange closes it',
  ),
  q(
    'covered-call',
    'structures',
    'What does a covered call give up?',
    'Gains above the strike',
    'Dividends of the shares',
    'Protection below the strike',
    'The premium, when the share stays where it is',
  ),
];

/** Questions with four choices, the right one first. */
export const knowledge = (): Question[] => [...sums(), ...meanings];
