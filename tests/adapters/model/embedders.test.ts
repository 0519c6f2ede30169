import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { piecesOf, remoteEmbedder, vectorsOf } from '../../../src/adapters/model/embedders.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { shortTimeouts } from '../../support/model-client.ts';
import { type ModelServer, modelServer, type Reply, type Seen } from '../../support/model-server.ts';
import { hasShared, sharedBytes } from '../../support/shared.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await modelServer();
});
afterEach(() => server.close());

const embedder = (more: object = {}) =>
  remoteEmbedder({
    baseUrl: server.url,
    apiKey: null,
    clock: systemClock,
    timeouts: shortTimeouts,
    model: 'text-embedding-3-small',
    dimension: 3,
    random: () => 0,
    ...more,
  });

/** A vector that tells how long its text was. */
const vector = (text: string) => [text.length, 1, 0];
const inputs = (seen: Seen) => seen.body['input'] as string[];
const rows = (seen: Seen, of: (text: string) => unknown = vector) =>
  inputs(seen).map((text, index) => ({ object: 'embedding', index, embedding: of(text) }));
const document = (data: unknown): Reply => ({ body: JSON.stringify({ object: 'list', data }) });
const unit = (values: number[]) => values.map((v) => v / Math.hypot(...values));
const near = (values: number[]) => values.map((v) => expect.closeTo(v, 6));

describe('remoteEmbedder', () => {
  it('gives one unit vector per text, in order, whatever order they come in', async () => {
    server.standing((seen) => document(rows(seen).reverse()));
    const made = embedder();
    expect([made.id, made.dimension]).toEqual(['text-embedding-3-small/3', 3]);
    const vectors = await made.embed(['a', 'bbb']);
    expect(vectors.map((v) => [...v])).toEqual([near(unit([1, 1, 0])), near(unit([3, 1, 0]))]);
    expect(server.seen[0]).toMatchObject({
      path: '/v1/embeddings',
      body: { model: 'text-embedding-3-small', input: ['a', 'bbb'], encoding_format: 'float', dimensions: 3 },
    });
    await embedder({ model: 'nomic-embed-text' }).embed(['a']);
    expect(server.seen[1]!.body).not.toHaveProperty('dimensions');
  });

  it('reads base64 from servers that send it unasked', async () => {
    const packed = (text: string) => Buffer.from(new Float32Array(vector(text)).buffer).toString('base64');
    server.standing((seen) => document(rows(seen, packed)));
    expect([...(await embedder().embed(['bbb']))[0]!]).toEqual(near(unit([3, 1, 0])));
  });

  it('splits long texts and asks in batches', async () => {
    server.standing((seen) => document(rows(seen)));
    const vectors = await embedder().embed([
      'word '.repeat(3_000),
      ...Array.from({ length: 130 }, () => 'x'),
    ]);
    expect(vectors).toHaveLength(131);
    expect(server.seen.map((seen) => inputs(seen).length)).toEqual([64, 64, 5]);
    for (const v of vectors) expect(Math.hypot(...v)).toBeCloseTo(1, 6);
    expect(await embedder().embed([])).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['too few', []],
    [
      'too many',
      [
        { index: 0, embedding: [1, 0, 0] },
        { index: 1, embedding: [1, 0, 0] },
      ],
    ],
    ['another length', [{ index: 0, embedding: [1, 0] }]],
    ['null inside', [{ index: 0, embedding: [1, null, 0] }]],
    ['text inside', [{ index: 0, embedding: [1, 'NaN', 0] }]],
    ['beyond a float', [{ index: 0, embedding: [1e39, 0, 0] }]],
    ['zero', [{ index: 0, embedding: [0, 0, 0] }]],
    ['an index of no text', [{ index: 7, embedding: [1, 0, 0] }]],
    ['base64 of another length', [{ index: 0, embedding: 'AAAA' }]],
    ['nothing', [{}]],
  ])('refuses vectors: %s', async (_, data) => {
    server.standing(document(data));
    await expect(embedder().embed(['a'])).rejects.toMatchObject({
      kind: 'unavailable',
      hint: expect.stringMatching(/./),
    });
  });

  it('tries again what passes, and says the rest in words', async () => {
    server.script({ status: 503, body: 'busy' }, (seen) => document(rows(seen)));
    expect(await embedder().embed(['a'])).toHaveLength(1);
    server.script({ status: 401, body: '{"error":{"message":"no"}}' });
    await expect(embedder().embed(['a'])).rejects.toMatchObject({
      kind: 'unavailable',
      message: /did not accept the key/,
    });
    server.script({ handle: () => {} });
    await expect(
      embedder({ timeouts: { ...shortTimeouts, totalMs: 200 } }).embed(['a']),
    ).rejects.toMatchObject({ kind: 'unavailable', message: /longer than allowed/ });
  });

  it('stops when asked', async () => {
    server.standing({ handle: () => {} });
    await expect(embedder().embed(['a'], AbortSignal.timeout(50))).rejects.toThrow(/abort|timeout/i);
    await expect(embedder().embed(['a'], AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

describe('piecesOf', () => {
  it('loses nothing but space and stays inside the limit', () => {
    for (const text of ['', ' ', 'short', 'word '.repeat(5_000), 'x'.repeat(20_001), '🙂'.repeat(6_001)]) {
      const pieces = piecesOf(text);
      expect(pieces.length).toBeGreaterThan(0);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(6_000);
        expect(piece).not.toBe('');
        expect(piece).not.toContain('\ufffd');
      }
      expect(pieces.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });
});

describe.skipIf(!hasShared)('a recorded answer', () => {
  it('is read at its 512 numbers', () => {
    const recorded: unknown = JSON.parse(
      sharedBytes('data/i_llm_streams/otel_embeddings_with_dimensions.1.response.json').toString(),
    );
    const [found] = vectorsOf(recorded, 1, 512);
    expect(Math.hypot(...found!)).toBeCloseTo(1, 6);
    expect(found![0]).toBeCloseTo(0.009219426, 4);
  });
});
