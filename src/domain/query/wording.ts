import file from '../../../data/query/phrasings.json' with { type: 'json' };

export interface Filters {
  symbol?: string;
  account?: string;
  state?: string;
  strategy?: string;
  tag?: string;
  expiry?: string;
  model?: string;
  day?: string;
  closedDay?: string;
}

/** Rows to list, or (with `columns`) a figure to add up over groups. */
export interface Phrasing {
  words: readonly string[];
  says: string;
  from: string;
  filters: Filters;
  where?: string;
  select?: string;
  order?: string;
  columns?: string;
  /** Grouped by this before anything else. */
  group?: string;
  currency?: boolean;
  /** What best and worst are measured by, and the rows that have it. */
  value?: string;
  valued?: string;
}

export const fillers: ReadonlySet<string> = new Set(file.fillers.split(' '));
export const groups: Readonly<Record<string, string | undefined>> = file.groups;

const all: Phrasing[] = [...file.measures, ...file.subjects];

/** Every way to ask, as examples. */
export const examples: readonly string[] = all.map(({ says }) => says);

const byLength = all
  .flatMap((phrasing) => phrasing.words.map((words) => ({ words, phrasing })))
  .sort((a, b) => b.words.length - a.words.length);

const escaped = (text: string) => text.replaceAll(/[&.+*?^$()[\]{}|\\]/g, '\\$&');

/** What a lower-case text is about: of a figure and rows (`profit of trades`) the figure. The rest is the text without those words. */
export function subjectIn(text: string): { phrasing: Phrasing | null; rest: string } {
  let rest = text;
  const found: Phrasing[] = [];
  for (const { words, phrasing } of byLength) {
    const pattern = new RegExp(`(?<![\\w&-])${escaped(words)}(?![\\w&-])`, 'g');
    if (!pattern.test(rest)) continue;
    rest = rest.replace(pattern, ' ');
    if (!found.includes(phrasing)) found.push(phrasing);
  }
  const [first = null, second] = found;
  if (second === undefined) return { phrasing: first, rest };
  const figures = found.filter((each) => each.columns !== undefined);
  // Two things at once are not guessed at, but for trades, which any figure of trades is about.
  const plain = found.filter((each) => each.columns === undefined && each.from !== 'trades');
  if (figures.length === 1 && plain.length === 0) return { phrasing: figures[0]!, rest };
  return { phrasing: null, rest: text };
}
