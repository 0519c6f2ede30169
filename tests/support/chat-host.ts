import type { AgentEvent, Approval, Conversation, TurnRecord } from '../../src/agent/events.ts';

/** What a scripted turn does next. */
export type Cue =
  | AgentEvent
  | { type: 'pause'; ms: number }
  /** Words one after another, so many a second. */
  | { type: 'stream'; text: string; rate: number }
  | { type: 'ask'; approval: Approval; yes: Cue[]; no: Cue[] };

export type Script = (text: string, turn: number) => readonly Cue[];

export interface Scripted extends Conversation {
  sent: string[];
  answers: { id: string; approved: boolean }[];
  verdicts: { turnId: string; verdict: string; note: string | undefined }[];
  closed(): boolean;
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/** Words at a steady rate: those due are given at once, however late the clock is. */
async function* words(text: string, rate: number, signal: AbortSignal): AsyncGenerator<AgentEvent> {
  const tokens = text.match(/\s*\S+\s*/g) ?? [];
  const start = performance.now();
  for (let given = 0; given < tokens.length && !signal.aborted; ) {
    const due = Math.min(tokens.length, Math.ceil(((performance.now() - start) / 1000) * rate));
    for (; given < due; given++) yield { type: 'text', text: tokens[given]! };
    await pause(2, signal);
  }
}

/** A conversation that says what a script tells it to. */
export function scripted(script: Script, earlier: readonly TurnRecord[] = []): Scripted {
  const records: TurnRecord[] = [...earlier];
  const waiting = new Map<string, (approved: boolean) => void>();
  const late: AgentEvent[] = [];
  let wake: () => void = () => undefined;
  let over = false;

  async function* play(cues: readonly Cue[], signal: AbortSignal): AsyncGenerator<AgentEvent> {
    for (const cue of cues) {
      if (signal.aborted) return;
      if (cue.type === 'pause') await pause(cue.ms, signal);
      else if (cue.type === 'stream') yield* words(cue.text, cue.rate, signal);
      else if (cue.type === 'ask') {
        const answer = new Promise<boolean>((resolve) => waiting.set(cue.approval.id, resolve));
        yield { type: 'approval', approval: cue.approval };
        const approved = await answer;
        yield { type: 'approvalAnswered', id: cue.approval.id, approved, by: 'person' };
        yield* play(approved ? cue.yes : cue.no, signal);
      } else if (cue.type === 'review') {
        late.push(cue);
      } else yield cue;
    }
  }

  const chat: Scripted = {
    sessionId: 'session-1',
    sent: [],
    answers: [],
    verdicts: [],
    closed: () => over,
    async *send(text, signal) {
      chat.sent.push(text);
      const turnId = `turn-${records.length + 1}`;
      const record: TurnRecord = {
        turnId,
        at: 0,
        user: text,
        answer: '',
        status: 'running',
        adviceSource: null,
        tools: [],
        review: null,
      };
      records.push(record);
      yield { type: 'turnStarted', sessionId: chat.sessionId, turnId, at: 0, text };
      for await (const event of play(script(text, records.length), signal)) {
        if (signal.aborted) break;
        if (event.type === 'text') record.answer += event.text;
        if (event.type === 'toolFinished' && event.ok) {
          record.tools.push({ command: event.command, ok: true, output: event.output });
        }
        yield event;
      }
      record.status = signal.aborted ? 'interrupted' : 'done';
      yield { type: 'turnEnded', turnId, status: record.status, ms: 1200, firstTokenMs: 300 };
      wake();
    },
    async *later() {
      while (!over) {
        const event = late.shift();
        if (event !== undefined) yield event;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
    answer(id, approved) {
      chat.answers.push({ id, approved });
      waiting.get(id)?.(approved);
      waiting.delete(id);
    },
    async feedback(turnId, verdict, note) {
      chat.verdicts.push({ turnId, verdict, note });
    },
    history: () => Promise.resolve(records),
    async close() {
      over = true;
      wake();
    },
  };
  return chat;
}
