import { isoWithOffset } from '../calendar/calendar.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import { chainDocument } from '../chain/document/document.ts';
import { templates } from '../options/playbook/template.ts';
import { conditionVector } from './conditions.ts';
import { type Lesson, lessonOf, type Recollection, type Structure } from './lesson.ts';
import { marketState } from './market-state.ts';

/** What memory says of each structure in the market of an analysis; a structure is judged once. */
export function lessonsOn(
  memory: Recollection,
  analysis: ChainAnalysis,
  closes: readonly (number | null)[],
): (structure: Structure) => Lesson {
  const { exchange } = analysis.chain;
  const families = new Map(templates.map(({ id, family }) => [id, family]));
  const state = conditionVector(marketState(chainDocument(analysis, { strikes: 'none' }), closes));
  const lessons = new Map<string, Lesson>();
  return (structure) => {
    const lesson =
      lessons.get(structure.id) ??
      lessonOf(structure, memory, families, state, (at) => isoWithOffset(exchange, at));
    lessons.set(structure.id, lesson);
    return lesson;
  };
}
