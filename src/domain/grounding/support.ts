import { isLevel, type LevelClaim } from './claim.ts';
import { conventional } from './convention.ts';
import { derivation, licence } from './derive.ts';
import { worked } from './formula.ts';
import { hedges } from './lexicon.ts';
import { digitsOf, fits, hedged, lengthOf, matches } from './match.ts';
import { directionOf, misdirected, polarityOf } from './polarity.ts';
import type { Fact } from './rows.ts';
import type { Binding } from './sentence.ts';
import type { ReadFigure } from './spelled.ts';
import type { Asked, Reading, Stage } from './stage.ts';

/** One figure and what its sentence says around it. */
export interface Scene {
  figure: ReadFigure;
  binding: Binding;
  stage: Stage;
  sentence: string;
  /** Where the sentence starts. */
  from: number;
  /** What the words before the figure say of the underlying. */
  claim: LevelClaim | null;
  around: string;
  /** Facts that figures before this one turned out to be. */
  stated: readonly Fact[];
  /** All figures of the sentence. */
  beside: readonly ReadFigure[];
}

export interface Support {
  by: string;
  fact: Fact | null;
}

/** A bound the text puts round a value ("over 80 %") holds where the value lies just beyond it. */
function bounds(figure: ReadFigure, fact: Fact, before: string): boolean {
  if (digitsOf(figure) > 2) return false;
  const above = /\b(?:over|more than|above|at least|exceeds?)\s*[₹$]?$/i.test(before);
  const below = /\b(?:under|less than|below|at most|up to|within)\s*[₹$]?$/i.test(before);
  if (!above && !below) return false;
  const scale = figure.unit === 'percent' && fact.kind === 'ratio' ? 100 : 1;
  const ratio = (Math.abs(fact.value) * scale) / Math.abs(figure.value);
  return above ? ratio >= 1 && ratio <= 1.05 : ratio <= 1 && ratio >= 0.95;
}

function inQuestion(figure: ReadFigure, { figures }: Asked): boolean {
  return figures.some((one) => {
    const loose = one.unit === figure.unit || one.unit === 'number' || figure.unit === 'number';
    return loose && Math.abs(Math.abs(one.value) - Math.abs(figure.value)) <= 1e-9 * Math.abs(one.value);
  });
}

const levels = ['resistance', 'support', 'maxPain', 'atmStrike', 'breakeven'] as const;
const isBound = ({ tight, threshold }: Binding): boolean => tight !== null && !threshold;
const grew =
  /\b(?:rose|fell|added|adds|shed|increased?|decreased?|dropped|grew|unwound|built|changed?|up|down|jumped|climbed|declined)\b/i;

/** What the words and the unit beside a figure say it is. */
function besides({ figure, binding, around }: Scene, before: string): string[] {
  const wanted = [...binding.named];
  if (/\blots?\b/i.test(around)) wanted.push('lotSize', 'lots', 'quantity');
  if (/(?:\bat|@|\bfor)\s*[₹$]?$/i.test(before)) wanted.push('price', 'bid', 'ask');
  if (/\b(?:at|near|around|above|below|past|beyond|under|over)\s*$/i.test(before)) wanted.push(...levels);
  if (/[×x*]\s*$/i.test(before)) wanted.push('lotSize', 'quantity', 'lots');
  if (wanted.includes('oi') && grew.test(around)) wanted.push('oiChange');
  if (figure.unit === 'days') wanted.push('dte');
  if (figure.unit === 'count') wanted.push('oi', 'oiChange', 'volume', 'quantity', 'lots');
  return wanted.flatMap((id) => [id, `~${id}`]);
}

/** Where the sentence names other things, a short figure or one of another kind agrees with something by chance. */
function plausible({ figure, binding }: Scene, named: readonly Fact[]): (fact: Fact) => boolean {
  const length = lengthOf(figure);
  if (named.length === 0 || binding.named.size === 0 || length >= 5) return () => true;
  if (length < 4) return () => false;
  const kinds = new Set(named.map(({ kind }) => kind));
  return ({ kind }) => kinds.has(kind);
}

interface Choice {
  candidates: () => readonly Fact[];
  spoken: (fact: Fact) => boolean;
  named: readonly Fact[];
  /** A label names the figure itself: it is one of `named` or nothing. */
  tight: boolean;
}

