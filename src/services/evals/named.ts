import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Model } from '../../ports/model.ts';
import { readerModel } from './reader.ts';

const names = ['reader', 'careless', 'live'] as const;

/** A model of evals: the scripted ones, the configured one, or its own name and the address of its server. Throws CoachError `usage`. */
export async function namedModel(word: string, context: Context): Promise<Model> {
  const own = names.find((name) => name === word);
  if (own === 'live') {
    const model = await context.ports.model();
    if (model.info.wire !== 'none') return model;
    throw new CoachError('usage', 'No model is configured', 'Run `coach auth set`, or leave it out.');
  }
  if (own !== undefined) return readerModel(own);
  const at = word.indexOf('@');
  const address = word.slice(at + 1);
  if (at > 0 && URL.canParse(address)) return context.ports.modelAt(address, word.slice(0, at));
  throw new CoachError(
    'usage',
    `"${word}" is no model of evals`,
    `Name one of ${names.join(', ')}, or a model and its server: qwen3@http://127.0.0.1:11434/v1.`,
  );
}
