import type { ResponseCreateParamsStreaming, ResponseInputItem } from 'openai/resources/responses/responses';
import type { Message, ModelRequest } from '../../../ports/model.ts';
import { type Quirks, reasons } from '../hosts.ts';
import { responsesReader } from './responses-reader.ts';
import { strictSchema } from './strict-schema.ts';
import { replayIds, toolSchema, type Wire } from './wire.ts';

type Assistant = Extract<Message, { role: 'assistant' }>;

function saidBefore(message: Assistant, model: string, id: (id: string) => string): ResponseInputItem[] {
  // Reasoning without its message or call, or the other way round, is refused: all items go back, or none.
  if (message.opaque?.model === model) return message.opaque.items as ResponseInputItem[];
  const said: ResponseInputItem[] = message.text === '' ? [] : [{ role: 'assistant', content: message.text }];
  const calls = message.calls.map(
    (call): ResponseInputItem => ({
      type: 'function_call',
      call_id: id(call.id),
      name: call.name,
      arguments: call.arguments,
    }),
  );
  return [...said, ...calls];
}

function inputOf(request: ModelRequest, model: string): ResponseInputItem[] {
  const rename = replayIds();
  // Items that go back unchanged keep their ids, so their results must keep them too.
  const unchanged = new Set(
    request.messages.flatMap((m) =>
      m.role === 'assistant' && m.opaque?.model === model ? m.calls.map((call) => call.id) : [],
    ),
  );
  const id = (given: string) => (unchanged.has(given) ? given : rename(given));
  return request.messages.flatMap((message): ResponseInputItem[] => {
    if (message.role === 'user') return [{ role: 'user', content: message.text }];
    if (message.role === 'assistant') return saidBefore(message, model, id);
    return [{ type: 'function_call_output', call_id: id(message.callId), output: message.text }];
  });
}

/** The body of a streamed response that the provider does not keep. */
export function responsesBody(
  request: ModelRequest,
  model: string,
  quirks: Quirks,
): ResponseCreateParamsStreaming {
  const tools = request.tools.map((tool) => ({
    type: 'function' as const,
    name: tool.name,
    description: tool.description,
    ...toolSchema(tool, quirks),
  }));
  const thinks = quirks.effort === 'always' || (quirks.effort === 'reasoning models' && reasons(model));
  const answer = request.answer === undefined ? null : strictSchema(request.answer.schema);
  return {
    model,
    input: inputOf(request, model),
    stream: true,
    store: false,
    max_output_tokens: request.maxOutputTokens,
    ...(request.system === '' ? {} : { instructions: request.system }),
    ...(tools.length > 0 ? { tools } : {}),
    ...(thinks && quirks.encryptedReasoning ? { include: ['reasoning.encrypted_content' as const] } : {}),
    ...(request.effort !== undefined && thinks ? { reasoning: { effort: request.effort } } : {}),
    ...(request.cacheKey !== undefined && quirks.cacheKey ? { prompt_cache_key: request.cacheKey } : {}),
    ...(answer === null
      ? {}
      : {
          text: {
            format: {
              type: 'json_schema' as const,
              name: request.answer!.name,
              schema: answer.schema,
              strict: answer.strict,
            },
          },
        }),
  };
}

/** The Responses API: OpenAI's own, Azure's, and servers a person chose it for. */
export const responses: Wire = {
  name: 'responses',
  post: (client, request, model, quirks) =>
    client.responses.create(responsesBody(request, model, quirks)).asResponse(),
  reader: responsesReader,
};