function direct(scene: Scene, { candidates, spoken, named, tight }: Choice, text: string): Fact | null {
  const { figure } = scene;
  const before = text.slice(Math.max(0, figure.start - 18), figure.start);
  const word = /(\p{L}+)\s*[₹$~≈]?\s*$/u.exec(before)?.[1]?.toLowerCase() ?? '';
  const readings = hedges.has(word) || /[~≈]\s*[₹$]?$/.test(before) ? [figure, hedged(figure)] : [figure];
  const among = (facts: readonly Fact[]) => {
    for (const one of readings) {
      const hit = facts.find((fact) => matches(one, fact) && spoken(fact));
      if (hit !== undefined) return hit;
    }
    return null;
  };
  const hit = among(named) ?? named.find((fact) => bounds(figure, fact, before)) ?? null;
  return hit !== null || tight ? hit : among(candidates().filter(plausible(scene, named)));
}

/** Whether a value may stand for a figure the text does not call a strike: a listed strike is no price of anything. */
function speaks({ figure, from, around }: Scene, text: string): (fact: Fact) => boolean {
  const before = text.slice(Math.max(from, figure.start - 18), figure.start);
  const bound = /\b(?:above|below|past|beyond|under|over|through|breaks?|holds?)\s*$/i.test(before);
  const strikeless =
    /\b(?:strike|sell|buy)\b/i.test(around) && figure.unit === 'number' && figure.value > 1000;
  const wrong = misdirected(text, figure, from);
  return (fact) =>
    (!fact.concepts.includes('key:strike') || (bound && !fact.row && fact.subject !== null)) &&
    !(strikeless && fact.concepts.includes('said')) &&
    !wrong(fact);
}

const digitsOnly = ({ text }: ReadFigure): boolean => /\d/.test(text);

/** Where the underlying is said to stand: there it is, or on the side of that level that the text names. */
function levelled(scene: Scene, text: string): Support | null | undefined {
  const { figure, claim, stage } = scene;
  if (claim === null) return undefined;
  const spots = stage
    .of(claim.future ? ['forward', 'spot'] : ['spot'])
    .filter(({ kind }) => kind === 'price');
  const spot = spots[0];
  if (spot === undefined || !isLevel(figure, spot.value)) return undefined;
  if (claim.kind !== 'at') {
    const apart = (figure.value - spot.value) / spot.value;
    const right = claim.kind === 'below' ? apart >= 0 : apart <= 0;
    const just = /\b(?:just|slightly|a little|a touch|marginally)\b/i.test(
      text.slice(scene.from, figure.start),
    );
    const holds = right && Math.abs(apart) <= (just ? 0.01 : 0.05);
    return holds ? { by: `${claim.kind} ${spot.path}`, fact: null } : null;
  }
  const all = claim.before
    ? [
        ...stage
          .of(['previous', 'key:close', 'key:high', 'key:low', 'close', 'price'])
          .filter((one) => one.strike === null),
        ...spots,
      ]
    : spots;
  const fact = direct(scene, { candidates: () => [], spoken: () => true, named: all, tight: true }, text);
  return fact === null ? null : { by: fact.path, fact };
}

/** What the label beside a figure leaves to be it. */
function boundTo(scene: Scene, text: string): { named: readonly Fact[]; tight: boolean } | null {
  const { figure, binding, stage, around } = scene;
  if (!isBound(binding) || directionOf(text, figure) !== 0) return null;
  const { concepts } = binding.tight!;
  const changed = concepts.includes('oi') && figure.unit !== 'strike' && grew.test(around);
  const bound = stage.of(changed ? [...concepts, 'oiChange'] : concepts);
  const fitting = (one: Fact) => fits(figure.unit, one);
  const tight =
    bound.some((one) => !one.concepts.includes('said') && fitting(one)) ||
    (bound.length > 0 && bound.every((one) => one.concepts.includes('said') && fitting(one)));
  return tight ? { named: bound, tight } : null;
}

