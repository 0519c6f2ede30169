import type { AgentEvent, Conversation } from '../../agent/events.ts';
import { CoachError } from '../../core/errors.ts';
import type { Who } from '../../ports/identity.ts';
import type { Bounds, HttpDoor } from './door.ts';
import type { News } from './news.ts';
import { gather } from './talk/gather.ts';
import { type Numbered, type Replay, replay } from './talk/replay.ts';

/** What a listener learns: the conversation's events, and that earlier ones are not kept any more. */
export type TalkEvent = AgentEvent | { type: 'gap'; sessionId: string };
type Listener = (event: Numbered<TalkEvent>) => void;

/** One conversation as several clients see it. A turn goes on when its client goes away, and can be taken up again. */
export interface Talk {
  readonly sessionId: string;
  /** An answer is being made, or its second opinion is. */
  readonly busy: boolean;
  /** Starts a turn. Throws `busy` while another runs. */
  say(text: string): void;
  /** Hears what comes after an id, or from now on; gives how to stop. */
  listen(listener: Listener, after?: string): () => void;
  answer(approvalId: string, approved: boolean): void;
  stop(): void;
  close(): Promise<void>;
}

/** What is kept of a conversation for who lost the connection, while it is used. */
const kept = { events: 2_000, characters: 400_000 };
/** Ms a screen shows one picture for. */
const frameMs = 16;
/** Characters that are kept of all conversations together. */
const keptOfAll = 6_000_000;

interface State {
  log: Replay<TalkEvent>;
  listeners: Set<Listener>;
  running: AbortController | null;
  reviewing: boolean;
  usedAt: number;
  alone: ReturnType<typeof setTimeout> | undefined;
  watch(event: AgentEvent): void;
}

/** Tells which commands that change something ran in a talk: those a person allowed. */
function allowed(ran: (command: string) => void): (event: AgentEvent) => void {
  const asked = new Map<string, string>();
  const going = new Set<string>();
  return (event) => {
    if (event.type === 'approval') asked.set(event.approval.id, event.approval.command);
    if (event.type === 'approvalAnswered') {
      const command = asked.get(event.id);
      asked.delete(event.id);
      if (event.approved && command !== undefined) going.add(command);
    }
    if (event.type === 'toolFinished' && event.ok && going.delete(event.command)) ran(event.command);
  };
}

function heard(state: State, event: AgentEvent): void {
  state.watch(event);
  if (event.type === 'review') state.reviewing = event.state === 'pending';
  const numbered = state.log.push(event);
  for (const listener of state.listeners) listener(numbered);
}

/** Stops an answer that nobody listened to for a while: it costs money, and what is kept of it memory. */
function watchOver(state: State, ms: number): void {
  clearTimeout(state.alone);
  if (state.listeners.size > 0) return;
  state.alone = setTimeout(() => {
    state.running?.abort();
    // Nobody came back for it; the store has the talk.
    if (state.running === null && !state.reviewing) state.log.clear();
  }, ms);
}

async function turn(
  conversation: Conversation,
  state: State,
  text: string,
  stop: AbortController,
): Promise<void> {
  const told = gather((event) => heard(state, event), frameMs);
  for await (const event of conversation.send(text, stop.signal)) {
    // Known to be over before anybody hears so: the next question may follow at once.
    if (event.type === 'turnEnded') state.running = null;
    told.push(event);
  }
  told.end();
  state.running = null;
}

function stateOf(log: Replay<TalkEvent>, now: number, ran: (command: string) => void): State {
  return {
    log,
    listeners: new Set(),
    running: null,
    reviewing: false,
    usedAt: now,
    alone: undefined,
    watch: allowed(ran),
  };
}

/** A talk on a conversation. */
function talkOn(
  conversation: Conversation,
  log: Replay<TalkEvent>,
  door: HttpDoor,
  bounds: Bounds,
  ran: (command: string) => void,
) {
  const { clock } = door;
  const state = stateOf(log, clock.monotonic(), ran);
  void (async () => {
    for await (const event of conversation.later()) heard(state, event);
  })();
  const talk: Talk = {
    sessionId: conversation.sessionId,
    get busy() {
      return state.running !== null || state.reviewing;
    },
    say(text) {
      if (state.running !== null)
        throw new CoachError('busy', 'The last answer is still coming', 'Wait for it, or stop it.');
      state.usedAt = clock.monotonic();
      state.reviewing = false;
      state.running = new AbortController();
      void turn(conversation, state, text, state.running).finally(() => watchOver(state, bounds.alone));
      watchOver(state, bounds.alone);
    },
    listen(listener, after) {
      state.usedAt = clock.monotonic();
      if (after !== undefined) {
        const missed = state.log.after(after);
        if (missed === null)
          listener({ id: state.log.last, event: { type: 'gap', sessionId: talk.sessionId } });
        for (const event of missed ?? []) listener(event);
      }
      state.listeners.add(listener);
      watchOver(state, bounds.alone);
      return () => {
        state.listeners.delete(listener);
        state.usedAt = clock.monotonic();
        watchOver(state, bounds.alone);
      };
    },
    answer: (id, approved) => conversation.answer(id, approved),
    stop: () => state.running?.abort(),
    async close() {
      state.log.clear();
      clearTimeout(state.alone);
      state.running?.abort();
      await conversation.close();
    },
  };
  const unused = (idle: number) =>
    state.listeners.size === 0 && !talk.busy && clock.monotonic() - state.usedAt > idle;
  return { talk, unused };
}

/** The conversations that are open, each known to its person alone. */
export interface Talks {
  /** The conversation of that name, opened if need be; a new one without a name. */
  open(who: Who, session?: string): Promise<Talk>;
  close(): Promise<void>;
}

export function talks(door: HttpDoor, bounds: Bounds, told: News): Talks {
  const open = new Map<string, Promise<ReturnType<typeof talkOn>>>();
  const tag = door.clock.id().slice(0, 8);
  const shared = { most: keptOfAll, used: 0 };
  const sweep = async () => {
    // The one that was opened longest ago stands first: where there are too many, it goes first.
    for (const [key, held] of open) {
      const { talk, unused } = await held;
      if (!unused(open.size > bounds.talks ? bounds.alone : bounds.idle)) continue;
      open.delete(key);
      await talk.close();
    }
  };
  const timer = setInterval(
    () => void sweep().catch(() => undefined),
    Math.max(1_000, Math.min(bounds.idle, bounds.alone) / 4),
  );
  return {
    async open(who, session) {
      if (who.role === 'viewer')
        throw new CoachError('denied', 'Talking is not for a viewer', 'Ask the owner.');
      const begin = async () => {
        const ran = (command: string) => told.tell(who, { type: 'changed', command, at: door.clock.now() });
        const conversation = await door.converse(who, session);
        return talkOn(conversation, replay(tag, kept, shared), door, bounds, ran);
      };
      const keyOf = (id: string) => `${who.id}/${id}`;
      if (session === undefined) {
        const held = await begin();
        open.set(keyOf(held.talk.sessionId), Promise.resolve(held));
        return held.talk;
      }
      const key = keyOf(session);
      let held = open.get(key);
      if (held === undefined) {
        held = begin();
        open.set(key, held);
        held.catch(() => open.delete(key));
      }
      return (await held).talk;
    },
    async close() {
      clearInterval(timer);
      await Promise.all([...open.values()].map(async (held) => (await held).talk.close()));
    },
  };
}
