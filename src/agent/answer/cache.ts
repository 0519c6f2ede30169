import { localDate } from '../../domain/calendar/calendar.ts';
import type { Model } from '../../ports/model.ts';
import type { TurnDocument } from '../turn/record.ts';
import type { Turn } from '../turn/turn.ts';

/** How long an answer is good in an unchanged state of the market: prices grow old even when nothing new is stored. */
const freshMs = 15 * 60_000;

/** What is kept of an answer. */
export interface KeptAnswer {
  text: string;
  tools: TurnDocument['tools'];
}

/** Everything that went into an answer, as one digest: prompt, talk so far, question, tools, model, day and state of the market. */
async function keyOf(turn: Turn, model: Model): Promise<string> {
  const { ports, settings, asOf } = turn.desk;
  // What the commands say they do stands for the tools: their schemas take longer to write than a card to show.
  const offered = turn.desk.registry.map(({ name, summary }) => [name, summary]);
  const said = turn.earlier.map(({ user, answer, status }) => [user, answer, status]);
  const state = await (await ports.store()).answers.marketState();
  // The mark of the instructions differs from session to session and says nothing.
  const system = turn.prompt.text.replaceAll(turn.canary, '');
  const day = localDate(ports.config.clock, asOf ?? ports.clock.now());
  return ports.digest(
    JSON.stringify([
      model.info,
      system,
      said,
      turn.text,
      offered,
      settings.shape,
      asOf,
      day,
      ports.config,
      state,
    ]),
  );
}

export interface Cache {
  found: { at: number; answer: KeptAnswer } | null;
  /** Keeps an answer that only read, ended well and met no bound. */
  keep(answer: KeptAnswer): Promise<void>;
}

/** Answers given before to the same question in the same state. */
export async function answerCache(turn: Turn, model: Model): Promise<Cache> {
  const { ports, settings } = turn.desk;
  const key = await keyOf(turn, model);
  const { answers } = await ports.store();
  const now = ports.clock.now();
  const row = settings.reuse ? await answers.get(key, now - freshMs) : null;
  return {
    found: row === null ? null : { at: row.at, answer: row.document as KeptAnswer },
    keep: (answer) => answers.put(key, now, answer),
  };
}
