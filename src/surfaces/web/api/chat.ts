import type { AgentEvent } from '../../../agent/events.ts';
import { request } from './client.ts';

/** What a stream tells: the agent's own events, or that some were lost. */
export type TalkEvent = AgentEvent | { type: 'gap'; sessionId: string };

export interface Heard {
  event: TalkEvent;
  id: string;
}

/** Server-sent events of a reply, in order; comments and frames that are no JSON are passed over. */
async function* frames(reply: Response): AsyncGenerator<Heard> {
  if (reply.body === null) return;
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      let id = '';
      let data = '';
      for (const row of part.split('\n')) {
        if (row.startsWith('id:')) id = row.slice(3).trim();
        else if (row.startsWith('data:')) data += row.slice(5);
      }
      if (data !== '') yield { event: JSON.parse(data) as TalkEvent, id };
    }
  }
}

export interface Hearing {
  signal: AbortSignal;
  /** Called once the conversation has its name. */
  named(sessionId: string): void;
  heard(frame: Heard): void;
}

/**
 * Asks a question and hears all that comes of it. A stream that breaks before the turn has ended is taken up again behind
 * the last event that came.
 */
export async function converse(text: string, sessionId: string | null, hearing: Hearing): Promise<void> {
  const { signal } = hearing;
  let session = sessionId;
  let last = '';
  let ended = false;
  const hear = async (reply: Response) => {
    session = reply.headers.get('coach-session') ?? session;
    if (session !== null) hearing.named(session);
    for await (const frame of frames(reply)) {
      if (frame.id !== '') last = frame.id;
      if (frame.event.type === 'turnEnded') ended = true;
      hearing.heard(frame);
    }
  };
  const body = JSON.stringify(sessionId === null ? { text } : { text, sessionId });
  let trouble: unknown = null;
  try {
    await hear(await request('chat', { method: 'POST', body, signal }));
  } catch (thrown) {
    // Before the first event nothing is known to run: that failure is the answer.
    if (signal.aborted || last === '') throw thrown;
    trouble = thrown;
  }
  for (let tries = 0; !ended && tries < 5 && session !== null && last !== ''; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500 * (tries + 1)));
    try {
      await hear(await request(`chat?sessionId=${session}`, { headers: { 'last-event-id': last }, signal }));
      trouble = null;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      trouble = thrown;
    }
  }
  if (!ended && trouble !== null) throw trouble;
}

/** The person's yes or no to one proposal. */
export const answerProposal = (sessionId: string, id: string, approved: boolean): Promise<unknown> =>
  request('chat/answer', { method: 'POST', body: JSON.stringify({ sessionId, id, approved }) });

export const stopTalking = (sessionId: string): Promise<unknown> =>
  request('chat/stop', { method: 'POST', body: JSON.stringify({ sessionId }) });
