import type { ModelEvent, ToolCall } from '../../../ports/model.ts';
import { CallFailure, failureOfError } from '../call/failure.ts';
import { callAccumulator, usualCallCaps } from './accumulator.ts';
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

/** Items of an answer that the next request needs unchanged, in order; others belong to tools coach does not offer. */
const replayed = new Set(['reasoning', 'message', 'function_call']);

/** What has been read of one answer. */
interface Heard {
  voice: Speech;
  /** Items reported done, by their place in the answer. */
  doneItems: Map<number, Fields>;
  /** The response of the closing event. */
  terminal: Fields | null;
  refusal: string;
  responseId: string | null;
  model: string;
  events: number;
  /** Pieces of arguments are only counted: the item that is reported done holds the whole text. */
  argumentLength: number;
}

function know(heard: Heard, response: Fields): void {
  heard.responseId = textOf(response['id']) || heard.responseId;
  heard.model = textOf(response['model']) || heard.model;
}

function close(heard: Heard, event: Fields): Step {
  const response = fields(event['response']);
  const status = textOf(response['status']) || textOf(event['type']).slice('response.'.length);
  heard.terminal = { ...response, status };
  know(heard, heard.terminal);
  return 'closed';
}

const said =
  (type: 'text' | 'reasoning') =>
  (heard: Heard, event: Fields): Step =>
    heard.voice.push(type, textOf(event['delta'])) ? 'progress' : null;

/** What each event means; those that are not here mean nothing. */
const handlers: Record<string, (heard: Heard, event: Fields) => Step> = {
  'response.created': (heard, event) => {
    know(heard, fields(event['response']));
    return null;
  },
  'response.output_item.added': () => 'progress',
  'response.output_item.done': (heard, event) => {
    const place = event['output_index'];
    heard.doneItems.set(typeof place === 'number' ? place : heard.doneItems.size, fields(event['item']));
    return 'progress';
  },
  'response.output_text.delta': said('text'),
  'response.reasoning_summary_text.delta': said('reasoning'),
  'response.reasoning_text.delta': said('reasoning'),
  'response.refusal.delta': (heard, event) => {
    heard.refusal += textOf(event['delta']);
    return 'progress';
  },
  'response.function_call_arguments.delta': (heard, event) => {
    heard.argumentLength += textOf(event['delta']).length;
    if (heard.argumentLength > usualCallCaps.calls * usualCallCaps.argumentBytes) {
      throw new CallFailure('too_large', { detail: 'arguments of tool calls' });
    }
    return 'progress';
  },
  'response.completed': close,
  'response.incomplete': close,
  'response.failed': close,
  error: (_, event) => {
    throw failureOfError(event, 'server_error');
  },
};

function takeEvent(heard: Heard, event: Fields): Step {
  heard.events++;
  const type = textOf(event['type']);
  if (Object.hasOwn(handlers, type)) return handlers[type]!(heard, event);
  if (type === '' && event['error'] !== undefined && event['error'] !== null) {
    throw failureOfError(event, 'server_error');
  }
  return null;
}

function takeDocument(heard: Heard, document: Fields): void {
  if (document['error'] !== undefined && document['error'] !== null) {
    throw failureOfError(document, 'server_error');
  }
  if (document['object'] !== 'response') {
    throw new CallFailure('not_a_stream', { detail: 'a document of another kind' });
  }
  heard.events++;
  close(heard, { response: document });
}

/** The answer's text and refusal where no delta carried them. */
function textOfItems(items: readonly Fields[]): { text: string; refusal: string } {
  const parts = items
    .filter((item) => item['type'] === 'message')
    .flatMap((item) => list(item['content']).map(fields));
  const joined = (type: string, key: string) =>
    parts.map((part) => (part['type'] === type ? textOf(part[key]) : '')).join('');
  return { text: joined('output_text', 'text'), refusal: joined('refusal', 'refusal') };
}

function callsOf(items: readonly Fields[], newId: () => string): ToolCall[] {
  const calls = callAccumulator(usualCallCaps, newId);
  items
    .filter((item) => item['type'] === 'function_call')
    .forEach((item, index) => {
      if (item['status'] === 'incomplete') throw new CallFailure('truncated', { detail: 'a tool call' });
      const id = item['call_id'] ?? item['id'];
      calls.add({ index, id, name: item['name'], arguments: item['arguments'] }, 0, 1);
    });
  return calls.finished();
}

/** The response of the closing event, if it closed a whole answer. */
function completed({ events, terminal }: Heard): Fields {
  if (events === 0) throw new CallFailure('not_a_stream', { detail: 'no event came', retryable: true });
  if (terminal === null) throw new CallFailure('truncated', { detail: 'the closing event is missing' });
  const status = terminal['status'];
  if (status === 'failed') throw failureOfError({ error: terminal['error'] ?? {} }, 'server_error');
  if (status === 'incomplete') {
    const why = fields(terminal['incomplete_details'])['reason'];
    throw new CallFailure(why === 'content_filter' ? 'content_filter' : 'max_tokens');
  }
  if (status !== 'completed') throw new CallFailure('truncated', { detail: 'the answer was not completed' });
  return terminal;
}

function closing(heard: Heard, asked: string, newId: () => string): ModelEvent[] {
  const response = completed(heard);
  const listed = list(response['output']).map(fields);
  const inOrder = [...heard.doneItems].sort(([a], [b]) => a - b).map(([, item]) => item);
  const items = listed.length > 0 ? listed : inOrder;
  const held = textOfItems(items);
  if (heard.voice.said === 0) heard.voice.push('text', held.text);
  heard.voice.end();
  const refusal = heard.refusal || held.refusal;
  if (refusal !== '') throw new CallFailure('refusal', { says: refusal });
  const calls = callsOf(items, newId);
  if (calls.length === 0 && heard.voice.said === 0) {
    throw new CallFailure('malformed', { detail: 'an empty answer' });
  }
  const opaque = { model: asked, items: items.filter((item) => replayed.has(textOf(item['type']))) };
  const { model, responseId } = heard;
  const done: ModelEvent = {
    type: 'done',
    finish: calls.length > 0 ? 'tools' : 'stop',
    model,
    responseId,
    opaque,
  };
  return calls.length > 0 ? [{ type: 'toolCalls', calls }, done] : [done];
}

/**
 * Reads the events of the Responses API. An answer is whole only when `response.completed` came; its calls are the
 * items of that event, or the items that were each reported done where a server leaves them out of it.
 */
export function responsesReader(reading: Reading, model: string): Reader {
  const heard: Heard = {
    voice: speech(reading.emit),
    doneItems: new Map(),
    terminal: null,
    refusal: '',
    responseId: null,
    model,
    events: 0,
    argumentLength: 0,
  };
  return {
    take: (event) => takeEvent(heard, event),
    whole: (document) => takeDocument(heard, document),
    end() {
      const usage = usageOf(heard.terminal?.['usage']);
      if (usage !== null) reading.emit({ type: 'usage', usage });
      return closing(heard, model, reading.newId);
    },
  };
}
