import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answers, CommandName } from '../api/answers.ts';
import { ask, type Traced, type Trouble, troubleIn } from '../api/client.ts';
import { changedBy, onChange } from '../api/live.ts';

export interface Asked<Answer> {
  /** The newest answer; kept while a newer one is on its way. */
  traced: Traced<Answer> | null;
  trouble: Trouble | null;
  busy: boolean;
  again(): void;
}

const answers = new Map<string, Traced<unknown>>();

/** Lets go of everything that was answered. */
export const forget = (): void => answers.clear();

/**
 * A command asked when the page shows it, and again whenever what it rests on changes. `null` asks nothing. What was
 * answered before is shown at once when a page is opened again, with its own time, and then replaced.
 */
export function useAsked<Name extends CommandName>(
  command: Name,
  input: Record<string, unknown> | null = {},
): Asked<Answers[Name]> {
  const key = input === null ? null : `${command} ${JSON.stringify(input)}`;
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<{ key: string | null; trouble: Trouble | null; busy: boolean }>({
    key: null,
    trouble: null,
    busy: true,
  });
  const question = useRef(input);
  question.current = input;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same question again.
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    setShown({ key, trouble: null, busy: true });
    ask(command, question.current ?? {}, { signal: stop.signal }).then(
      (traced) => {
        answers.set(key, traced);
        setShown({ key, trouble: null, busy: false });
      },
      (thrown: unknown) => {
        if (!stop.signal.aborted) setShown({ key, trouble: troubleIn(thrown), busy: false });
      },
    );
    return () => stop.abort();
  }, [command, key, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  useEffect(() => onChange(command, again), [command, again]);
  const traced = key === null ? null : ((answers.get(key) as Traced<Answers[Name]> | undefined) ?? null);
  return {
    traced,
    trouble: shown.key === key ? shown.trouble : null,
    busy: shown.busy && key !== null,
    again,
  };
}

export interface Doing<Answer> {
  traced: Traced<Answer> | null;
  trouble: Trouble | null;
  busy: boolean;
  run(input: Record<string, unknown>, confirmed?: boolean): Promise<Answer | null>;
  forget(): void;
}

/** A command that a person sets off. One call at a time; a double click is one call. */
export function useDoing<Name extends CommandName>(command: Name): Doing<Answers[Name]> {
  const [state, setState] = useState<Omit<Doing<Answers[Name]>, 'run' | 'forget'>>({
    traced: null,
    trouble: null,
    busy: false,
  });
  const running = useRef(false);
  const run = useCallback(
    async (input: Record<string, unknown>, confirmed = false) => {
      if (running.current) return null;
      running.current = true;
      setState((before) => ({ ...before, trouble: null, busy: true }));
      try {
        const traced = await ask(command, input, { confirmed });
        setState({ traced, trouble: null, busy: false });
        changedBy(command);
        return traced.answer;
      } catch (thrown) {
        setState((before) => ({ ...before, trouble: troubleIn(thrown), busy: false }));
        return null;
      } finally {
        running.current = false;
      }
    },
    [command],
  );
  const forget = useCallback(() => setState({ traced: null, trouble: null, busy: false }), []);
  return { ...state, run, forget };
}
