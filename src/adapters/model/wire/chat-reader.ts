import type { ModelEvent, Opaque, TokenUsage, ToolCall } from '../../../ports/model.ts';
import { CallFailure, failureOfError } from '../call/failure.ts';
import { type CallAccumulator, callAccumulator, usualCallCaps } from './accumulator.ts';
import { callPieces, isError, partsOf } from './chat-pieces.ts';
import { type Markup, markup } from './markup.ts';
import {
  type Fields,
  fields,
  list,
  type Reader,
  type Reading,
  type Speech,
  type Step,
  speech,
  textOf,
  usageOf,
} from './reader.ts';

/** What a chat server wants back with the calls it made. */
export interface ChatState {
  reasoning_content?: string;
  reasoning_details?: unknown[];
  /** By the id of the call: `extra_content`, which holds Gemini's signature. */
  extra?: Record<string, unknown>;
}

/** Models whose template opens their thinking in the prompt: where a server does not part it, only its end is seen. */
const thinksFirst = /deepseek-r1|r1-distill|\bqwq|-thinking\b|magistral|marco-o1/i;

/** Marks the state as that of a model over this wire: another wire could make nothing of it. */
export const chatState = (model: string): string => `chat:${model}`;

/** How a finish reason ends the answer; one that is not here is not known to mean a whole answer. */
const finishes: Record<string, 'whole' | 'max_tokens' | 'content_filter' | 'server_error'> = {
  stop: 'whole',
  tool_calls: 'whole',
  function_call: 'whole',
  tool_use: 'whole',
  end_turn: 'whole',
  eos: 'whole',
  stop_sequence: 'whole',
  length: 'max_tokens',
  max_tokens: 'max_tokens',
  content_filter: 'content_filter',
  error: 'server_error',
};

/** What has been read of one answer. */
interface Heard {
  calls: CallAccumulator;
  voice: Speech;
  /** Thinking and calls that come as text. */
  marks: Markup;
  /** What the provider wants back within the turn, by its own field names. */
  state: { reasoning_content: string; reasoning_details: unknown[] };
  finish: string | null;
  refusal: string;
  usage: TokenUsage | null;
  responseId: string | null;
  model: string;
  chunks: number;
}

/** Text with its marks read: words, thinking, calls. */
function takeText(heard: Heard, { text, reasoning, calls, retract }: ReturnType<Markup['push']>): boolean {
  if (retract) heard.voice.retract();
  const thought = heard.voice.push('reasoning', reasoning);
  for (const call of calls) heard.calls.add({ ...call, index: heard.calls.count }, 0, 1);
  // The line that a mark left behind is no beginning of an answer.
  const words = heard.voice.said === 0 ? text.replace(/^\s+/, '') : text;
  return heard.voice.push('text', words) || thought || calls.length > 0;
}

/** Takes one delta; true when it carried anything. */
function takeDelta(heard: Heard, delta: Fields): boolean {
  const content = delta['content'];
  const { text, reasoning } =
    typeof content === 'object' ? partsOf(content) : { text: textOf(content), reasoning: '' };
  const thought = reasoning || textOf(delta['reasoning_content']) || textOf(delta['reasoning']);
  heard.state.reasoning_content += textOf(delta['reasoning_content']);
  heard.state.reasoning_details.push(...list(delta['reasoning_details']));
  if (thought !== '') heard.marks.apart();
  let moved = heard.voice.push('reasoning', thought);
  moved = (text !== '' && takeText(heard, heard.marks.push(text))) || text !== '' || moved;
  if (delta['tool_calls'] || delta['function_call']) {
    const pieces = callPieces(delta);
    for (const [position, piece] of pieces.entries()) heard.calls.add(piece, position, pieces.length);
    moved ||= pieces.length > 0;
  }
  const declined = textOf(delta['refusal']);
  heard.refusal += declined;
  return moved || declined !== '';
}

/** The first choice; the others, where someone asked for several, are not read. */
function choiceOf(event: Fields): Fields | null {
  for (const entry of list(event['choices'])) {
    const choice = fields(entry);
    if ((choice['index'] ?? 0) === 0) return choice;
  }
  return null;
}

