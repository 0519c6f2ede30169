import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Embedder } from '../../ports/memory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { remoteEmbedder } from './embedders.ts';

/** Length of the vectors of models that people use; those of OpenAI can be shortened to what the offline embedder has. */
const dimensions: readonly [name: RegExp, dimension: number][] = [
  [/^text-embedding-3-/, 384],
  [/all-minilm|bge-small/, 384],
  [/nomic-embed|bge-base/, 768],
  [/mxbai-embed|bge-large|bge-m3/, 1024],
];
const openai = 'https://api.openai.com';

/** "model" or "model/dimension" of the setting as an embedder on the model server. Throws CoachError `usage`. */
export function configuredEmbedder(
  setting: string,
  { config, secrets, clock }: { config: { baseUrl: string }; secrets: Secrets; clock: Clock },
): Embedder {
  const given = /^(.+)\/(\d{1,4})$/.exec(setting);
  const model = given?.[1] ?? setting;
  const dimension = given ? Number(given[2]) : dimensions.find(([name]) => name.test(model))?.[1];
  if (dimension === undefined || dimension < 1 || dimension > 4096) {
    throw new CoachError(
      'usage',
      `The length of the vectors of ${model} is not known`,
      `Name it behind the model: \`coach config set embedder ${model}/768\`.`,
    );
  }
  const { baseUrl } = config;
  const { origin } = new URL(baseUrl);
  const apiKey = secrets.find(origin);
  return remoteEmbedder({ baseUrl, apiKey, model, dimension, clock, privateHost: origin !== openai });
}