const example =
  /^[^\p{L}]*(?:for (?:example|instance)|e\.g\.|suppose|imagine|assume|let['’]?s say|say,|jaise|maan lo|उदाहरण|मान लो)/iu;

/** Whether the sentence makes its figures up, and says so, of nothing that the rows know. */
const exemplary = ({ sentence, stage: { scope } }: Scene): boolean =>
  example.test(sentence) &&
  scope.symbols.size === 0 &&
  scope.strikes.size === 0 &&
  scope.subjects === null &&
  scope.teller === 'market';

/** What lets a sentence state a figure that no row holds: a rule of the trade, an example. */
function usage(scene: Scene, text: string): string | null {
  const { figure, around, stage } = scene;
  const after = text.slice(figure.start, figure.end + 40);
  if (stage.scope.teller === 'market' && conventional(figure, around, after)) return 'convention';
  return exemplary(scene) ? 'example' : null;
}

/** What supports a figure, or null. */
export function supportOf(scene: Scene, reading: Reading): Support | null {
  const { figure, sentence, stage } = scene;
  const { asked, text, dayCounts } = reading;
  if (inQuestion(figure, asked)) return { by: 'question', fact: null };
  const level = levelled(scene, text);
  if (level !== undefined) return level;
  const spoken = speaks(scene, text);
  const bound = boundTo(scene, text);
  const tight = bound !== null;
  const meant =
    bound?.named ?? stage.of(besides(scene, text.slice(Math.max(0, figure.start - 12), figure.start)));
  const named = meant.filter(spoken);
  // What a sentence of the rows tells of a thing is the less exact where the rows hold the thing itself.
  const exact = new Set(meant.flatMap(({ concepts }) => (concepts.includes('said') ? [] : concepts)));
  const heard = (one: Fact) =>
    spoken(one) &&
    !(one.concepts.includes('said') && one.concepts.some((id) => exact.has(id.replace('~', ''))));
  const fact = direct(scene, { candidates: () => stage.facts(), spoken: heard, named, tight }, text);
  if (fact !== null) return { by: fact.path, fact };
  if (figure.unit === 'days' && dayCounts.has(figure.value)) return { by: 'dates', fact: null };
  const usual = usage(scene, text);
  if (usual !== null) return { by: usual, fact: null };
  const counts = [...scene.beside, ...asked.figures].filter(({ unit }) =>
    /^(count|multiple|percent)$/.test(unit),
  );
  const shares = counts
    .map(({ unit, value }) => (unit === 'percent' ? value / 100 : value))
    .filter((share) => share > 0);
  const said = polarityOf(text, figure, scene.from);
  const times = timesIn(sentence, scene.beside);
  const sum = worked(
    {
      figure,
      sentence,
      of: (id) => stage.sides(id),
      strikes: [...stage.scope.strikes],
      rights: stage.scope.rights,
      times,
      amounts: asked.figures.filter(({ value }) => value >= 1000).map(({ value }) => value),
    },
    said,
  );
  if (sum !== null) return { by: sum, fact: null };
  if (digitsOnly(figure) === false && figure.unit === 'multiple') return null;
  const greek =
    scene.binding.named.has('delta') || scene.binding.named.has('gamma') || scene.binding.named.has('vega');
  if (greek && figure.unit === 'number' && stage.scope.strikes.size > 0) return null;
  const stated = tight ? [] : scene.stated;
  // A premium goes into a sum only where its option is named.
  const summed = stage.scope.strikes.size > 0 ? named : named.filter(({ strike }) => strike === null);
  const by = derivation(
    figure,
    { named: summed, stated, anchors: stage.anchors(), shares, direction: directionOf(text, figure), text },
    licence(sentence, tight),
  );
  return by === null ? null : { by, fact: null };
}

/** How many times a trade is taken: "two lots", "3 lots", "half", "double". */
function timesIn(sentence: string, beside: readonly ReadFigure[]): number[] {
  const found = beside
    .filter(({ unit, suffix, text }) => unit === 'count' && (/^lots?$/.test(suffix) || /lots?$/i.test(text)))
    .map(({ value }) => value);
  if (/\bhalf\b|\baadha\b|आधा/iu.test(sentence)) found.push(0.5);
  if (/\bquarter\b/i.test(sentence)) found.push(0.25);
  if (/\b(?:double|twice)\b|दोगुना/iu.test(sentence)) found.push(2);
  return found.filter((value) => value > 0 && value <= 50 && value !== 1);
}
