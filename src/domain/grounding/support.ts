import { isLevel } from './claim.ts';
import { conventional } from './convention.ts';
import { derivation, licence } from './derive.ts';
import { worked } from './formula.ts';
import { fits, matches, prints } from './match.ts';
import { directionOf, misdirected, polarityOf } from './polarity.ts';
import type { Fact } from './rows.ts';
import { besides, direct, grew, type Scene, type Support } from './scene.ts';
import type { Binding } from './sentence.ts';
import type { ReadFigure } from './spelled.ts';
import type { Asked, Reading } from './stage.ts';

function inQuestion(figure: ReadFigure, { figures }: Asked): boolean {
  return figures.some((one) => {
    const loose = one.unit === figure.unit || one.unit === 'number' || figure.unit === 'number';
    return loose && Math.abs(Math.abs(one.value) - Math.abs(figure.value)) <= 1e-9 * Math.abs(one.value);
  });
}

const isBound = ({ tight, threshold }: Binding): boolean => tight !== null && !threshold;
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

const dated = /\b\d{4}-\d{2}-\d{2}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i;

const toGo =
  /^\S+\s+\S*\s*(?:(?:to|till|until) (?:the )?expir|left\b|to go\b|remain|bach[ae]|baa?ki|बाकी|बचे)/i;

/** Whether a count of days is that to the expiry spoken of: no other date stands beside it. */
const ofTheExpiry = ({ figure, binding, sentence, around }: Scene): boolean =>
  !dated.test(sentence) &&
  (binding.tight?.concepts.includes('dte') === true || toGo.test(around.slice(around.indexOf(figure.text))));

/** Whether a level is said to be where the price goes. */
const aimed = ({ figure, from, stage }: Scene, text: string): boolean =>
  figure.unit === 'number' &&
  stage.scope.subjects === null &&
  /\b(?:price )?targets?\b[^.;\d]{0,16}$/i.test(text.slice(from, figure.start));

/** Where the underlying is said to stand: there it is, or on the side of that level that the text names. */
function levelled(scene: Scene, text: string): Support | null | undefined {
  const { figure, claim, stage } = scene;
  if (claim === null && !aimed(scene, text)) return undefined;
  const spots = stage
    .of(claim?.future === true ? ['forward', 'spot'] : ['spot'])
    .filter(({ kind }) => kind === 'price');
  const spot = spots[0];
  if (spot === undefined || !isLevel(figure, spot.value)) return undefined;
  // Where a price will go is in no row.
  if (claim === null) return null;
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

/** What the label beside a figure names: of a put-call ratio by or of something the ratio, not that thing. */
function meantBy({ figure, binding, sentence }: Scene): readonly string[] {
  const { concepts } = binding.tight!;
  const small = figure.unit === 'number' && Math.abs(figure.value) < 10;
  if (!small || !binding.named.has('pcr') || !concepts.some((id) => /^(?:pcr|oi|volume)$/.test(id)))
    return concepts;
  const byVolume = /\bvolumes?\b/i.test(sentence);
  const byInterest = /\b(?:oi|open interest)\b/i.test(sentence);
  return byVolume ? ['pcrVolume', ...(byInterest ? ['pcr'] : [])] : ['pcr'];
}

/** What the label beside a figure leaves to be it. */
function boundTo(scene: Scene, text: string): { named: readonly Fact[]; tight: boolean } | null {
  const { figure, binding, stage, around } = scene;
  if (!isBound(binding) || directionOf(text, figure) !== 0) return null;
  const concepts = meantBy(scene);
  const changed = concepts.includes('oi') && figure.unit !== 'strike' && grew.test(around);
  const bound = stage.of(changed ? [...concepts, 'oiChange'] : concepts);
  // The worst of what has no worst is no figure.
  if (stage.unlimited(concepts)) return { named: [], tight: true };
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

/** Whether the figure is just what the sentence speaks of, with the sign turned round. */
function reversed(scene: Scene, meant: readonly Fact[], named: readonly Fact[], text: string): boolean {
  const { figure, from } = scene;
  const wrong = misdirected(text, figure, from);
  const turned = (fact: Fact) =>
    !fact.concepts.includes('said') &&
    prints(figure, fact.value, fact.kind) &&
    (wrong(fact) || !matches(figure, fact));
  return meant.some(turned) && !named.some((fact) => matches(figure, fact));
}

/** What lets a sentence state a figure that no row holds: a rule of the trade, an example. */
function usage(scene: Scene, text: string): string | null {
  const { figure, stage } = scene;
  const after = text.slice(figure.start, figure.end + 40);
  const wide = text.slice(Math.max(scene.from, figure.start - 90), figure.end + 48);
  if (stage.scope.teller === 'market' && conventional(figure, wide, after)) return 'convention';
  return exemplary(scene) ? 'example' : null;
}

/** Whether money is told as the worst of something that has no worst. */
const endless = ({ figure, binding: { named }, stage }: Scene): boolean =>
  figure.unit === 'money' && named.has('maxLoss') && stage.unlimited(['maxLoss']);

/** What supports a figure, or null. */
export function supportOf(scene: Scene, reading: Reading): Support | null {
  const { figure, sentence, stage } = scene;
  const { asked, text, dayCounts } = reading;
  if (inQuestion(figure, asked)) return { by: 'question', fact: null };
  const level = levelled(scene, text);
  if (level !== undefined) return level;
  const spoken = speaks(scene, text);
  const bound = boundTo(scene, text);
  const none = endless(scene);
  const tight = bound !== null || none;
  const meant =
    bound?.named ?? stage.of(besides(scene, text.slice(Math.max(0, figure.start - 12), figure.start)));
  const named = meant.filter((one) => spoken(one) && !(none && one.concepts.includes('said')));
  if (reversed(scene, meant, named, text)) return null;
  // What a sentence of the rows tells of a thing is the less exact where the rows hold the thing itself.
  const exact = new Set(meant.flatMap(({ concepts }) => (concepts.includes('said') ? [] : concepts)));
  const heard = (one: Fact) =>
    spoken(one) &&
    !(one.concepts.includes('said') && one.concepts.some((id) => exact.has(id.replace('~', ''))));
  const fact = direct(scene, { candidates: () => stage.facts(), spoken: heard, named, tight }, text);
  if (fact !== null) return { by: fact.path, fact };
  if (figure.unit === 'days' && dayCounts.has(figure.value) && !ofTheExpiry(scene))
    return { by: 'dates', fact: null };
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
