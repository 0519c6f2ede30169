/** A stretch of text, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** A calendar day named in prose; the year may be left out. */
export interface MaskedDate extends Span {
  text: string;
  year: number | null;
  month: number;
  day: number;
  /** What it stands for, by the words around it: an expiry, the day of the prices, a day to act by. */
  role: 'expiry' | 'asOf' | 'deadline' | 'other';
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)';
const year = "(?:[\\s,'’/-]{1,2}((?:19|20)\\d{2}|\\d{2}(?=[\\s,.;)]+\\D|[.;)]|$)))?";
const isoDate = /\b(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d)/g;
const dayFirst = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th)?[\\s/-]?(?:of\\s+)?${month}\\b\\.?${year}(?!\\d|,\\d)`,
  'g',
);
const monthFirst = new RegExp(
  `\\b${month}\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s((?:19|20)\\d{2}))?(?!\\d|,\\d|\\.\\d|\\s?%)`,
  'g',
);
const slashed = /\b(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d{2}|\d{2})\b/g;

const expiryNear = /expir|weekly|monthly|contract|series|\b(CE|PE|call|put|strike|option)s?\b/i;

/** "Close by 24 Aug, a day before expiry" is no expiry. */
const deadline = /\b(?:by|until|till|before)\s+(?:[A-Za-z]+,?\s+)?$/i;

const quoted =
  /\b(?:prices?|quotes?|data|figures?|chain|as) (?:are |is )?(?:of|from|as of)\s+(?:the )?(?:[A-Za-z]+,?\s+)?$/i;

/** What has digits and is no figure. */
const names: readonly RegExp[] = [
  /https?:\/\/\S+/g,
  /\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:am|pm|IST|ET|EST|EDT|UTC|GMT))?\b(?!\.\d)/gi,
  /\b\d{1,2}(?:[.:]\d{2})?\s?(?:am|pm|baje)\b/gi,
  /\b\d+(?:st|nd|rd|th)\b/gi,
  /^[ \t>*-]*\(?\d{1,2}[.)](?=\s)/gm,
  /(?<=[\s,;:])\(\d{1,2}\)(?=\s)/g,
  /(?:\b(?:step|option|tip|idea|rank|ranked|choice|candidate|scenario|suggestion|phase|part|no\.?|number|#)\s?#?|#)\d{1,2}\b(?!\s?%|[.,]\d)/gi,
  /\b\d+(?:\.\d+)?[- ]?(?:DMA|EMA|SMA|WMA|HMA)\b/gi,
  /(?<![\d.,])\d{1,4}[- ](?:day|session|week|month|minute|min|hour|period|bar|year|yr|candle|sigma|SD)\b(?=[\s,.;:)-]|$)/gi,
  // "The 25,000 strike" is a strike; "a 3-strike structure" is none.
  /(?<![\d.,])\d{1,2}[- ](?:delta|legged|leg|strike|way|fold)\b(?=[\s,.;:)-]|$)/gi,
  /\b\d+\s?(?:hours?|hrs?|minutes?|mins?|seconds?|secs?|weeks?|months?|years?|yrs?|sessions?|bars?|candles?|hafte|mahine|ghante|trading\s+days)\b/gi,
  /\b\d+(?:\.\d+)?\s?(?:σ|sigmas?|SDs?|standard deviations?)(?![A-Za-z])/gi,
  /\b(?:1|3|5|10|15|30|60)m\b(?=\s+(?:candle|chart|bar|time|close))/gi,
  /\b(?:SMA|EMA|DMA|WMA|HMA|moving average|average)\s?\(?\d{1,3}\)?(?![.,]?\d|\s?%)/gi,
  /\b(?:RSI|ATR|ADX|CCI|HV|ROC|MFI|MACD|Supertrend|Bollinger|Stochastic)(?:\s?\([\d,.\s]+\)|:[\d,.]+|\s\d{1,2}(?=\s?(?:is|at|of|:|=|reads|stands)))/gi,
  /\b(?:Nifty|Sensex|Dow|S&P|Nasdaq|Russell|Next|FTSE|Midcap|CAC|Nikkei)[\s-]?(?:Next )?(?:30|50|100|150|200|225|250|500|1000|2000|3000)\b(?!\s?(?:CE|PE|C|P|call|put|strike)\b|[.,]\d|\s?%|\s?point)/gi,
  /\b25[- ](?:delta|Δ)/gi,
  /\b(?:50\s?[/:-]\s?50|24\s?[/x]\s?7|80\s?\/\s?20|T\s?\+\s?\d)\b/gi,
  /\b(?:in|since|during|FY|year|until|till|by|calendar)\s?(?:19|20)\d{2}\b(?!\s?(?:CE|PE|call|put|strike|%|points?)|[.,]\d)/gi,
  /\bFY\s?\d{2,4}(?:-\d{2})?\b/g,
  /\b(?:top|first|last|past|next|previous|these|all|those|any|other|best|following)\s\d{1,2}(?=\s+[a-z])(?!\s?(?:%|percent|lots?|days?|points?|lakh|crore|[kx]\b))/gi,
  /\b\d{1,2}(?:\s(?:different|possible|defined-risk|option|other|main|more|key|simple|good|candidate|separate))?\s(?:legs?|strateg(?:y|ies)|structures?|ideas?|reasons?|steps?|scenarios?|choices?|alternatives?|ways?|things|tips|candidates?|suggestions?|options(?!\s+at)|questions?|rules?|checks?|sides?|sources?|symbols?|times)\b/gi,
  /\b\d{1,2}\s(?:calls|puts)\b(?!\s+at\s+strike)/g,
  /`[^`]*[A-Za-z]-?\d+[A-Za-z][^`]*`/g,
];

function* datesOf(text: string): Generator<MaskedDate> {
  const make = (match: RegExpMatchArray, y: string | undefined, m: number, d: number): MaskedDate | null => {
    if (!(m >= 1 && m <= 12 && d >= 1 && d <= 31)) return null;
    const [start, end] = [match.index!, match.index! + match[0].length];
    const around = `${text.slice(Math.max(0, start - 36), start)} ~ ${text.slice(end, end + 22)}`;
    const before = text.slice(Math.max(0, start - 30), start);
    const full = y === undefined || y === '' ? null : y.length === 2 ? 2000 + Number(y) : Number(y);
    return {
      text: match[0],
      start,
      end,
      year: full,
      month: m,
      day: d,
      role: deadline.test(before)
        ? 'deadline'
        : expiryNear.test(around)
          ? 'expiry'
          : quoted.test(before)
            ? 'asOf'
            : 'other',
    };
  };
  const monthOf = (name: string) => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  for (const match of text.matchAll(isoDate)) {
    const found = make(match, match[1], Number(match[2]), Number(match[3]));
    if (found !== null) yield found;
  }
  for (const match of text.matchAll(dayFirst)) {
    const found = make(match, match[3], monthOf(match[2]!), Number(match[1]));
    if (found !== null) yield found;
  }
  for (const match of text.matchAll(monthFirst)) {
    const found = make(match, match[3], monthOf(match[1]!), Number(match[2]));
    if (found !== null) yield found;
  }
  for (const match of text.matchAll(slashed)) {
    const found = make(match, match[3], Number(match[2]), Number(match[1]));
    if (found !== null) yield found;
  }
}

/** The stretches whose digits are no figures, and the dates among them. */
export function masked(text: string): { spans: Span[]; dates: MaskedDate[] } {
  const dates: MaskedDate[] = [];
  for (const date of datesOf(text)) {
    if (!dates.some((one) => date.start < one.end && date.end > one.start)) dates.push(date);
  }
  const spans: Span[] = [...dates];
  for (const pattern of names) {
    for (const match of text.matchAll(pattern)) {
      spans.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  return { spans, dates };
}
