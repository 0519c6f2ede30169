import { shapeNames } from '../journal/shape.ts';
import type { Asked } from './asked.ts';

const escaped = (word: string): string => word.replaceAll(/[^a-z0-9]/g, '\\$&');

/** A structure's name as people write it: with blanks or hyphens, one or several. */
const patternOf = (name: string): string =>
  `${name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map(escaped)
    .join('[\\s-]+')
    .replace(/y$/, '(?:y|ies)')
    .replace(/x$/, 'x(?:es)?')}s?`;

/** Names and the ids they mean: "short straddle" one, "straddle" all that are some. */
function phrases(): { pattern: RegExp; ids: string[] }[] {
  const meant = new Map<string, Set<string>>();
  const add = (name: string, id: string) => meant.set(name, (meant.get(name) ?? new Set()).add(id));
  for (const [id, name] of shapeNames) {
    for (const called of [name, id.replaceAll('-', ' ')]) {
      add(called.toLowerCase(), id);
      const both = /^(?:long|short) (.+ .+)$/.exec(called.toLowerCase())?.[1];
      const family = /\b(straddle|strangle|butterfly|condor|calendar|diagonal)\b/i.exec(called)?.[1];
      for (const wider of [both, family]) if (wider !== undefined) add(wider.toLowerCase(), id);
    }
  }
  return [...meant]
    .sort(([a], [b]) => b.length - a.length)
    .map(([name, ids]) => ({
      pattern: new RegExp(`(?<![\\w&-])${patternOf(name)}(?![\\w&-])`),
      ids: [...ids],
    }));
}

let known: ReturnType<typeof phrases> | undefined;

/** Ids of the structures a name means; none where it is not a structure's. */
export function idsOf(name: string): readonly string[] {
  known ??= phrases();
  const text = name.toLowerCase().replaceAll('_', ' ').trim();
  return known.find(({ pattern }) => pattern.exec(text)?.[0] === text)?.ids ?? [];
}

/** Takes the structures that a lower-case text names, and expiry days, out of it. */
export function structured(text: string, asked: Asked): string {
  known ??= phrases();
  let rest = text;
  for (const { pattern, ids } of known) {
    if (!pattern.test(rest)) continue;
    rest = rest.replace(pattern, ' ');
    asked.structures.push(...ids);
  }
  return rest.replace(/(?<![\w-])expir(?:y|ation)(?:[\s-]days?)?(?![\w-])/, () => {
    asked.onExpiry = true;
    return ' ';
  });
}
