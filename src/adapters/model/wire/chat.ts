import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ModelRequest } from '../../../ports/model.ts';
import { type Quirks, reasons } from '../hosts.ts';
import { isObjectText } from './accumulator.ts';
import { type ChatState, chatReader, chatState } from './chat-reader.ts';
import { strictSchema } from './strict-schema.ts';
import { answerWords, replayIds, toolSchema, type Wire } from './wire.ts';

function messagesOf(request: ModelRequest, model: string, quirks: Quirks): ChatCompletionMessageParam[] {
  const asks = request.answer !== undefined && quirks.answer !== 'json_schema';
  const system = asks ? `${request.system}\n\n${answerWords(request.answer!)}` : request.system;
  const id = replayIds();
  // Thinking goes back within its turn only: servers refuse or ignore that of turns before.
  const turn = request.messages.findLastIndex(({ role }) => role === 'user');
  const messages = request.messages.map((message, i): ChatCompletionMessageParam => {
    if (message.role === 'user') return { role: 'user', content: message.text };
    if (message.role === 'tool') {
      const named = quirks.toolName ? { name: message.name } : {};
      return { role: 'tool', tool_call_id: id(message.callId), content: message.text, ...named };
    }
    const content =
      message.text === '' && message.calls.length > 0 && quirks.nullContent ? null : message.text;
    if (message.calls.length === 0) return { role: 'assistant', content };
    const own = i > turn && message.opaque?.model === chatState(model);
    const { extra = {}, ...state } = own ? (message.opaque!.items[0] as ChatState) : {};
    const calls = message.calls.map((call) => ({
      id: id(call.id),
      type: 'function' as const,
      function: { name: call.name, arguments: isObjectText(call.arguments) ? call.arguments : '{}' },
      ...(extra[call.id] === undefined ? {} : { extra_content: extra[call.id] }),
    }));
    return { role: 'assistant', content, tool_calls: calls, ...state } as ChatCompletionMessageParam;
  });
  return system === '' ? messages : [{ role: quirks.systemRole, content: system }, ...messages];
}

function formatOf(request: ModelRequest, quirks: Quirks): Partial<ChatCompletionCreateParamsStreaming> {
  if (request.answer === undefined || quirks.answer === 'words') return {};
  if (quirks.answer === 'json_object') return { response_format: { type: 'json_object' } };
  const { name, schema: given } = request.answer;
  const { schema, strict } = strictSchema(given);
  return { response_format: { type: 'json_schema', json_schema: { name, schema, strict } } };
}

/** The body of a streamed chat completion. Sampling stays the server's own: reasoning models refuse anything else. */
export function chatBody(
  request: ModelRequest,
  model: string,
  quirks: Quirks,
): ChatCompletionCreateParamsStreaming {
  const tools = (quirks.tools ? request.tools : []).map((tool) => {
    const { parameters, strict } = toolSchema(tool, quirks);
    const held = quirks.strictTools ? { strict } : {};
    return {
      type: 'function' as const,
      function: { name: tool.name, description: tool.description, parameters, ...held },
    };
  });
  const thinks = quirks.effort === 'always' || (quirks.effort === 'reasoning models' && reasons(model));
  return {
    model,
    messages: messagesOf(request, model, quirks),
    stream: true,
    [quirks.maxTokensField]: request.maxOutputTokens,
    ...(quirks.usageOption ? { stream_options: { include_usage: true } } : {}),
    ...(tools.length > 0 ? { tools } : {}),
    ...(request.effort !== undefined && thinks ? { reasoning_effort: request.effort } : {}),
    ...(request.cacheKey !== undefined && quirks.cacheKey ? { prompt_cache_key: request.cacheKey } : {}),
    ...formatOf(request, quirks),
  };
}

/** Chat Completions: the wire nearly every server speaks. */
export const chat: Wire = {
  name: 'chat',
  post: (client, request, model, quirks) =>
    client.chat.completions.create(chatBody(request, model, quirks)).asResponse(),
  reader: chatReader,
};
