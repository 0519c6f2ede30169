import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { SuggestQuestion } from '../../core/shapes/suggest-question.ts';

const questions = [
  { key: 'experience', words: 'How long have you traded options? beginner, intermediate or advanced' },
  { key: 'capital', words: 'How much money do you trade with? Like 5L, 500000 or $20k' },
  { key: 'risk', words: 'How much may one idea risk? low (1 %), medium (2 %) or high (4 %)' },
] as const;

const most = 3;

/** Puts one question until it is answered or skipped, and saves the answer. */
async function put(one: (typeof questions)[number], context: Context): Promise<boolean> {
  for (let i = 0; i < most; i++) {
    const answer = ((await context.question?.(`${one.words} (Enter skips): `)) ?? '').trim();
    if (answer === '') return false;
    try {
      await context.ports.settings.set(one.key, answer);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || thrown.kind !== 'usage') throw thrown;
      context.emit({ kind: 'notice', message: `${thrown.message}. ${thrown.hint}` });
    }
  }
  return false;
}

/**
 * The three questions of the first suggestion in a terminal, put once: who answers is sized and may be shown more, who skips
 * keeps to defined risk. Never put where nobody types or reads, or where anything of it is set or given; broken off, nothing of it
 * is saved and they are put again.
 */
export async function firstRun(question: SuggestQuestion, context: Context): Promise<SuggestQuestion> {
  const { settings } = context.ports;
  const known = ({ key }: (typeof questions)[number]) =>
    question[key] !== undefined || settings.get(key).origin !== 'default';
  if (!context.question || settings.get('asked').value === true || questions.some(known)) return question;
  context.emit({ kind: 'notice', message: 'Three questions, once, so that ideas fit you.' });
  const answered: string[] = [];
  for (const one of questions) {
    if (await put(one, context)) answered.push(one.key);
    if (!context.signal.aborted) continue;
    for (const key of answered) await settings.unset(key);
    context.signal.throwIfAborted();
  }
  await settings.set('asked', 'on');
  context.emit({
    kind: 'notice',
    message:
      answered.length === 0
        ? 'Skipped: only ideas with a known worst case are shown. Answer later with `coach config set capital 5L` and the like.'
        : 'Saved. Change them with `coach config set experience|capital|risk …`, see them with `coach config list`.',
  });
  const value = <T>(key: string) => {
    const { origin, value: found } = settings.get(key);
    return origin === 'default' ? undefined : (found as T);
  };
  return {
    ...question,
    experience: value('experience'),
    capital: value<number | null>('capital') ?? undefined,
    risk: value('risk'),
  };
}
