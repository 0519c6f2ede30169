import type { Context } from '../core/command.ts';
import { failure } from '../core/errors.ts';
import type { DoctorCheck } from '../core/shapes/keeping.ts';
import type { Model, ModelRequest } from '../ports/model.ts';
import { check } from './doctor-check.ts';
import { askedOnce, type Heard } from './model-answer.ts';

/** A model of one's own may have to be read from the disk first. */
const longestMs = 600_000;
/** What a step of the context may take: the next one takes twice as long. */
const patientMs = 20_000;
const contexts = [4_096, 8_192, 16_384, 32_768] as const;
const codeWord = 'MANGO-4711';
/** Left free for the answer and the marks of a chat template. */
const spare = 200;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const asking = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: 'You are being tested. Answer as shortly as you can.',
  messages: [{ role: 'user', text }],
  tools: [],
  maxOutputTokens: 400,
  ...more,
});

type Ask = (request: ModelRequest) => Promise<Heard | string>;

async function answers(ask: Ask): Promise<{ checks: DoctorCheck[]; heard: Heard | null }> {
  const cold = await ask(asking('Say the one word: ready'));
  if (typeof cold === 'string') return { checks: [check('model.answer', 'failed', cold)], heard: null };
  if (cold.failed !== null) {
    const fix = cold.failure?.hint ?? 'See `coach config list` for its address, name and patience.';
    const said = `The model did not answer: ${cold.failed}`;
    return {
      checks: [check('model.answer', 'failed', said, fix, { reason: cold.failure?.reason ?? null })],
      heard: null,
    };
  }
  const warm = await ask(asking('Count from 1 to 60, numbers and commas only.'));
  const checks = [
    check('model.answer', 'ok', `It answers: first word after ${seconds(cold.firstMs ?? cold.ms)}`, null, {
      firstWordMs: Math.round(cold.firstMs ?? cold.ms),
      notices: cold.notices.join(' ') || null,
    }),
  ];
  if (typeof warm === 'string' || warm.failed !== null || warm.firstMs === null)
    return { checks, heard: cold };
  const written = warm.usage?.output ?? null;
  const rate =
    written === null || warm.ms <= warm.firstMs ? null : (1000 * written) / (warm.ms - warm.firstMs);
  checks.push(
    check(
      'model.speed',
      'ok',
      `Loaded, its first word comes after ${seconds(warm.firstMs)}${rate === null ? '; it does not count its tokens' : `, then ${Math.round(rate)} tokens a second`}`,
      null,
      { firstWordMs: Math.round(warm.firstMs), tokensPerSecond: rate === null ? null : Math.round(rate) },
    ),
    warm.thought || cold.thought || (warm.usage?.reasoning ?? 0) > 0
      ? check(
          'model.thinking',
          'note',
          'It thinks before it answers; its thoughts are never shown as the answer',
        )
      : check('model.thinking', 'ok', 'It answers without thinking aloud'),
  );
  return { checks, heard: cold };
}

const priceTool = {
  name: 'last_price',
  description: 'The last price of a symbol',
  parameters: {
    type: 'object',
    properties: { symbol: { type: 'string' } },
    required: ['symbol'],
    additionalProperties: false,
  },
};

async function usesTools(ask: Ask): Promise<DoctorCheck> {
  const heard = await ask(
    asking('What is the last price of NIFTY? Call last_price; do not answer from memory.', {
      tools: [priceTool],
    }),
  );
  if (typeof heard === 'string') return check('model.tools', 'note', `Tools were not tried: ${heard}`);
  if (heard.calls.includes(priceTool.name)) return check('model.tools', 'ok', 'It calls tools');
  return check(
    'model.tools',
    'warning',
    heard.failed === null
      ? 'It does not call the tool it is told to call'
      : `With a tool it does not answer: ${heard.failed}`,
    'Choose a model trained for tools (qwen3, llama3.1, mistral-nemo and others): without them it cannot look anything up.',
  );
}

/** The largest prompt whose first line it still knows; servers cut what is too long without a word. */
async function contextOf(ask: Ask): Promise<{ tokens: number | null; ended: 'all' | 'cut' | 'slow' }> {
  let tokens: number | null = null;
  for (const size of contexts) {
    // A common word after a blank is one token in every vocabulary.
    const filler = ' market'.repeat(size - spare);
    const heard = await ask(
      asking(`The code word is ${codeWord}.${filler}\nWhat is the code word? Answer with it alone.`),
    );
    if (typeof heard === 'string' || heard.failed !== null || !heard.text.includes(codeWord))
      return { tokens, ended: 'cut' };
    tokens = size;
    if (heard.ms > patientMs) return { tokens, ended: 'slow' };
  }
  return { tokens, ended: 'all' };
}

async function contextChecks(ask: Ask, model: Model, context: Context): Promise<DoctorCheck[]> {
  if (model.info.local !== true)
    return [check('model.context', 'ok', 'Its context is not measured: tokens of its provider cost money')];
  const { tokens, ended } = await contextOf(ask);
  const set = context.ports.config.modelContext;
  if (tokens === null)
    return [
      check(
        'model.context',
        'warning',
        `It forgets the first line of a prompt of ${contexts[0]} tokens`,
        'Give it more room: OLLAMA_CONTEXT_LENGTH=16384 for `ollama serve`, -c 16384 for llama.cpp.',
        { tokens: null },
      ),
    ];
  const why = {
    all: 'no longer ones were tried',
    cut: 'not one of twice as many',
    slow: 'a longer one would take long',
  };
  const found = check(
    'model.context',
    'ok',
    `It knows the first line of a prompt of ${tokens} tokens; ${why[ended]}`,
    null,
    { tokens, set },
  );
  if (set === tokens) return [found];
  return [
    found,
    check(
      'model.settings',
      'note',
      set === null ? 'Its context is not set' : `Its context is set to ${set}, measured as ${tokens}`,
      `coach config set model-context ${tokens}`,
    ),
  ];
}

/** What the configured model can do, by asking it: loads it, then tries words, speed, tools and context. */
export async function modelChecks(context: Context): Promise<DoctorCheck[]> {
  const { config } = context.ports;
  let model: Model;
  try {
    model = await context.ports.model();
  } catch (thrown) {
    const { message, hint } = failure(thrown);
    return [check('model.server', 'failed', message, hint)];
  }
  const { info } = model;
  if (info.origin === null)
    return [
      check(
        'model.server',
        'note',
        'No model is configured; every command works by its rules',
        '`coach auth set`, or `coach config set base-url http://localhost:11434/v1` and `coach config set model <name>`.',
      ),
    ];
  const says = (message: string) => context.emit({ kind: 'progress', message });
  const deadline =
    config.modelPatience === null ? longestMs : Math.max(longestMs, config.modelPatience * 1000);
  const ask: Ask = async (request) => {
    const asked = await askedOnce(model, request, context, deadline);
    return typeof asked === 'string' ? asked : asked.heard;
  };
  const server = check(
    'model.server',
    'ok',
    `${info.model} at ${info.origin} (${info.provider}, ${info.wire}${info.local ? ', on your own machine' : ''})`,
    null,
    {
      model: info.model,
      origin: info.origin,
      provider: info.provider,
      wire: info.wire,
      local: info.local === true,
    },
  );
  says('loading the model');
  const { checks, heard } = await answers(ask);
  if (heard === null) return [server, ...checks];
  says('trying its tools');
  const tools = await usesTools(ask);
  says('measuring its context');
  return [server, ...checks, tools, ...(await contextChecks(ask, model, context))];
}
