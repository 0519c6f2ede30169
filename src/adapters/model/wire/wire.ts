import type OpenAI from 'openai';
import type { ModelRequest, ToolCall, ToolSpec } from '../../../ports/model.ts';
import type { Quirks } from '../hosts.ts';
import type { Reader, Reading } from './reader.ts';
import { dropNulls, strictSchema } from './strict-schema.ts';

/** One way of talking to a model server: how a request is written and how its events are read. */
export interface Wire {
  readonly name: 'responses' | 'chat';
  /** Hands the request to the SDK, which knows its path and its encoding. */
  post(client: OpenAI, request: ModelRequest, model: string, quirks: Quirks): Promise<unknown>;
  reader(reading: Reading, model: string): Reader;
}

/** A tool's schema as this server takes it. */
export function toolSchema(
  tool: ToolSpec,
  quirks: Quirks,
): { parameters: Record<string, unknown>; strict: boolean } {
  const { schema, strict } = strictSchema(tool.parameters);
  if (quirks.strictTools && strict) return { parameters: schema, strict };
  const { $schema: _, ...parameters } = tool.parameters;
  return { parameters, strict: false };
}

/** The call as the tool's own schema means it: nulls that only strictness asked for are taken out. */
export function relaxed(call: ToolCall, tools: readonly ToolSpec[]): ToolCall {
  if (!call.arguments.includes('null')) return call;
  const tool = tools.find((spec) => spec.name === call.name);
  if (tool === undefined) return call;
  const given: unknown = JSON.parse(call.arguments);
  const text = JSON.stringify(dropNulls(given, tool.parameters));
  return text === JSON.stringify(given) ? call : { ...call, arguments: text };
}

const replayable = /^[A-Za-z0-9_-]{1,40}$/;

/** Call ids as every provider takes them back: others are numbered, the same id always the same way. */
export function replayIds(): (id: string) => string {
  const renamed = new Map<string, string>();
  return (id) => {
    if (replayable.test(id)) return id;
    const known = renamed.get(id) ?? `replayed_${renamed.size + 1}`;
    renamed.set(id, known);
    return known;
  };
}

/** Words that ask for one JSON document where the server has no option for it. */
export function answerWords(answer: NonNullable<ModelRequest['answer']>): string {
  return `Answer with one JSON document and nothing else. It must fit this JSON Schema:\n${JSON.stringify(answer.schema)}`;
}
