import { type ReadFigure, readFigures, type Unit } from './figure.ts';
import type { MaskedDate } from './mask.ts';
import { type Fact, readRows } from './rows.ts';
import { bindings, type Item, labelled, sentencesOf } from './sentence.ts';
import { strikesIn } from './strike.ts';
import { type Reading, stageOf, supportOf } from './support.ts';

/** A figure of a text and what supports it. */
export interface GroundedFigure {
  text: string;
  start: number;
  end: number;
  value: number;
  unit: Unit;
  supported: boolean;
  /** Path of the row value, how it follows from two of them, `question`, `dates` or `convention`; null where nothing does. */
  by: string | null;
}

export interface Grounding {
  figures: GroundedFigure[];
  /** The figures nothing supports, as they stand in the text. */
  unsupported: string[];
  ok: boolean;
}

function knownDate({ year, month, day }: MaskedDate, { rows, asked }: Reading): boolean {
  const tail = `-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  for (const date of rows.dates) {
    if (date.endsWith(tail) && (year === null || date.startsWith(`${year}`))) return true;
  }
  return asked.dates.some(
    (one) =>
      one.month === month && one.day === day && (year === null || one.year === null || one.year === year),
  );
}

function strikeSupport({ value }: ReadFigure, { rows, asked }: Reading): string | null {
  if (rows.strikes.has(value)) return 'strike';
  return asked.figures.some((one) => one.value === value) ? 'question' : null;
}

function dayCountsOf(dates: ReadonlySet<string>): Set<number> {
  const days = [...dates]
    .slice(0, 24)
    .map((date) => Date.parse(date) / 86_400_000)
    .filter(Number.isFinite);
  return new Set(days.flatMap((a) => days.map((b) => Math.abs(a - b))));
}

function rightsOf(sentence: string): Set<string> {
  const found = new Set<string>();
  if (/\b(?:CE|calls?)\b|\dCE\b/i.test(sentence)) found.add('CE');
  if (/\b(?:PE|puts?)\b|\dPE\b/i.test(sentence)) found.add('PE');
  return found;
}

function symbolsOf(sentence: string, known: ReadonlySet<string>): Set<string> {
  const joined = sentence.toUpperCase().replace(/\b(BANK|FIN|INDIA) (NIFTY|VIX)\b/g, '$1$2');
  return new Set(joined.split(/[^A-Z0-9&.-]+/).filter((word) => known.has(word)));
}

interface Read {
  figures: GroundedFigure[];
  stated: Fact[];
}

function groundSentence(items: Item[], reading: Reading, stated: readonly Fact[]): Read {
  const { text, rows } = reading;
  const [from, to] = [items[0]!.start, items.at(-1)!.end];
  const sentence = text.slice(from, to);
  const strikeFigures = strikesIn(items);
  const strikes = new Set([...strikeFigures].map(({ value }) => value));
  const scope = { strikes, rights: rightsOf(sentence), symbols: symbolsOf(sentence, rows.symbols) };
  const stage = stageOf(scope, reading);
  const found: Read = { figures: [], stated: [] };
  const bound = bindings(labelled(items, text, rows.phrases));
  const beside = [...bound.keys()];
  const legs = (rows.byConcept.get('key:strike') ?? []).filter(({ value }) => strikes.has(value));
  for (const [figure, binding] of bound) {
    const { start, end, value, unit } = figure;
    const put = (by: string | null, as: Unit = unit) =>
      found.figures.push({
        text: text.slice(start, end).trim(),
        start,
        end,
        value,
        unit: as,
        supported: by !== null,
        by,
      });
    if (strikeFigures.has(figure)) {
      put(strikeSupport(figure, reading), 'strike');
      continue;
    }
    const around = text.slice(Math.max(0, start - 48), end + 48);
    const scene = {
      figure,
      binding,
      stage,
      sentence,
      around,
      stated: [...found.stated, ...legs, ...stated],
      beside,
    };
    const support = supportOf(scene, reading);
    put(support?.by ?? null);
    if (support === null) continue;
    if (support.fact !== null) found.stated.push(support.fact);
  }
  return found;
}

/**
 * Checks every figure of a text against tool rows: equal within the rounding it is printed with, of a fitting unit and of the
 * meaning its sentence gives it, or following from two row values by one operation. Strikes and expiries must be listed.
 */
export function ground(
  text: string,
  rows: readonly unknown[],
  options: { question?: string } = {},
): Grounding {
  const { figures, dates } = readFigures(text);
  const asked = readFigures(options.question ?? '');
  const mentioned = new Set([...figures, ...asked.figures].map(({ value }) => Math.abs(value)));
  const facts = readRows(rows, mentioned);
  const reading: Reading = { text, rows: facts, asked, mentioned, dayCounts: dayCountsOf(facts.dates) };
  const found: GroundedFigure[] = [];
  let stated: readonly Fact[] = [];
  for (const items of sentencesOf(text, figures)) {
    const read = groundSentence(items, reading, stated);
    found.push(...read.figures);
    if (read.stated.length > 0) stated = read.stated;
  }
  for (const date of dates) {
    if (!date.expiry) continue;
    const { start, end, month, day } = date;
    const known = knownDate(date, reading);
    const by = known ? 'date' : null;
    found.push({ text: date.text, start, end, value: month * 100 + day, unit: 'date', supported: known, by });
  }
  found.sort((a, b) => a.start - b.start);
  const unsupported = found.filter(({ supported }) => !supported).map((figure) => figure.text);
  return { figures: found, unsupported, ok: unsupported.length === 0 };
}
