import type { Fact } from './rows.ts';
import type { ReadFigure } from './spelled.ts';

const up =
  'gain(?:s|ed|ing)?|rose|rises?|rising|up|added|adds?|increas(?:e|es|ed)|climb(?:s|ed)|jump(?:s|ed)|higher|positive|earn(?:s|ed)?|made|makes?|profit(?:s|able)?|plus|surged|grew|badh[aei]|upar|बढ़[ाेी]|ऊपर|मुनाफ़?ा';
const down =
  'los(?:es?|ing|t|s|ses)|fell|falls?|falling|down|drop(?:s|ped)|declin(?:es?|ed)|negative|lower|shed|sheds|unwound|decreas(?:es?|ed)|minus|slipped|eased|costs?|stop(?:s|ped)?|risk(?:s|ed)?|gir[aei]|ghat[aei]|niche|neeche|nuksan|गिर[ाेी]|घट[ाेी]|नीचे|नुकसान';
const word = new RegExp(`(?<![\\p{L}])(?:(${up})|(${down}))(?![\\p{L}])`, 'giu');
const credit = /\b(?:credit|receiv(?:e|es|ed)|collects?|brings?|takes? in)\b/i;
const debit = /\b(?:debit|pays?|costs?|outlay|spend)\b/i;
const breaks = /[;(|—]|,(?!\d)|\.\s|\b(?:while|but|whereas|and|aur|और)\b/giu;

/** The stretch before a figure that belongs to it, and a few words after it. */
function clause(text: string, { start, end }: ReadFigure, from: number): { before: string; after: string } {
  const lead = text.slice(Math.max(from, start - 90), start);
  // "is negative, ₹119": a break right before the figure parts it from nothing.
  const cut = [...lead.matchAll(breaks)].findLast((one) =>
    /[\p{L}\d]/u.test(lead.slice(one.index + one[0].length)),
  );
  const before = cut === undefined ? lead : lead.slice(cut.index + cut[0].length);
  const after = /^[^.;:,(|\d]{0,24}/u.exec(text.slice(end))?.[0] ?? '';
  return { before, after };
}

/** Which way the words around a figure point: 1 up or gained, -1 down or lost, 0 neither. */
export function polarityOf(text: string, figure: ReadFigure, from: number): -1 | 0 | 1 {
  if (figure.sign !== 0) return figure.sign;
  const { before, after } = clause(text, figure, from);
  const last = [...before.matchAll(word)].at(-1);
  const found = last ?? after.match(new RegExp(word.source, 'iu'));
  if (found === undefined || found === null) return 0;
  return found[1] !== undefined ? 1 : -1;
}

/** Whether the text speaks of money received (1), paid (-1) or neither. */
export function flowOf(text: string, figure: ReadFigure, from: number): -1 | 0 | 1 {
  const { before, after } = clause(text, figure, from);
  const said = `${before} ${after.slice(0, 14)}`;
  const [received, paid] = [credit.test(said), debit.test(said)];
  return received === paid ? 0 : received ? 1 : -1;
}

const signed = /^(?:oiChange|gex|expectedValue|viewValue|pnl|vrp|key:change)$|change$|return|slope|theta/i;
/** A loss of these told without its sign reads as a gain. */
const bare = /^(?:expectedValue|viewValue|pnl)$/;

/** Whether the words around a figure give a fact the wrong sign. */
export function misdirected(text: string, figure: ReadFigure, from: number): (fact: Fact) => boolean {
  let said: number | null = null;
  let flow: number | null = null;
  return ({ value, concepts }) => {
    if (value === 0) return false;
    const sign = Math.sign(value);
    if (concepts.includes('netCash')) {
      if (figure.sign !== 0) return figure.sign !== sign;
      flow ??= flowOf(text, figure, from);
      return flow !== 0 && flow !== sign;
    }
    if (!concepts.some((id) => signed.test(id))) return false;
    said ??= polarityOf(text, figure, from);
    if (said !== 0) return said !== sign;
    return sign < 0 && concepts.some((id) => bare.test(id)) && !negativeAfter(text, figure);
  };
}

const negativeAfter = (text: string, { end }: ReadFigure): boolean =>
  /^[^.;\n]{0,40}\b(?:negative|loss|costs?|minus)\b/i.test(text.slice(end));

const above =
  /^\s*(?:points?|pts?|%|percent|vol points?|rupees)?\s*(?:above|over|higher than|more than|on top of|dearer than)\b/i;
const below =
  /^\s*(?:points?|pts?|%|percent|vol points?|rupees)?\s*(?:below|under|lower than|less than|short of|beneath|cheaper than)\b/i;

/** Which way a distance is said to go ("2 % above"), 0 where the text does not say. */
export function directionOf(text: string, { end }: ReadFigure): -1 | 0 | 1 {
  const after = text.slice(end, end + 40);
  return above.test(after) ? 1 : below.test(after) ? -1 : 0;
}
