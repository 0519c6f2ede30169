import { structures } from './lexicon.ts';
import type { Item } from './sentence.ts';
import type { ReadFigure } from './spelled.ts';

const optionWord = /^(ce|pe|call|put|calls|puts|strike|strikes)$/;

const describing =
  /^(bull|bear|bullish|bearish|iron|long|short|credit|debit|ratio|broken|wing|reverse|vertical|weekly|monthly)$/;

/** Whether the words from here on name an option or a structure of them: "bull call spread". */
function namesStructure(items: readonly Item[], from: number): boolean {
  for (let i = from; i < from + 4; i++) {
    const item = items[i];
    if (item?.kind !== 'word') return false;
    if (structures.has(item.text) || optionWord.test(item.text)) return true;
    if (!describing.test(item.text)) return false;
  }
  return false;
}

function marked(items: readonly Item[], at: number): boolean {
  const item = items[at]!;
  if (item.kind !== 'figure') return false;
  const { figure } = item;
  if (figure.prefix !== '') return true;
  const next = items[at + 1];
  if (figure.unit === 'strike')
    return !(
      /^(call|put)s?$/.test(figure.suffix) &&
      /,/.test(figure.text) &&
      next !== undefined &&
      next.kind === 'word' &&
      /^(contracts|volume)$/.test(next.text)
    );
  if (figure.unit !== 'number' || figure.suffix === 'par' || figure.value < 10) return false;
  if (namesStructure(items, at + 1)) return true;
  const [one, two] = [items[at - 1], items[at - 2]];
  // "At 25,000 the call is dearer".
  if (one?.text === 'at' && next?.text === 'the' && optionWord.test(items[at + 2]?.text ?? '')) return true;
  if (one?.kind !== 'word')
    return (one?.text === ':' || one?.text === '@') && two?.kind === 'word' && /^strikes?$/.test(two.text);
  if (optionWord.test(one.text)) return two?.kind !== 'figure';
  return /^(of|at|is|are|the)$/.test(one.text) && two?.kind === 'word' && /^strikes?$/.test(two.text);
}

const separator = /^(\/|-|–|—|,|&|and|to|or|x)$/;

/** Figures that name a strike, also those listed beside one ("25,000 / 25,200 call spread"). */
export function strikesIn(items: readonly Item[]): Set<ReadFigure> {
  const found = new Set<ReadFigure>();
  const figures = items.flatMap((item, i) => (item.kind === 'figure' ? [i] : []));
  const figureAt = (i: number): ReadFigure => (items[i] as Extract<Item, { kind: 'figure' }>).figure;
  for (const i of figures) if (marked(items, i)) found.add(figureAt(i));
  const alike = (a: ReadFigure, b: ReadFigure) =>
    (b.unit === 'number' || b.unit === 'strike') && b.value > a.value * 0.6 && b.value < a.value * 1.6;
  const listed = (from: number, to: number) => {
    const between = items.slice(from + 1, to);
    return between.length > 0 && between.length <= 2 && between.every(({ text }) => separator.test(text));
  };
  const priced = (i: number) => /^(at|@|for|near|spot|₹)$/.test(items[i - 1]?.text ?? '');
  for (let k = figures.length - 2; k >= 0; k--) {
    const [i, j] = [figures[k]!, figures[k + 1]!];
    if (found.has(figureAt(j)) && listed(i, j) && alike(figureAt(j), figureAt(i)) && !priced(i))
      found.add(figureAt(i));
  }
  for (let k = 1; k < figures.length; k++) {
    const [i, j] = [figures[k - 1]!, figures[k]!];
    if (
      found.has(figureAt(i)) &&
      figureAt(i).unit === 'number' &&
      listed(i, j) &&
      alike(figureAt(i), figureAt(j))
    )
      found.add(figureAt(j));
  }
  return found;
}
