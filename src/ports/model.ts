import type { AskDocument } from '../core/shapes/talk.ts';
/** A message of a conversation as every model understands it. */
export type Message =
  | { role: 'user'; text: string }
  | {
      role: 'assistant';
      text: string;
      calls: ToolCall[] /** Items a provider wants back unchanged (encrypted reasoning); only for the model that made them. */;
      opaque?: Opaque;
    }
  | { role: 'tool'; callId: string; name: string; text: string };

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text exactly as the model wrote it; checked by whoever runs it, never by the adapter. */
  arguments: string;
}

export interface Opaque {
  model: string;
  items: unknown[];
}

/** A tool as offered: a JSON Schema of an object, strict where the provider can hold to it. */
export interface ToolSpec {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}

export interface ModelRequest {
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  /** Asks for one JSON document of this shape instead of prose. */
  answer?: { name: string; schema: Record<string, unknown> };
  maxOutputTokens: number;
  effort?: 'none' | 'low' | 'medium' | 'high';
  /** Groups calls that share a prefix, for the provider's prompt cache. */
  cacheKey?: string;
}

/** Token counts; null where the provider did not say. */
export type TokenUsage = AskDocument['usage'];

/** Why a call gave no answer. Each has words for a person in `message` and `hint`. */
export type ModelFailureReason =
  | 'no_model'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'bad_request'
  | 'context_too_long'
  | 'rate_limited'
  | 'quota_exhausted'
  | 'overloaded'
  | 'server_error'
  | 'content_filter'
  | 'refusal'
  | 'truncated'
  | 'max_tokens'
  | 'malformed'
  | 'not_a_stream'
  | 'too_large'
  | 'idle_timeout'
  | 'first_token_timeout'
  | 'total_timeout'
  | 'connect'
  | 'redirected'
  | 'aborted'
  | 'breaker_open'
  | 'over_budget'
  | 'internal';

/**
 * One event of a streamed answer. The last one is always `done` or `failed`, exactly one of them.
 * `toolCalls` comes at most once, just before `done`, and only from an answer that was whole.
 */
export type ModelEvent =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** All text so far was thinking that the server did not mark as such: the answer begins now. */
  | { type: 'thought' }
  | { type: 'usage'; usage: TokenUsage }
  | { type: 'notice'; message: string }
  | { type: 'toolCalls'; calls: ToolCall[] }
  | { type: 'done'; finish: 'stop' | 'tools'; model: string; responseId: string | null; opaque?: Opaque }
  | {
      type: 'failed';
      reason: ModelFailureReason;
      message: string;
      hint: string;
      retryable: boolean;
      retryAfterMs: number | null /** Text already streamed before it failed. */;
      partial: boolean;
    };

export interface ModelInfo {
  provider: string;
  model: string;
  /** Origin of the server, for display; null for none. */
  origin: string | null;
  wire: 'responses' | 'chat' | 'none';
  /** On a machine of one's own: slow to start, with a small context. */
  local?: true;
}

/** A model that answers in a stream. `stream` never throws: failure is its last event; the signal ends it with `failed: aborted`. */
export interface Model {
  readonly info: ModelInfo;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
