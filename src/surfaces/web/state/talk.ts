import { useSyncExternalStore } from 'react';
import type { KeptTurn } from '../../../core/shapes/session.ts';
import { answerProposal, converse, stopTalking, type TalkEvent } from '../api/chat.ts';
import { type Trouble, troubleIn } from '../api/client.ts';
import { after, begun, kept, type Turn } from './turn.ts';

export interface Talk {
  sessionId: string | null;
  turns: readonly Turn[];
  /** The turn that is being answered. */
  running: boolean;
  trouble: Trouble | null;
}

let talk: Talk = { sessionId: null, turns: [], running: false, trouble: null };
let hearing = new AbortController();
const watching = new Set<() => void>();

function become(next: Partial<Talk>): void {
  talk = { ...talk, ...next };
  for (const told of watching) told();
}

let waiting: TalkEvent[] = [];
let frame = 0;

/** Takes what came since the last frame into the turn at the end: the page is drawn once a frame, however fast words come. */
function settle(): void {
  cancelAnimationFrame(frame);
  frame = 0;
  const events = waiting;
  waiting = [];
  const last = talk.turns.at(-1);
  if (last === undefined || events.length === 0) return;
  const turn = events.reduce(after, last);
  become({ turns: [...talk.turns.slice(0, -1), turn], running: turn.status === 'running' });
}

function hear(event: TalkEvent): void {
  waiting.push(event);
  if (event.type === 'turnEnded' || document.hidden) settle();
  else if (frame === 0) frame = requestAnimationFrame(settle);
}

function fail(trouble: Trouble): void {
  settle();
  const last = talk.turns.at(-1);
  const turns =
    last?.status === 'running'
      ? [...talk.turns.slice(0, -1), { ...last, status: 'failed' as const, phase: null, approval: null }]
      : talk.turns;
  become({ turns, running: false, trouble });
}

/** Asks; what is still being answered is let end first. */
export function say(text: string): void {
  if (talk.running) return;
  hearing.abort();
  hearing = new AbortController();
  const { signal } = hearing;
  become({ turns: [...talk.turns, begun(`asked-${talk.turns.length}`, text)], running: true, trouble: null });
  converse(text, talk.sessionId, {
    signal,
    named: (sessionId) => {
      if (sessionId !== talk.sessionId) become({ sessionId });
    },
    heard: ({ event }) => hear(event),
  }).catch((thrown: unknown) => {
    if (!signal.aborted) fail(troubleIn(thrown));
  });
}

export function stop(): void {
  if (talk.sessionId === null) hearing.abort();
  else void stopTalking(talk.sessionId).catch((thrown: unknown) => fail(troubleIn(thrown)));
}

export function decide(id: string, approved: boolean): void {
  if (talk.sessionId === null) return;
  void answerProposal(talk.sessionId, id, approved).catch((thrown: unknown) =>
    become({ trouble: troubleIn(thrown) }),
  );
}

/** Leaves this conversation for another one, or for a new one. */
export function open(sessionId: string | null, turns: readonly KeptTurn[] = []): void {
  hearing.abort();
  waiting = [];
  become({ sessionId, turns: turns.map(kept), running: false, trouble: null });
}

function subscribe(told: () => void): () => void {
  watching.add(told);
  return () => watching.delete(told);
}

/** The conversation of this window; it goes on while other pages are looked at. */
export const useTalk = (): Talk => useSyncExternalStore(subscribe, () => talk);
