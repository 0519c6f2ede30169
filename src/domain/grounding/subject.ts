/** A structure the rows tell about: an idea, a payoff, a position. */
export interface Subject {
  id: number;
  /** Lower-case words of its name, longest first: "short iron condor", "iron condor", "condor". */
  names: readonly string[];
  rank: number | null;
}

/** Something the text speaks of from a place on. */
interface Mention<T> {
  start: number;
  end: number;
  of: T;
}

const nouns =
  /(straddle|strangle|condor|butterfly|spread|collar|calendar|diagonal|call|put|future|ladder|jade lizard|fence|strip|strap)s?$/;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const many =
  /\b(?:all (?:three|two|of)|each|both|either|every|ideas|suggestions|respectively|three lots|none|between them)\b/i;
/** Structures that are always somebody's: their figures are those of a row of that name or nobody's. */
const structure =
  /\b(?:(?:short|long|reverse|bull|bear|call|put|iron|broken[- ]wing|covered|credit|debit|ratio|calendar|double)\s+)*(?:strangle|condor|butterfly|iron fly|collar|jade lizard|ratio spread|back ?spread|(?:bull|bear)\s+(?:call|put)\s+spread)s?\b/gi;

/** The names under which a structure may be spoken of. */
function namesOf(name: string): string[] {
  const full = name.toLowerCase().replace(/[-_]+/g, ' ').trim();
  const words = full.split(/\s+/);
  const found = [full];
  for (let i = 1; i < words.length; i++) {
    const tail = words.slice(i).join(' ');
    if (nouns.test(tail) && !/^(?:call|put|future)s?$/.test(tail)) found.push(tail);
  }
  if (full.endsWith('iron butterfly')) found.push('iron fly');
  return found;
}

/** The structure an object of the rows tells of, put among the others; null where it has neither legs nor a strategy. */
export function subjectOf(
  subjects: Subject[],
  { name, strategy, rank, legs }: Record<string, unknown>,
): number | null {
  const called =
    typeof name === 'string' && (Array.isArray(legs) || strategy !== undefined) ? name : strategy;
  if (typeof called !== 'string' || called === '') return null;
  subjects.push({
    id: subjects.length,
    names: namesOf(called),
    rank: typeof rank === 'number' ? rank : null,
  });
  return subjects.length - 1;
}

function* placesOf(text: string, name: string): Generator<{ start: number; end: number }> {
  const pattern = new RegExp(
    `(?<![\\p{L}\\d])${name.replace(/[^\p{L}\d ]/gu, '.').replace(/ /g, '[\\s_-]+')}s?(?![\\p{L}\\d])`,
    'giu',
  );
  for (const match of text.matchAll(pattern))
    yield { start: match.index, end: match.index + match[0].length };
}

/** Where a text speaks of which structures; one nobody told of has none. */
export function structuresIn(text: string, subjects: readonly Subject[]): Mention<readonly number[]>[] {
  const found: Mention<readonly number[]>[] = [];
  const taken = (start: number, end: number) => found.some((one) => start < one.end && end > one.start);
  const names = [...new Set(subjects.flatMap((one) => one.names))].sort((a, b) => b.length - a.length);
  for (const name of names) {
    const of = subjects.filter((one) => one.names.includes(name)).map(({ id }) => id);
    for (const { start, end } of placesOf(text, name)) {
      // "24,900 straddle" is a pair of quotes of the chain, whoever else trades one.
      const priced =
        /^(?:straddle|spread|calendar)$/.test(name) &&
        (of.length !== 1 || /\d[,\d.]*\s*$|\b(?:the|atm|a|its|bid ask)\s+$/i.test(text.slice(0, start)));
      if (!taken(start, end) && !priced) found.push({ start, end, of });
    }
  }
  for (const { rank, id } of subjects) {
    if (rank === null || rank > ordinals.length) continue;
    const pattern = new RegExp(
      `\\b(?:(?:idea|option|suggestion|rank|choice|no\\.?|number)\\s?#?${rank}\\b(?![.,]?\\d|\\s?%)|${ordinals[rank - 1]}\\s+(?:idea|one|suggestion|choice|structure|trade))`,
      'giu',
    );
    for (const match of text.matchAll(pattern))
      found.push({ start: match.index, end: match.index + match[0].length, of: [id] });
  }
  if (subjects.length > 0) {
    for (const match of text.matchAll(structure)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!taken(start, end)) found.push({ start, end, of: [] });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Which option sides a text speaks of, and where. */
export function rightsIn(text: string): Mention<'CE' | 'PE'>[] {
  const found: Mention<'CE' | 'PE'>[] = [];
  const plain = text.replace(/put[\s/-]+(?:to[\s-]+)?call(?:s?\b)/gi, (all) => ' '.repeat(all.length));
  for (const match of plain.matchAll(/\b(?:(CE|calls?)|(PE|puts?))\b|\d(CE|PE)\b/giu)) {
    if (/^(?:pe|ce)$/.test(match[0])) continue;
    const of = match[1] !== undefined || match[3]?.toUpperCase() === 'CE' ? 'CE' : 'PE';
    found.push({ start: match.index, end: match.index + match[0].length, of });
  }
  return found;
}

/** What of the mentions a place belongs to: the last before it with those listed beside it, else the first after it in its sentence. */
export function nearest<T>(
  mentions: readonly Mention<T>[],
  at: number,
  { from, to, figures }: { from: number; to: number; figures: readonly number[] },
): T[] {
  const inside = mentions.filter((one) => one.start >= from && one.end <= to);
  const apart = (a: Mention<T>, b: Mention<T>) => figures.some((place) => place >= a.end && place < b.start);
  let last = inside.findLastIndex((one) => one.end <= at);
  const list = [];
  if (last >= 0) {
    list.push(inside[last]!);
    for (; last > 0 && !apart(inside[last - 1]!, inside[last]!); last--) list.push(inside[last - 1]!);
    return list.map(({ of }) => of);
  }
  const first = inside.findIndex((one) => one.start >= at);
  if (first === -1) return [];
  list.push(inside[first]!);
  for (let i = first; i + 1 < inside.length && !apart(inside[i]!, inside[i + 1]!); i++)
    list.push(inside[i + 1]!);
  return list.map(({ of }) => of);
}

/** Whether a sentence speaks of several structures without naming them. */
export const severalSubjects = (sentence: string): boolean => many.test(sentence);
