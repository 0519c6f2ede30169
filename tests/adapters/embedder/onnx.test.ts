import { describe, expect, it } from 'vitest';
import { hashEmbedder } from '../../../src/adapters/embedder/hash.ts';
import { onnxEmbedder } from '../../../src/adapters/embedder/onnx.ts';

describe('embedders without a server', () => {
  it('hash: one unit vector a text, a refusal for none', async () => {
    const [a, b] = await hashEmbedder.embed(['sold a call', 'bought a put']);
    expect([a!.length, b!.length]).toEqual([384, 384]);
    await expect(hashEmbedder.embed(['…'])).rejects.toMatchObject({ kind: 'refused' });
    await expect(hashEmbedder.embed(['a'], AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('onnx: says what to install when the package is absent, and asks again later', async () => {
    let loads = 0;
    const embedder = onnxEmbedder({ cacheDir: 'cache' }, () => {
      loads++;
      return Promise.reject(new Error("Cannot find package '@huggingface/transformers'"));
    });
    for (const _ of [1, 2]) {
      await expect(embedder.embed(['a'])).rejects.toMatchObject({
        kind: 'unavailable',
        hint: expect.stringContaining('475 MB'),
      });
    }
    expect(loads).toBe(2);
  });

  it('onnx: keeps its model in its own folder, pools as bge wants and loads once', async () => {
    const env = { cacheDir: '' };
    const asked: unknown[] = [];
    const embedder = onnxEmbedder({ cacheDir: 'folder' }, async () => ({
      env,
      pipeline: async (...words: unknown[]) => {
        asked.push(words);
        return async (texts: string[], options: unknown) => {
          asked.push(options);
          return { data: [texts[0]!.length, 0] };
        };
      },
    }));
    expect((await embedder.embed(['ab', 'abc'])).map(([first]) => first)).toEqual([2, 3]);
    expect(env.cacheDir).toBe('folder/models');
    expect(asked).toEqual([
      ['feature-extraction', 'Xenova/bge-small-en-v1.5', { dtype: 'q8' }],
      { pooling: 'cls', normalize: true },
      { pooling: 'cls', normalize: true },
    ]);
  });
});
