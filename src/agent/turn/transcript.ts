import type { StoredTurn } from '../../ports/conversation.ts';
import type { Message } from '../../ports/model.ts';
import type { Digest } from '../prompt/prompt.ts';
import { estimateTokens } from '../prompt/prompt.ts';
import { resultDigest } from '../tools/result.ts';

/** One turn's messages, oldest first; a turn is kept whole or left out whole. */
export type TurnMessages = readonly Message[];

const perMessage = 4;

export function messageTokens(message: Message): number {
  if (message.role === 'assistant') {
    const calls = message.calls.reduce((sum, call) => sum + estimateTokens(call.name + call.arguments), 0);
    const opaque = message.opaque === undefined ? 0 : estimateTokens(JSON.stringify(message.opaque.items));
    return perMessage + estimateTokens(message.text) + calls + opaque;
  }
  return perMessage + estimateTokens(message.text);
}

export const messagesTokens = (messages: readonly Message[]): number =>
  messages.reduce((sum, message) => sum + messageTokens(message), 0);

/** The messages of an earlier turn as they were sent, or its words alone where the turn did not end well. */
export function messagesOf(turn: StoredTurn): Message[] {
  const { messages } = turn.document as { messages?: Message[] };
  if (turn.status === 'done' && messages !== undefined && whole(messages)) return messages;
  const said = turn.answer === '' ? '[no answer: the turn was stopped]' : `${turn.answer}\n[stopped here]`;
  return [
    { role: 'user', text: turn.user },
    { role: 'assistant', text: said, calls: [] },
  ];
}

/** Every call has its result: a provider refuses a transcript where one is missing. */
function whole(messages: readonly Message[]): boolean {
  const open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'assistant') for (const call of message.calls) open.add(call.id);
    else if (message.role === 'tool') open.delete(message.callId);
  }
  return open.size === 0 && messages[0]?.role === 'user';
}

export interface Trimmed {
  messages: Message[];
  tokens: number;
  /** Results replaced by their digest, and turns left out. */
  digested: number;
  dropped: number;
}

/**
 * A transcript within a token budget. Tool results of earlier turns go first, oldest first, each leaving its digest; then
 * whole turns, oldest first; then results of this turn but the newest round. The last question always stays.
 */
export function trimmed(
  earlier: readonly TurnMessages[],
  current: readonly Message[],
  budget: number,
  digest: Digest,
): Trimmed {
  const turns = earlier.map((turn) => [...turn]);
  const now = [...current];
  let tokens = messagesTokens(turns.flat()) + messagesTokens(now);
  let digested = 0;
  let dropped = 0;
  const shrink = (messages: Message[], until: number) => {
    for (let i = 0; i < until && tokens > budget; i++) {
      const message = messages[i]!;
      if (message.role !== 'tool') continue;
      const text = resultDigest(message.name, message.text, digest);
      if (text.length >= message.text.length) continue;
      const shorter: Message = { ...message, text };
      tokens += messageTokens(shorter) - messageTokens(message);
      messages[i] = shorter;
      digested++;
    }
  };
  for (const turn of turns) shrink(turn, turn.length);
  while (tokens > budget && turns.length > 0) {
    tokens -= messagesTokens(turns.shift()!);
    dropped++;
  }
  const lastRound = now.findLastIndex((message) => message.role === 'assistant');
  shrink(now, Math.max(0, lastRound));
  return { messages: [...turns.flat(), ...now], tokens, digested, dropped };
}
