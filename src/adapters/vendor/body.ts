import { gunzipSync, inflateSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { CoachError } from '../../core/errors.ts';

const tooMuch = (name: string, most: number) =>
  new CoachError(
    'unavailable',
    `${name} sent more than ${Math.round(most / 2 ** 20)} MB for one question`,
    'Try again later; if it stays so, please report it.',
  );

async function collected(body: Dispatcher.ResponseData['body'], most: number, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > most) {
      body.destroy();
      throw tooMuch(name, most);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The whole body, unpacked, `most` bytes at the longest. Throws CoachError `unavailable` for a longer or a damaged one. */
export async function bodyOf(
  { headers, body }: Dispatcher.ResponseData,
  most: number,
  name: string,
): Promise<Uint8Array> {
  const bytes = await collected(body, most, name);
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding === '' || encoding === 'identity') return bytes;
  return unpacked(bytes, encoding, most, name);
}

/** Unpacks gzip or deflate within a bound. */
export function unpacked(bytes: Uint8Array, encoding: string, most: number, name: string): Uint8Array {
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(bytes, { maxOutputLength: most });
    if (encoding === 'deflate') return inflateSync(bytes, { maxOutputLength: most });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch(name, most);
    throw new CoachError(
      'unavailable',
      `${name} sent an answer that cannot be unpacked`,
      'Try again in a moment.',
      {
        cause: thrown,
      },
    );
  }
  throw new CoachError(
    'unavailable',
    `${name} sent an answer packed as ${encoding.slice(0, 20)}`,
    'Try again later.',
  );
}
