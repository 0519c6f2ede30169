import path from 'node:path';
import { CoachError } from '../../core/errors.ts';
import type { Embedder } from '../../ports/memory.ts';

const model = 'Xenova/bge-small-en-v1.5';
const dimension = 384;
/** Not a dependency: half a gigabyte that only those who ask for it install. A variable, so that no bundler follows it. */
const peer = '@huggingface/transformers';

type Extractor = (
  texts: string[],
  options: { pooling: 'cls'; normalize: true },
) => Promise<{ data: ArrayLike<number> }>;

interface Transformers {
  env: { cacheDir: string };
  pipeline(task: 'feature-extraction', model: string, options: { dtype: 'q8' }): Promise<Extractor>;
}

function absent(cause: unknown): CoachError {
  return new CoachError(
    'unavailable',
    `The local embedder needs ${peer}, which is not installed`,
    'It takes about 475 MB, and its model 35 MB more at the first use: `ONNXRUNTIME_NODE_INSTALL=skip npm install @huggingface/transformers` beside coach, or `coach config set embedder hash`.',
    { cause },
  );
}

async function extractor(cacheDir: string, load: () => Promise<Transformers>): Promise<Extractor> {
  let library: Transformers;
  try {
    library = await load();
  } catch (cause) {
    throw absent(cause);
  }
  library.env.cacheDir = path.join(cacheDir, 'models');
  try {
    return await library.pipeline('feature-extraction', model, { dtype: 'q8' });
  } catch (cause) {
    throw new CoachError(
      'unavailable',
      `The model ${model} could not be loaded`,
      'It is fetched once, about 35 MB; connect for that, or `coach config set embedder hash`.',
      { cause },
    );
  }
}

/** bge-small (CLS pooling, normalised) on this machine, loaded at the first text. */
export function onnxEmbedder(
  { cacheDir }: { cacheDir: string },
  load: () => Promise<Transformers> = () => import(peer) as Promise<Transformers>,
): Embedder {
  let loaded: Promise<Extractor> | undefined;
  return {
    id: `bge-small-en-v1.5-q8/${dimension}`,
    dimension,
    async embed(texts, signal) {
      loaded ??= extractor(cacheDir, load).catch((thrown: unknown) => {
        loaded = undefined;
        throw thrown;
      });
      const run = await loaded;
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        signal?.throwIfAborted();
        const { data } = await run([text], { pooling: 'cls', normalize: true });
        vectors.push(Float32Array.from(data));
      }
      return vectors;
    },
  };
}
