import type { Context } from '../core/command.ts';
import type { DoctorCheck } from '../core/shapes/keeping.ts';
import type { Model, ModelRequest } from '../ports/model.ts';
import { check } from './doctor-check.ts';
import type { Heard } from './model-answer.ts';

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

export async function contextChecks(ask: Ask, model: Model, context: Context): Promise<DoctorCheck[]> {
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

export const contexts = [4096, 8192, 16384, 32768] as const;

/** Left free for the answer and the marks of a chat template. */
export const spare = 200;
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const asking = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: 'You are being tested. Answer as shortly as you can.',
  messages: [{ role: 'user', text }],
  tools: [],
  maxOutputTokens: 400,
  ...more,
});

export type Ask = (request: ModelRequest) => Promise<Heard | string>;

/** What a step of the context may take: the next one takes twice as long. */
export const patientMs = 20000;
export const codeWord = 'MANGO-4711';
