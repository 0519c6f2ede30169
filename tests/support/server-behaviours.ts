import type http from 'node:http';
import type { Reply, Seen } from './model-server.ts';

/** How a server behaves over the requests of one turn, and what a person should see. */
export interface Behaviour {
  name: string;
  /** The reply to the n-th request, from 0. */
  reply(n: number, seen: Seen): Reply;
  /** The model's own answer stands at the end; otherwise the rules answer and nothing of the model does. */
  kept: boolean;
  /** Requests it takes at most. */
  most?: number;
  /** The model's name; `scripted` where it says nothing. */
  model?: string;
  /** Thinking is on the screen before it is known to be such. */
  shows?: true;
  /** Ends by a timer. */
  stalls?: true;
}

export const answer = 'Calm market.';
const sse = { 'content-type': 'text/event-stream' };
type Delta = Record<string, unknown>;
const head = { id: 'c', object: 'chat.completion.chunk', model: 'm' };
const chunk = (delta: Delta, finish: string | null = null, more: Delta = {}) =>
  `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
const stream = (...chunks: string[]): Reply => ({ headers: sse, body: `${chunks.join('')}data: [DONE]\n\n` });
const said = (text = answer, finish: string | null = 'stop') =>
  stream(chunk({ content: text }), chunk({}, finish));
const pieces = (text: string) =>
  stream(...[...text].map((one) => chunk({ content: one })), chunk({}, 'stop'));
const args = '{"symbol":"NIFTY","strikes":"none"}';
const call = (more: Delta = {}, given: unknown = args, name = 'chain') => ({
  index: 0,
  id: 'call_1',
  type: 'function',
  function: { name, arguments: given },
  ...more,
});
const calling = (...calls: Delta[]) => stream(chunk({ tool_calls: calls }), chunk({}, 'tool_calls'));
const refused = (status: number, error: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(error),
});
const raw = (handle: (response: http.ServerResponse) => void): Reply => ({
  handle: (_, response) => handle(response),
});
const messages = (seen: Seen) => seen.body['messages'] as Record<string, unknown>[];
const own = (seen: Seen) => messages(seen).find((one) => one['role'] === 'assistant') ?? {};
const tools = (seen: Seen) => seen.body['tools'] !== undefined;
const results = (seen: Seen) => messages(seen).some((one) => one['role'] === 'tool');

const kept = (name: string, reply: Behaviour['reply'], most = 3): Behaviour => ({
  name,
  reply,
  kept: true,
  most,
});
const lost = (name: string, reply: Behaviour['reply'], most = 4): Behaviour => ({
  name,
  reply,
  kept: false,
  most,
});
/** A tool turn: calls first, the answer once the result is there and `whole` holds of what came back. */
const turn = (name: string, first: Reply, whole: (seen: Seen) => boolean = () => true) =>
  kept(name, (n, seen) =>
    n === 0
      ? first
      : results(seen) && whole(seen)
        ? said()
        : refused(400, { error: { message: 'state is missing' } }),
  );
/** Refuses until the request has no tools. */
const toolless = (name: string, status: number, error: unknown) =>
  kept(name, (_, seen) => (tools(seen) ? refused(status, error) : said()));
/** Refuses prompts longer than a small context holds. */
const small = (name: string, status: number, error: unknown, longest = 14_000) =>
  kept(name, (_, seen) => (JSON.stringify(seen.body).length > longest ? refused(status, error) : said()));
const first = (name: string, reply: Reply, most = 3) => kept(name, (n) => (n === 0 ? reply : said()), most);

const reasoned: Behaviour[] = [
  turn(
    'DeepSeek: thinking goes back within the turn',
    stream(chunk({ reasoning_content: 'Look.' }), chunk({ tool_calls: [call()] }), chunk({}, 'tool_calls')),
    (seen) => own(seen)['reasoning_content'] === 'Look.',
  ),
  turn(
    'Gemini 3: the signature goes back beside its call',
    calling(call({ extra_content: { google: { thought_signature: 'c2ln' } } })),
    (seen) => JSON.stringify(own(seen)).includes('thought_signature'),
  ),
  turn(
    'OpenRouter: reasoning details go back',
    stream(
      chunk({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] }),
      chunk({ tool_calls: [call()] }),
      chunk({}, 'tool_calls'),
    ),
    (seen) => JSON.stringify(own(seen)).includes('reasoning.encrypted'),
  ),
  kept('OpenRouter: comments while it waits', () => ({
    headers: sse,
    body: `: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n${said().body}`,
  })),
  lost('OpenRouter: the provider fails in the middle', () => ({
    headers: sse,
    body: `${chunk({ content: 'NIFTY is at 1' })}data: ${JSON.stringify({ ...head, error: { code: 502, message: 'Provider returned error' }, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] })}\n\n`,
  })),
  kept('Mistral: content in parts, thinking among them', () =>
    stream(
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Secret.' }] }] }),
      chunk({ content: [{ type: 'text', text: answer }] }),
      chunk({}, 'stop'),
    ),
  ),
  kept('Mistral: an option it does not take', (_, seen) =>
    seen.body['stream_options'] === undefined
      ? said()
      : refused(422, {
          object: 'error',
          message: { detail: [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }] },
        }),
  ),
  kept('Groq: a call it could not make', (n) =>
    n === 0
      ? refused(400, {
          error: {
            message:
              "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
            type: 'invalid_request_error',
            code: 'tool_use_failed',
            failed_generation: '<function=chain{"symbol": "NIFTY"}</function>',
          },
        })
      : said(),
  ),
  first(
    'Groq: too fast, says when',
    refused(
      429,
      { error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } },
      { 'retry-after': '0' },
    ),
  ),
  kept('Azure: a first chunk of filter results', () => ({
    headers: sse,
    body: `data: ${JSON.stringify({ ...head, choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] })}\n\n${said().body}`,
  })),
  lost('Azure: the prompt is filtered', () =>
    refused(400, { error: { message: 'The response was filtered', code: 'content_filter', status: 400 } }),
  ),
];

const local: Behaviour[] = [
  kept('Ollama: silent while it loads', () => ({ text: answer, firstMs: 900 })),
  toolless('Ollama: a model without tools', 400, {
    error: { message: 'registry.ollama.ai/library/gemma:2b does not support tools', type: 'api_error' },
  }),
  lost('Ollama: a model that was not pulled', () =>
    refused(404, {
      error: { message: 'model "qwen" not found, try pulling it first', type: 'not_found_error' },
    }),
  ),
  turn('Ollama: calls, but the finish says stop', stream(chunk({ tool_calls: [call()] }), chunk({}, 'stop'))),
  turn('Ollama: arguments as an object', calling(call({}, { symbol: 'NIFTY', strikes: 'none' }))),
  small('Ollama: a prompt above its context', 400, {
    error: { message: 'input length exceeds maximum context length', type: 'api_error' },
  }),
  kept('llama.cpp: loading its model', (n) =>
    n < 1
      ? refused(503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } })
      : said(),
  ),
  toolless('llama.cpp: started without its template engine', 500, {
    error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' },
  }),
  small('llama.cpp: a prompt above its context', 400, {
    error: {
      code: 400,
      message: 'the request exceeds the available context size. try increasing the context size',
      type: 'exceed_context_size_error',
    },
  }),
  kept('LM Studio: its own tool markup', (n) =>
    n === 0 ? pieces(`[TOOL_REQUEST]{"name": "chain", "arguments": ${args}}[END_TOOL_REQUEST]`) : said(),
  ),
  lost('LM Studio: no model loaded', () =>
    refused(404, {
      error: {
        message: 'No models loaded. Please load a model in the developer page or use the `lms load` command.',
        type: 'invalid_request_error',
        code: 'model_not_found',
      },
    }),
  ),
  toolless('vLLM: without a tool parser', 400, {
    object: 'error',
    message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    code: 400,
  }),
  small('vLLM: too long for the model', 400, {
    object: 'error',
    message:
      "This model's maximum context length is 4096 tokens. However, you requested 5200 tokens (3700 in the messages, 1500 in the completion).",
    code: 400,
  }),
  kept('vLLM: thinking in its own field', () =>
    stream(chunk({ reasoning: 'Secret.' }), chunk({ content: answer }), chunk({}, 'stop')),
  ),
];

const markup: Behaviour[] = [
  kept('thinking between marks', () => pieces(`<think>Secret 25000?</think>\n\n${answer}`)),
  {
    ...kept('thinking whose opening mark the template wrote', () =>
      pieces(`Secret 25000?\n</think>\n\n${answer}`),
    ),
    model: 'deepseek-r1-distill-qwen-7b',
  },
  {
    ...kept('the same of a model whose name says nothing', () =>
      pieces(`Secret words. More.\n</think>\n\n${answer}`),
    ),
    shows: true,
  },
  {
    ...kept('such a model that does not think', () => pieces(answer)),
    model: 'deepseek-r1-distill-qwen-7b',
  },
  kept('channels of gpt-oss as text', () =>
    pieces(
      `<|channel|>analysis<|message|>Secret.<|end|><|start|>assistant<|channel|>final<|message|>${answer}`,
    ),
  ),
  kept('a call between marks (Qwen)', (n) =>
    n === 0 ? pieces(`<tool_call>\n{"name": "chain", "arguments": ${args}}\n</tool_call>`) : said(),
  ),
  kept('a call after a mark (Llama 3)', (n) =>
    n === 0 ? pieces(`<|python_tag|>{"name": "chain", "parameters": ${args}}`) : said(),
  ),
  kept('a call as a function mark', (n) => (n === 0 ? pieces(`<function=chain>${args}</function>`) : said())),
  kept('calls as a list after a mark (Mistral)', (n) =>
    n === 0 ? pieces(`[TOOL_CALLS][{"name": "chain", "arguments": ${args}}]`) : said(),
  ),
];

const loose: Behaviour[] = [
  kept('no finish reason, closed in order', () => stream(chunk({ content: answer }))),
  turn(
    'an empty call at the end',
    stream(
      chunk({ tool_calls: [call()] }),
      chunk({ tool_calls: [{ index: 1, id: 'x', type: 'function', function: { name: '', arguments: '' } }] }),
      chunk({}, 'tool_calls'),
    ),
  ),
  turn(
    'two calls without an index',
    calling(
      { ...call({ id: 'a' }), index: undefined },
      { ...call({ id: 'b' }, '{"symbol":"BANKNIFTY","strikes":"none"}'), index: undefined },
    ),
  ),
  turn('a call without an id', calling(call({ id: undefined }))),
  turn("Python's quotes in the arguments", calling(call({}, "{'symbol': 'NIFTY', 'strikes': 'none',}"))),
  turn(
    'words before the call',
    stream(chunk({ content: 'Let me look. ' }), chunk({ tool_calls: [call()] }), chunk({}, 'tool_calls')),
  ),
  turn('a tool nobody offered', calling(call({}, '{}', 'get_weather')), (seen) =>
    JSON.stringify(messages(seen)).includes('There is no tool'),
  ),
  turn('arguments of a wrong type', calling(call({}, '{"symbol":"NIFTY","strikes":7}')), (seen) =>
    JSON.stringify(messages(seen)).includes('strikes'),
  ),
  kept('a whole document instead of a stream', () => ({
    body: JSON.stringify({
      id: 'c',
      object: 'chat.completion',
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
    }),
  })),
  kept('lines that end in CRLF, no blank after the colon', () => ({
    headers: sse,
    body: said().body!.toString().replaceAll('data: ', 'data:').replaceAll('\n', '\r\n'),
  })),
  kept('a mark of the byte order first', () => ({ headers: sse, body: `\ufeff${said().body}` })),
  kept('nulls where text could be', () =>
    stream(
      chunk({ role: 'assistant', content: null, tool_calls: null, refusal: null }),
      chunk({ content: answer, reasoning_content: null }),
      chunk({ content: null }, 'stop'),
    ),
  ),
  kept('more after the end', () => ({
    headers: sse,
    body: `${said().body}data: [DONE]\n\ndata: ${JSON.stringify({ oops: 1 })}\n\n`,
  })),
  kept('a byte at a time', () => ({ text: answer, cutBytes: 1 })),
  kept('a word at a time, slowly', () => ({ text: answer, everyMs: 30 })),
  first('an error before any word, then well', refused(500, { error: { message: 'oops' } })),
  first(
    'a connection lost before any word, then well',
    raw((response) => void response.destroy()),
  ),
];

const never: Behaviour[] = [
  lost('the same call for ever', () => calling(call()), 6),
  lost(
    'another call for ever',
    (n) =>
      calling(call({ id: `c${n}` }, JSON.stringify({ symbol: 'NIFTY', strikes: 'near', around: n + 1 }))),
    12,
  ),
  {
    ...lost(
      'slow loris: a byte at a time, for ever',
      () =>
        raw((response) => {
          response.writeHead(200, sse);
          const timer = setInterval(() => response.write(' '), 40);
          response.on('close', () => clearInterval(timer));
        }),
      3,
    ),
    stalls: true,
  },
  {
    ...lost(
      'a drip that dries up in a figure',
      () =>
        raw((response) => {
          response.writeHead(200, sse);
          response.write(chunk({ content: 'NIFTY is at 9' }));
        }),
      3,
    ),
    stalls: true,
  },
  lost('thinking and then nothing', () => stream(chunk({ reasoning_content: 'Hm.' }), chunk({}, 'stop'))),
  lost('cut by length in a figure', () => stream(chunk({ content: 'NIFTY is at 9' }), chunk({}, 'length'))),
  lost('filtered in the middle', () =>
    stream(chunk({ content: 'NIFTY is at 9' }), chunk({}, 'content_filter')),
  ),
  lost('a refusal', () => stream(chunk({ refusal: 'I cannot.' }), chunk({}, 'stop'))),
  lost('an error as a document with status 200', () => ({
    body: JSON.stringify({ error: { message: 'slow down', code: 'rate_limit_exceeded' } }),
  })),
  lost('a key that is not known', () => refused(401, { error: { message: 'Incorrect API key provided' } })),
  lost('money used up', () => refused(402, { error: { message: 'Insufficient credits' } })),
];

/** What servers do, from one provider to the next: sixty behaviours over a whole turn. */
export const behaviours: readonly Behaviour[] = [...reasoned, ...local, ...markup, ...loose, ...never];
