import ofCards from '../../../data/advice/card-follow-ups.json' with { type: 'json' };
import file from '../../../data/advice/follow-ups.json' with { type: 'json' };
import type { Intent } from '../intent/intent.ts';
import { type AdviceFacts, type AdviceHistory, valuesOf } from './facts.ts';
import { filled } from './slot.ts';

const questions: Readonly<Record<string, readonly string[] | string>> = file;
const cards: Readonly<Record<string, readonly string[]>> = ofCards;

/**
 * Up to three questions that lead on from an intent, those with live numbers first; `asked` ones are left out. A card that was
 * shown leads on before the intent does.
 */
export function followUps(
  intent: Intent,
  facts: AdviceFacts,
  history: AdviceHistory = {},
  asked: readonly string[] = [],
  card: string | null = null,
): string[] {
  const values = valuesOf(intent, facts, history);
  const list = questions[intent];
  const leading = card === null ? [] : (cards[card] ?? []);
  const gone = new Set(asked.map((question) => question.trim().toLowerCase()));
  const own = Array.isArray(list) ? (list as readonly string[]) : [];
  const all = [...new Set([...leading, ...own])];
  const usable = all.flatMap((question) => {
    const text = filled(question, values, facts.currency ?? 'INR');
    return text === null || gone.has(text.toLowerCase())
      ? []
      : [{ text, live: leading.includes(question) || (leading.length === 0 && text !== question) }];
  });
  return [...usable.filter(({ live }) => live), ...usable.filter(({ live }) => !live)]
    .slice(0, 3)
    .map(({ text }) => text);
}
