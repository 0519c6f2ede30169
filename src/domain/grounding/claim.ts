import type { Fact } from './rows.ts';
import type { Item } from './sentence.ts';
import type { ReadFigure } from './spelled.ts';

const person =
  /\byou(?:['’]ve| have)? (?:already |now |also )?(?:hold|own|made|lost|earned|booked|traded|won|bought|sold|paid|are (?:holding|sitting|long|short))\b|\byour (?:last|past|previous|recent|open|current|average|best|worst|usual|holding|book|position|portfolio)\b|\b(?:aap ?ne|tum ?ne|aapke|aapka|tumhara)\b|आपने|आपके|आपका/iu;
const crowd =
  /\b(?:FIIs?|DIIs?|FPIs?|pro(?:prietary)? desks?|institutions?|retail(?:ers)?|clients|smart money|hedge funds)\b/i;
const history = /\b(?:historically|back-?tests?|back-?tested|in the past|track record)\b/i;
const looked = /memory|similar|back|history|trades|win|closes|bars|hv|realized/i;
const crowded = /fii|dii|fpi|client|participant|institution|retail/i;

/** Whose figure a sentence tells: the person's own, other participants', or the market's. */
export type Teller = 'person' | 'crowd' | 'history' | 'market';

export function tellerOf(sentence: string): Teller {
  if (person.test(sentence)) return 'person';
  return crowd.test(sentence) ? 'crowd' : history.test(sentence) ? 'history' : 'market';
}

/** Whether a row value can be of whom the sentence tells. */
export const tells = (teller: Teller, fact: Fact): boolean =>
  teller === 'market' ||
  (teller === 'crowd'
    ? crowded.test(fact.path)
    : !fact.market || (teller === 'history' && looked.test(fact.path)));

const subject =
  /^(?:index|underlying|spot|price|stock|market|nifty|banknifty|sensex|finnifty|निफ्टी|बैंकनिफ्टी|सेंसेक्स|बाज़ार|बाजार)$/u;
const between =
  /^(?:is|are|was|now|currently|still|just|only|abhi|trades?|trading|traded|quotes|quoted|quoting|at|near|around|about|roughly|approximately|close|closes|closed|stands?|sits?|hovers?|hovering|ended|settled|opens?|opened|opening|to|will|would|should|may|might|could|expect|expected|likely|level|levels|price|of|the|index|spot|ab|aaj|kal|today|yesterday|tomorrow|last|है|अभी|आज|yahan|cmp|ltp|mark|has|have|a|value|reading|in|cash|ka|ki|ke|bhav|rate|daam|keemat|chal|current|right|ko|का|भाव|के|स्तर)$/u;
const bounding = /^(?:above|below|over|under|beyond|past|through)$/;
const supposed = /^(?:if|when|once|unless|until|should|agar|jab|अगर|जब)$/u;
const moved =
  /^(?:reach(?:es)?|hits|touch(?:es)?|fall|falls|rise|rises|rally|rallies|drop|drops|climb|move|moves|break|breaks|cross|crosses|hold|holds|stays?|remains?|if|until|unless|when|once|between|beyond)$/;

const past =
  /^(?:reached|hit|touched|fell|slipped|rose|dropped|climbed|jumped|rallied|moved|gira|girkar|badhkar|pahunch[aei]?)$/;
const maybe = /^(?:may|might|could|would|can|to|if|when|once|until|unless|should|agar|jab)$/;
const soon = /^(?:now|currently|abhi|today|trading|aaj)$/;

/** What a sentence says of where the underlying stands. */
export interface LevelClaim {
  kind: 'at' | 'above' | 'below';
  /** The close or another price of the day before is meant, or a future. */
  before: boolean;
  future: boolean;
}

/** "At 25,000, NIFTY looks …", "Currently 970 on SBIN": the underlying is named after its level. */
function namedAfter(items: readonly Item[], at: number, symbols: ReadonlySet<string>): boolean {
  const is = (item: Item | undefined) =>
    item?.kind === 'word' && (subject.test(item.text) || symbols.has(item.text.toUpperCase()));
  const before = items[at - 1];
  if (before?.kind !== 'word' || at > 3) return false;
  const [one, two, three] = [items[at + 1], items[at + 2], items[at + 3]];
  if (before.text === 'at') return one?.text === ',' && (is(two) || (two?.text === 'the' && is(three)));
  return soon.test(before.text) && /^(?:on|in|for)$/.test(one?.text ?? '') && (is(two) || is(three));
}

/** Whether the words around a figure say that the underlying stands there. */
export function levelClaim(
  items: readonly Item[],
  at: number,
  symbols: ReadonlySet<string>,
): LevelClaim | null {
  let kind: LevelClaim['kind'] = 'at';
  if (namedAfter(items, at, symbols)) return { kind, before: false, future: false };
  for (let i = at - 1; i >= 0 && at - i < 10; i--) {
    const item = items[i]!;
    if (item.kind === 'figure') return null;
    if (item.kind === 'mark') {
      if (/^[~≈₹*_:'"“”$=]$/.test(item.text)) continue;
      if (item.text === ',' && soon.test(items[i + 1]?.text ?? '')) continue;
      return null;
    }
    if (past.test(item.text)) {
      if (items.slice(Math.max(0, i - 3), i).some(({ text }) => maybe.test(text))) return null;
      continue;
    }
    if (moved.test(item.text)) return null;
    if (subject.test(item.text) || symbols.has(item.text.toUpperCase())) {
      if (items.slice(Math.max(0, i - 3), i).some(({ text }) => supposed.test(text))) return null;
      const words = items.slice(Math.max(0, i - 3), at + 3).map(({ text }) => text);
      // "The future of NIFTY", "the NIFTY 24,900 call": something else of that name.
      if (
        i > 0 &&
        /^(?:of|on|in|for)$/.test(items[i - 1]!.text) &&
        !/^(?:price|level|spot)$/.test(items[i - 2]?.text ?? '')
      )
        return null;
      return {
        kind,
        before: words.some((word) =>
          /^(?:closed?|close|yesterday|previous|ended|settled|high|low|kal|reached|hit|touched|opened|open)$/.test(
            word,
          ),
        ),
        future: words.some((word) => /^(?:futures?|forward)$/.test(word)),
      };
    }
    if (bounding.test(item.text))
      kind = /^(?:above|over|beyond|past|through)$/.test(item.text) ? 'above' : 'below';
    else if (!between.test(item.text)) return null;
  }
  return null;
}

/** Whether a figure can be a level of an underlying at that price. */
export const isLevel = ({ unit, value }: ReadFigure, spot: number): boolean =>
  (unit === 'number' || unit === 'money') && value > 0.4 * spot && value < 2.5 * spot;
