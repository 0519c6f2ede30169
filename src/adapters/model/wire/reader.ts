import type { ModelEvent, TokenUsage } from '../../../ports/model.ts';
import { pieceJoiner } from './well-formed.ts';

/** What an event meant for the timers: work done, the answer finished, the stream over, or nothing. */
export type Step = 'progress' | 'finished' | 'closed' | null;

/** Reads the events of one answer. */
export interface Reader {
  /** Takes one event; throws CallFailure for an error the server reports. Unknown events are nothing. */
  take(event: Fields): Step;
  /** Takes a whole answer sent as one document instead of a stream. */
  whole(document: Fields): void;
  /** The closing events of an answer that was whole; `closed` when the server itself said that it was over. Throws CallFailure for any other. */
  end(closed?: boolean): ModelEvent[];
}

/** What a reader needs from the call it reads for. */
export interface Reading {
  emit(event: ModelEvent): void;
  /** The random part of an id. */
  newId(): string;
}

export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = {};

/** The value as a JSON object, or an empty one: nothing a server sends has to be of the right type. */
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : nothing;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** Token counts of either wire; null where the server did not say. */
export function usageOf(value: unknown): TokenUsage | null {
  if (typeof value !== 'object' || value === null) return null;
  const usage = fields(value);
  const input = fields(usage['input_tokens_details'] ?? usage['prompt_tokens_details']);
  const output = fields(usage['output_tokens_details'] ?? usage['completion_tokens_details']);
  return {
    input: count(usage['input_tokens'] ?? usage['prompt_tokens']),
    cachedInput: count(input['cached_tokens'] ?? usage['prompt_cache_hit_tokens'] ?? usage['cached_tokens']),
    output: count(usage['output_tokens'] ?? usage['completion_tokens']),
    reasoning: count(output['reasoning_tokens']),
  };
}

/** Text and reasoning on their way out, each piece well formed. */
export interface Speech {
  /** Characters of text so far. */
  readonly said: number;
  /** True when the piece held anything. */
  push(type: 'text' | 'reasoning', piece: string): boolean;
  /** Text so far was thinking. */
  retract(): void;
  /** Lets out what waited for the rest of a character. */
  end(): void;
}

export function speech(emit: (event: ModelEvent) => void): Speech {
  const joiners = { text: pieceJoiner(), reasoning: pieceJoiner() };
  let said = 0;
  const out = (type: 'text' | 'reasoning', text: string) => {
    if (text === '') return;
    if (type === 'text') said += text.length;
    emit({ type, text });
  };
  return {
    get said() {
      return said;
    },
    push(type, piece) {
      if (piece === '') return false;
      out(type, joiners[type].push(piece));
      return true;
    },
    retract() {
      out('text', joiners.text.end());
      if (said > 0) emit({ type: 'thought' });
      said = 0;
    },
    end() {
      out('reasoning', joiners.reasoning.end());
      out('text', joiners.text.end());
    },
  };
}
