import { failure } from '../core/errors.ts';
import { joined } from '../core/signal.ts';
import { recognise } from '../domain/intent/intent.ts';
import type { StoredTurn } from '../ports/conversation.ts';
import { answerTurn, type Ended, rulesTurn } from './answer/answer.ts';
import { countOutcomes, countVote } from './answer/outcomes.ts';
import { begun } from './answer/unkept.ts';
import type { Desk } from './desk.ts';
import type { AgentEvent, Approval, Conversation, TurnRecord } from './events.ts';
import { type Shield, shield } from './prompt/privacy.ts';
import { markOf } from './prompt/prompt.ts';
import { laterReview } from './review/second-opinion.ts';
import { type Channel, channel } from './turn/channel.ts';
import { metered } from './turn/metered.ts';
import { recordOf, type TurnDocument } from './turn/record.ts';
import { saver } from './turn/saver.ts';
import { newTurn, type Turn } from './turn/turn.ts';

/** What the turns of one conversation share: its name, its shield and who waits for an answer. */
interface Talk {
  desk: Desk;
  sessionId: string;
  hide: Shield;
  canary: string;
  pending: Map<string, (approved: boolean) => void>;
  late: Channel<AgentEvent>;
  reviews: Set<Promise<void>>;
  closing: AbortController;
  /** Nobody has asked anything in it yet. */
  fresh: boolean;
  /** True the first time a thing is said in this conversation. */
  once(what: string): boolean;
}

/** Waits for the person's answer to one proposal; stopping the turn is a no. */
function asking({ pending }: Talk) {
  return (approval: Approval, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const answered = (approved: boolean) => {
        pending.delete(approval.id);
        signal.removeEventListener('abort', stopped);
        resolve(approved);
      };
      const stopped = () => answered(false);
      if (signal.aborted) return resolve(false);
      signal.addEventListener('abort', stopped);
      pending.set(approval.id, answered);
    });
}

function recognisedIn(text: string, earlier: readonly StoredTurn[]) {
  const last = earlier.at(-1)?.document as Partial<TurnDocument> | undefined;
  const { intent, symbol } = last ?? {};
  return recognise(text, { previousIntent: intent, previousSymbol: symbol ?? undefined });
}

/** One turn from its first event to its last. Whatever happens, the last event is `turnEnded` and the record says how it ended. */
async function runTurn(
  talk: Talk,
  turnId: string,
  text: string,
  signal: AbortSignal,
  emit: (event: AgentEvent) => void,
) {
  const { desk, sessionId, hide, canary } = talk;
  const { ports } = desk;
  const startedAt = ports.clock.monotonic();
  const at = ports.clock.now();
  let status: Ended['status'] = 'failed';
  let turn: Turn | null = null;
  emit({ type: 'turnStarted', sessionId, turnId, at, text });
  emit({ type: 'phase', phase: 'thinking', detail: '' });
  try {
    const row = { id: turnId, sessionId, at, user: text };
    const { sessions, earlier, begin, readable } = await begun(desk, row, talk.fresh);
    talk.fresh = false;
    // What earlier turns hid is hidden under the same marks again, and can be put back.
    for (const { user, answer } of earlier) hide.hide(`${user}\n${answer}`);
    const keep = saver(sessions, turnId, ports.clock);
    turn = newTurn({
      begin,
      desk,
      sessionId,
      turnId,
      text,
      startedAt,
      recognised: recognisedIn(text, earlier),
      earlier,
      hide,
      canary,
      signal,
      emit,
      ask: asking(talk),
      said: keep.said,
      once: talk.once,
    });
    const ended = await (readable ? answerTurn(turn) : rulesTurn(turn));
    status = ended.status;
    const lost = await keep.end(ended);
    if (lost !== null)
      emit({ type: 'notice', level: 'warning', message: `This turn could not be kept: ${lost.message}` });
    metered(turn, ended, ports.clock.monotonic() - startedAt);
    await countOutcomes(turn, ended);
    if (status === 'done') reviewed(talk, turn, ended, emit);
  } catch (thrown) {
    const { message, hint, kind } = failure(thrown);
    status = kind === 'interrupted' || signal.aborted ? 'interrupted' : 'failed';
    if (status === 'failed')
      emit({ type: 'notice', level: 'warning', message: hint === '' ? message : `${message}. ${hint}` });
    await broken(talk, turnId, turn?.answer ?? '', status);
  }
  const ms = ports.clock.monotonic() - startedAt;
  emit({ type: 'turnEnded', turnId, status, ms, firstTokenMs: turn?.firstTokenMs ?? null });
}

