import { readFigures } from './figure.ts';
import { type Item, sentencesOf } from './sentence.ts';

type Told = readonly Item[][];
/** Sentences of strings read before: the rows of an answer are looked at once a sentence. */
const readBefore = new Map<string, Told>();
const mostRead = 1_000;

/** The sentences of a string of a row, its figures read. */
export function toldBy(text: string): Told {
  const known = readBefore.get(text);
  if (known !== undefined) return known;
  const read = sentencesOf(text, readFigures(text).figures);
  if (readBefore.size >= mostRead) readBefore.clear();
  readBefore.set(text, read);
  return read;
}
