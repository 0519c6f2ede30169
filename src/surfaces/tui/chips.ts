// A long paste stands in the text as one private-use character and is shown as a short label.
const first = 0xe000;
const last = 0xf8ff;

const mostLines = 5;
const mostCharacters = 500;

const isChip = (character: string) => character >= '\ue000' && character <= '\uf8ff';

/** Is this paste long enough to be shown as a label? */
export const isLong = (text: string): boolean =>
  text.length > mostCharacters || text.split('\n').length > mostLines;

/** Takes away characters that would look like a label's own. */
export const withoutChips = (text: string): string => text.replaceAll(/[\ue000-\uf8ff]/g, '\ufffd');

/** The character that stands for the paste at an index; null when there are too many. */
export const chipOf = (index: number): string | null =>
  first + index > last ? null : String.fromCharCode(first + index);

/** The text as it is sent: every label is the paste itself again. */
export const expanded = (text: string, pastes: readonly string[]): string =>
  text.replaceAll(/[\ue000-\uf8ff]/g, (chip) => pastes[chip.charCodeAt(0) - first] ?? '');

/** What is shown for a character of the text. */
export function chipLabel(character: string, pastes: readonly string[]): string | null {
  if (!isChip(character)) return null;
  const text = pastes[character.charCodeAt(0) - first] ?? '';
  const lines = text.split('\n').length;
  return lines > 1 ? `[Pasted ${lines} lines]` : `[Pasted ${text.length} characters]`;
}
