/** Words that carry no meaning of their own. */
const small = new Set(
  'the and but for with that this from have has are was were will would can could should your you its not into than then them they there here also only very more most some any all been being what when which while about over under'.split(
    ' ',
  ),
);

const wordsOf = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}.,]*/gu) ?? [])
      .map((word) => word.replace(/[.,]+$/, '').replace(/(?<=s)es$|(?<!s)s$/, ''))
      .filter((word) => word.length > 2 && !small.has(word)),
  );

/** Share of a remark's own words from which it says nothing that was not said. */
const same = 0.8;

/** Whether a remark says again what one of the texts before it said. */
export function repeated(remark: string, before: readonly string[]): boolean {
  const own = wordsOf(remark);
  if (own.size === 0) return true;
  return before.some((text) => {
    const said = wordsOf(text);
    return [...own].filter((word) => said.has(word)).length / own.size >= same;
  });
}