/** The record of a turn that broke says so, as far as the store still takes it. */
async function broken({ desk }: Talk, id: string, answer: string, status: Ended['status']): Promise<void> {
  try {
    const { sessions } = await desk.ports.store();
    await sessions.save({ id, answer, status, document: {}, at: desk.ports.clock.now() });
  } catch {
    // The person was told what broke; the store is likely what broke.
  }
}

/** Starts the second opinion; the turn does not wait for it. */
function reviewed(talk: Talk, turn: Turn, ended: Ended, emit: (event: AgentEvent) => void): void {
  const { turnId } = turn;
  if (!talk.desk.settings.review) {
    emit({ type: 'review', turnId, state: 'off', points: [], note: null });
    return;
  }
  emit({ type: 'review', turnId, state: 'pending', points: [], note: null });
  const work = laterReview(turn, ended, talk.closing.signal)
    .then((event) => talk.late.push(event))
    .finally(() => talk.reviews.delete(work));
  talk.reviews.add(work);
}

/** A turn that each of some signals stops; they are let go when it is over. */
async function stoppable(
  talk: Talk,
  text: string,
  signals: readonly AbortSignal[],
  emit: (event: AgentEvent) => void,
): Promise<void> {
  const any = joined(...signals);
  try {
    await runTurn(talk, talk.desk.ports.clock.id(), text, any.signal, emit);
  } finally {
    any.release();
  }
}

function firstTime(): (what: string) => boolean {
  const said = new Set<string>();
  return (what) => !said.has(what) && said.add(what).size > 0;
}

const oneAtATime: AgentEvent = {
  type: 'notice',
  level: 'warning',
  message: 'One question at a time: the last answer is still coming.',
};

/** A conversation on a session, new or continued. Turns left half by a process that is gone are marked as interrupted. */
export async function openConversation(
  desk: Desk,
  session?: string,
  goesOn = session !== undefined,
): Promise<Conversation> {
  const { ports } = desk;
  const sessionId = session ?? ports.clock.id();
  if (goesOn) await (await ports.store()).sessions.interrupt(sessionId);
  const talk: Talk = {
    desk,
    sessionId,
    hide: shield((value) => ports.digest(`${sessionId} ${value}`).slice(0, 8)),
    canary: markOf(ports.digest),
    pending: new Map(),
    late: channel(),
    reviews: new Set(),
    closing: new AbortController(),
    once: firstTime(),
    fresh: !goesOn,
  };
  let running: Promise<void> | null = null;
  return {
    sessionId,
    send(text, signal) {
      const stop = new AbortController();
      const events = channel<AgentEvent>(() => stop.abort());
      if (running !== null) {
        events.push(oneAtATime);
        events.end();
        return events;
      }
      const signals = [signal, stop.signal, talk.closing.signal];
      running = stoppable(talk, text, signals, events.push).finally(() => {
        running = null;
        events.end();
        void ports.meter?.relieve();
      });
      return events;
    },
    later: () => talk.late,
    answer: (id, approved) => talk.pending.get(id)?.(approved),
    async feedback(turnId, verdict, note) {
      const { sessions } = await ports.store();
      const before = await sessions.turn(turnId);
      await sessions.verdict(turnId, verdict, note ?? null, ports.clock.now());
      // Who thinks again is counted once, with the first thought.
      if (before?.verdict === null) await countVote(desk, turnId, verdict);
    },
    async history(): Promise<TurnRecord[]> {
      return (await (await ports.store()).sessions.turns(sessionId)).map(recordOf);
    },
    async close() {
      talk.closing.abort();
      await running;
      await Promise.all(talk.reviews);
      talk.late.end();
      await ports.meter?.relieve();
    },
  };
}