function takeChunk(heard: Heard, event: Fields): Step {
  if (isError(event)) throw failureOfError(event, 'server_error');
  heard.chunks++;
  heard.responseId ??= textOf(event['id']) || null;
  heard.model = textOf(event['model']) || heard.model;
  const choice = choiceOf(event);
  const counted = usageOf(event['usage'] ?? choice?.['usage'] ?? fields(event['x_groq'])['usage']);
  heard.usage = counted ?? heard.usage;
  const moved = choice !== null && takeDelta(heard, fields(choice['delta'] ?? choice['message']));
  const reason = textOf(choice?.['finish_reason']);
  if (reason !== '') heard.finish = reason.toLowerCase();
  if (heard.finish !== null) return 'finished';
  return moved || counted !== null ? 'progress' : null;
}

/** Throws unless the answer was whole and says something. */
function checkWhole({ chunks, finish, refusal, calls, voice }: Heard, closed: boolean): void {
  if (chunks === 0) throw new CallFailure('not_a_stream', { detail: 'no event came', retryable: true });
  // A server that closes its stream in order and leaves out the reason has said all there is.
  if (finish === null && closed && voice.said > 0 && calls.count === 0) return;
  if (finish === null) throw new CallFailure('truncated', { detail: 'no finish reason came' });
  const ending = Object.hasOwn(finishes, finish) ? finishes[finish] : undefined;
  if (ending === undefined) throw new CallFailure('malformed', { detail: 'an unknown finish reason' });
  if (ending !== 'whole') throw new CallFailure(ending);
  if (refusal !== '') throw new CallFailure('refusal', { says: refusal });
  if (calls.count === 0 && voice.said === 0)
    throw new CallFailure('malformed', { detail: 'an empty answer' });
}

/** What has to go back with the calls of this answer, under the names it came by; null where nothing has. */
function stateOf({ state, calls }: Heard, finished: readonly ToolCall[], model: string): Opaque | null {
  const extras = calls.extras();
  const signed = finished.flatMap(({ id }, i) => (extras[i] == null ? [] : [[id, extras[i]] as const]));
  const item: ChatState = {
    ...(state.reasoning_content === '' ? {} : { reasoning_content: state.reasoning_content }),
    ...(state.reasoning_details.length === 0 ? {} : { reasoning_details: state.reasoning_details }),
    ...(signed.length === 0 ? {} : { extra: Object.fromEntries(signed) }),
  };
  return Object.keys(item).length === 0 ? null : { model: chatState(model), items: [item] };
}

/**
 * Reads `chat.completion.chunk` events of OpenAI and of every server that speaks its dialect. Only the first choice
 * is read. Whether tools are asked for is decided by the calls that came, not by the finish reason.
 */
export function chatReader(reading: Reading, model: string): Reader {
  const heard: Heard = {
    calls: callAccumulator(usualCallCaps, reading.newId),
    voice: speech(reading.emit),
    finish: null,
    refusal: '',
    usage: null,
    marks: markup(thinksFirst.test(model)),
    state: { reasoning_content: '', reasoning_details: [] },
    responseId: null,
    model,
    chunks: 0,
  };
  return {
    take: (event) => takeChunk(heard, event),
    whole: (document) => void takeChunk(heard, document),
    end(closed = false) {
      takeText(heard, heard.marks.end());
      heard.voice.end();
      if (heard.usage !== null) reading.emit({ type: 'usage', usage: heard.usage });
      checkWhole(heard, closed);
      const calls = heard.calls.finished();
      const finish = calls.length > 0 ? 'tools' : 'stop';
      const opaque = calls.length > 0 ? stateOf(heard, calls, model) : null;
      const ended = { type: 'done', finish, model: heard.model, responseId: heard.responseId } as const;
      const done: ModelEvent = opaque === null ? ended : { ...ended, opaque };
      return calls.length > 0 ? [{ type: 'toolCalls', calls }, done] : [done];
    },
  };
}
