import type { GroundedFigure } from '../../domain/grounding/grounding.ts';
import type { AnswerFigure } from '../events.ts';

const plain: Readonly<Record<string, string>> = {
  question: 'your question',
  dates: 'days between two dates of the results',
  convention: 'a convention of the trade',
  strike: 'a listed strike',
  example: 'an example, not a reading',
  date: 'a date of the results',
};

/** Where a figure comes from, in words: the command and the place in what it gave, or how it follows from such places. */
function sourceWords(by: string | null, commandAt: (index: number) => string | null): string | null {
  if (by === null) return null;
  const known = plain[by];
  if (known !== undefined) return known;
  const numbered = /(^|[\s(])\[(\d+)\]\.?/g;
  const named = numbered.test(by)
    ? by.replaceAll(
        numbered,
        (_, before: string, index: string) => `${before}${commandAt(Number(index)) ?? 'result'} `,
      )
    : `${commandAt(0) ?? 'result'} ${by}`;
  return named
    .replaceAll(/suggestions\[(\d+)\]\.?/g, (_, index: string) => `idea ${Number(index) + 1} `)
    .trim();
}

/** The figures of an answer in order, each with its source. */
export const sourced = (
  figures: readonly GroundedFigure[],
  commandAt: (index: number) => string | null,
): AnswerFigure[] =>
  figures.map(({ text, supported, by }) => ({ text, supported, source: sourceWords(by, commandAt) }));
