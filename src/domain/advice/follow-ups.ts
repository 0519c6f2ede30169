import file from '../../../data/advice/follow-ups.json' with { type: 'json' };
import type { Intent } from '../intent/intent.ts';
import { type AdviceFacts, type AdviceHistory, valuesOf } from './facts.ts';
import { filled } from './slot.ts';

const questions: Readonly<Record<string, readonly string[] | string>> = file;

/** Up to three questions that lead on from an intent, those with live numbers first; `asked` ones are left out. */
export function followUps(
  intent: Intent,
  facts: AdviceFacts,
  history: AdviceHistory = {},
  asked: readonly string[] = [],
): string[] {
  const values = valuesOf(intent, facts, history);
  const list = questions[intent];
  const gone = new Set(asked.map((question) => question.trim().toLowerCase()));
  const usable = (Array.isArray(list) ? (list as readonly string[]) : []).flatMap((question) => {
    const text = filled(question, values, facts.currency ?? 'INR');
    return text === null || gone.has(text.toLowerCase()) ? [] : [{ text, live: text !== question }];
  });
  return [...usable.filter(({ live }) => live), ...usable.filter(({ live }) => !live)]
    .slice(0, 3)
    .map(({ text }) => text);
}
