import type { AgentEvent, Approval, Conversation } from '../../agent/events.ts';
import { failure } from '../../core/errors.ts';
import { composed, withText } from './composer/composer.ts';
import type { Pump } from './screen/pump.ts';
import type { Store } from './store.ts';

/** Runs turns one after another and keeps what the person asked for meanwhile. */
export interface Conductor {
  ask(text: string): void;
  /** Stops the turn at once; what came stays, what was queued goes back to the composer. */
  stop(): void;
  answer(approval: Approval, approved: boolean): void;
  /** Runs a command of the person's own; Esc stops it. */
  job(name: string, run: (signal: AbortSignal) => Promise<void>): Promise<void>;
  busy(): boolean;
  close(): Promise<void>;
}

export interface ConductorOptions {
  conversation: Conversation;
  store: Store;
  pump: Pump;
  /** A queued text whose turn has come. */
  next(text: string): void;
  /** Something may have changed that the status line tells. */
  refresh(): Promise<void>;
}

/** Events that go on with the text instead of ending it. */
const within = new Set<AgentEvent['type']>(['text', 'reasoning', 'phase', 'usage', 'turnStarted']);

const closeWait = 1500;

interface Work extends ConductorOptions {
  turn: AbortController | null;
  job: AbortController | null;
  /** Came between turns while something ran: told when it is over. */
  deferred: AgentEvent[];
}

function take({ store, pump, conversation }: Work, event: AgentEvent): void {
  const stopped = store.state.turn?.stopped === true;
  if (event.type === 'text' && !stopped) pump.add(event.text);
  if (!within.has(event.type)) pump.finish();
  store.dispatch({ type: 'event', event });
  // A question of a turn that was stopped is answered for the person: no.
  if (event.type === 'approval' && stopped) conversation.answer(event.approval.id, false);
}

async function goOn(work: Work): Promise<void> {
  const { store, next, refresh } = work;
  await store.printed();
  // The status line may tell an old state; that is no reason to stop.
  void refresh().then(store.changed, () => undefined);
  for (const event of work.deferred.splice(0)) take(work, event);
  const text = store.state.queue[0];
  if (text === undefined || work.turn !== null || work.job !== null) return;
  store.dispatch({ type: 'dequeue' });
  next(text);
}

const warn = (store: Store, thrown: unknown) => {
  const { message, hint } = failure(thrown);
  store.print({ kind: 'notice', level: 'warning', text: hint === '' ? message : `${message}. ${hint}` });
};

async function ask(work: Work, text: string): Promise<void> {
  const { store, pump, conversation } = work;
  work.turn = new AbortController();
  store.dispatch({ type: 'send', text });
  try {
    for await (const event of conversation.send(text, work.turn.signal)) take(work, event);
  } catch (thrown) {
    warn(store, thrown);
  }
  pump.finish();
  work.turn = null;
  const { turn } = store.state;
  if (turn !== null) {
    take(work, { type: 'turnEnded', turnId: turn.id ?? '', status: 'failed', ms: 0, firstTokenMs: null });
  }
  await goOn(work);
}

async function listen(work: Work): Promise<void> {
  try {
    for await (const event of work.conversation.later()) {
      if (work.turn !== null || work.job !== null) work.deferred.push(event);
      else take(work, event);
    }
  } catch (thrown) {
    warn(work.store, thrown);
  }
}

function stop({ store, pump, conversation, turn, job }: Work): void {
  job?.abort();
  if (turn === null || store.state.turn === null || store.state.turn.stopped) return;
  turn.abort();
  pump.finish();
  const { approvals, queue } = store.state;
  store.dispatch({ type: 'stop' });
  for (const { id } of approvals) conversation.answer(id, false);
  if (queue.length === 0) return;
  const texts = [...queue, composed(store.composer)].filter((text) => text !== '');
  store.composer = withText(store.composer, texts.join('\n'));
  store.changed();
}

async function job(work: Work, name: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { store } = work;
  work.job = new AbortController();
  store.dispatch({ type: 'job', name });
  try {
    await run(work.job.signal);
  } catch (thrown) {
    warn(store, thrown);
  }
  work.job = null;
  store.dispatch({ type: 'job', name: null });
  await goOn(work);
}

export function conductor(options: ConductorOptions): Conductor {
  const work: Work = { ...options, turn: null, job: null, deferred: [] };
  const { store, conversation } = options;
  void listen(work);
  return {
    ask: (text) => void ask(work, text),
    stop: () => stop(work),
    answer({ id }, approved) {
      store.dispatch({ type: 'decided', id, approved });
      conversation.answer(id, approved);
    },
    job: (name, run) => job(work, name, run),
    busy: () => work.turn !== null || work.job !== null,
    async close() {
      stop(work);
      const patience = new Promise((resolve) => setTimeout(resolve, closeWait).unref());
      await Promise.race([conversation.close(), patience]);
    },
  };
}
