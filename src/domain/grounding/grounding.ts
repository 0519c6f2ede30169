import { levelClaim, tellerOf } from './claim.ts';
import { readFigures } from './figure.ts';
import type { MaskedDate } from './mask.ts';
import { type Fact, readRows } from './rows.ts';
import { bindings, type Item, labelled, sentencesOf } from './sentence.ts';
import type { ReadFigure, Unit } from './spelled.ts';
import { everyExpiry, type Reading, type Stage, stageOf } from './stage.ts';
import { strikesIn } from './strike.ts';
import { nearest, rightsIn, severalSubjects, structuresIn } from './subject.ts';
import { supportOf } from './support.ts';

/** A figure of a text and what supports it. */
export interface GroundedFigure {
  text: string;
  start: number;
  end: number;
  value: number;
  unit: Unit;
  supported: boolean;
  /** Path of the row value, how it follows from two of them, `question`, `dates`, `convention` or `example`; null where nothing does. */
  by: string | null;
}

export interface Grounding {
  figures: GroundedFigure[];
  /** The figures nothing supports, as they stand in the text. */
  unsupported: string[];
  ok: boolean;
}

function knownDate({ year, month, day, role }: MaskedDate, { rows, asked }: Reading): boolean {
  const tail = `-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  for (const date of role === 'expiry' && rows.expiries.size > 0 ? rows.expiries : rows.dates) {
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

const severalExpiries =
  /\b(?:term structure|(?:next|other|later|far|further|monthly|weekly|following|each|every|all|both) (?:\w+ )?expir|next (?:week|month)|expiries|agl[aie])\b/i;

/** The days a text names, and whether it speaks of expiries side by side. */
function daysOf(text: string, dates: readonly MaskedDate[]): Set<string> {
  const two = (n: number) => String(n).padStart(2, '0');
  const named = dates.map(({ month, day }) => `${two(month)}-${two(day)}`);
  return new Set(severalExpiries.test(text) ? [...named, everyExpiry] : named);
}

function symbolsOf(sentence: string, known: ReadonlySet<string>): Set<string> {
  const joined = sentence.toUpperCase().replace(/\b(BANK|FIN|INDIA) (NIFTY|VIX)\b/g, '$1$2');
  return new Set(joined.split(/[^A-Z0-9&.-]+/).filter((word) => known.has(word)));
}

interface Read {
  figures: GroundedFigure[];
  stated: Fact[];
  /** The structures the sentence ended with, for those after it that name none. */
  spokenOf: readonly number[] | null;
}

/** What is carried from sentence to sentence. */
interface Carried {
  stated: readonly Fact[];
  spokenOf: readonly number[] | null;
}

interface Belonging {
  /** The structures the sentence names, in order. */
  inside: Reading['structures'];
  of(start: number): { subjects: ReadonlySet<number> | null; rights: ReadonlySet<'CE' | 'PE'> };
}

/** Which structures and which side of the option each figure of a sentence belongs to. */
function belonging(items: readonly Item[], sentence: string, reading: Reading, carried: Carried): Belonging {
  const [from, to] = [items[0]!.start, items.at(-1)!.end];
  const figures = items.filter(({ kind }) => kind === 'figure').map(({ start }) => start);
  const plain = items.filter((item) => item.kind === 'figure' && !reading.strikeFigures.has(item.figure));
  const place = { from, to, figures: plain.map(({ start }) => start) };
  const rights = rightsIn(reading.text.slice(from, to)).map((one) => ({
    ...one,
    start: one.start + from,
    end: one.end + from,
  }));
  const inside = reading.structures.filter((one) => one.start >= from && one.end <= to);
  const several = severalSubjects(sentence);
  return {
    inside,
    of: (start: number) => {
      const named = nearest(inside, start, { ...place, figures }).flat();
      const follows = inside.length > 0 && inside[0]!.start > start;
      const kept = follows || inside.length === 0 ? (carried.spokenOf ?? []) : [];
      const subjects =
        several || (inside.length === 0 && carried.spokenOf === null) ? null : new Set([...named, ...kept]);
      return { subjects, rights: new Set(nearest(rights, start, place)) };
    },
  };
}

/** The facts each figure of a sentence may be, by what it belongs to. */
function staging(items: readonly Item[], sentence: string, reading: Reading, of: Belonging['of']) {
  const strikes = new Set(
    items.flatMap((item) =>
      item.kind === 'figure' && reading.strikeFigures.has(item.figure) ? [item.figure.value] : [],
    ),
  );
  const symbols = symbolsOf(sentence, reading.rows.symbols);
  const teller = tellerOf(sentence);
  const stages = new Map<string, Stage>();
  const stageAt = (start: number): Stage => {
    const { subjects, rights } = of(start);
    const key = `${subjects === null ? '*' : [...subjects].join()}|${[...rights].join()}`;
    const stage = stages.get(key) ?? stageOf({ strikes, rights, symbols, subjects, teller }, reading);
    stages.set(key, stage);
    return stage;
  };
  return { strikes, stageAt };
}

function groundSentence(items: Item[], reading: Reading, carried: Carried): Read {
  const { text, rows } = reading;
  const [from, to] = [items[0]!.start, items.at(-1)!.end];
  const sentence = text.slice(from, to);
  for (const figure of strikesIn(items)) reading.strikeFigures.add(figure);
  const { of, inside } = belonging(items, sentence, reading, carried);
  const { strikes, stageAt } = staging(items, sentence, reading, of);
  const spokenOf = inside.length > 0 ? [...new Set(inside.flatMap((one) => one.of))] : carried.spokenOf;
  const found: Read = { figures: [], stated: [], spokenOf };
  const bound = bindings(labelled(items, text, rows.phrases));
  const beside = [...bound.keys()];
  const legs = (rows.byConcept.get('key:strike') ?? []).filter(({ value }) => strikes.has(value));
  const put = ({ start, end, value, unit }: ReadFigure, by: string | null, as: Unit = unit) => {
    const written = { text: text.slice(start, end).trim(), start, end, value, unit: as };
    found.figures.push({ ...written, supported: by !== null, by });
  };
  for (const [figure, binding] of bound) {
    const { start, end } = figure;
    if (figure.small === true && binding.tight === null && figure.unit !== 'days') continue;
    if (reading.strikeFigures.has(figure)) {
      put(figure, strikeSupport(figure, reading), 'strike');
      continue;
    }
    const claim = levelClaim(
      items,
      items.findIndex((item) => item.start === start),
      rows.symbols,
    );
    const around = text.slice(Math.max(0, start - 48), end + 48);
    const stated = [...found.stated, ...legs, ...carried.stated];
    const stage = stageAt(start);
    const support = supportOf(
      { figure, binding, stage, sentence, from, claim, around, stated, beside },
      reading,
    );
    if (figure.small === true && support === null && binding.tight === null) continue;
    put(figure, support?.by ?? null);
    if (support !== null && support.fact !== null) found.stated.push(support.fact);
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
  const reading: Reading = {
    text,
    rows: facts,
    asked,
    mentioned,
    days: daysOf(`${text} ${options.question ?? ''}`, [...dates, ...asked.dates]),
    dayCounts: dayCountsOf(facts.dates),
    structures: structuresIn(text, facts.subjects),
    strikeFigures: new Set(),
  };
  const found: GroundedFigure[] = [];
  let carried: Carried = { stated: [], spokenOf: null };
  for (const items of sentencesOf(text, figures)) {
    const { figures: read, stated, spokenOf } = groundSentence(items, reading, carried);
    found.push(...read);
    carried = { stated: stated.length > 0 ? stated : carried.stated, spokenOf };
  }
  for (const date of dates) {
    if (date.role === 'other') continue;
    const { start, end, month, day } = date;
    const known = knownDate(date, reading);
    const by = known ? 'date' : null;
    found.push({ text: date.text, start, end, value: month * 100 + day, unit: 'date', supported: known, by });
  }
  found.sort((a, b) => a.start - b.start);
  const unsupported = found.filter(({ supported }) => !supported).map((figure) => figure.text);
  return { figures: found, unsupported, ok: unsupported.length === 0 };
}
