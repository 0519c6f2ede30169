import type { FastifyInstance } from 'fastify';
import { CoachError } from '../../core/errors.ts';

/** Keys that mean something to the language itself, as they can stand in JSON text. */
const reserved = /"(?:__proto__|\\u005f\\u005fproto\\u005f\\u005f)"\s*:/i;

/** One JSON value; throws `usage` where it is none. */
export function jsonOf(text: string): unknown {
  if (text.trim() === '')
    throw new CoachError('usage', 'The body is empty', 'Send the input as one JSON object.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CoachError('usage', 'The body is not JSON', 'Send the input as one JSON object.');
  }
  if (reserved.test(text)) throw new CoachError('usage', 'The body has a key that no input has: __proto__');
  return value;
}

/**
 * Only one type of body is read, spelt as the standards do. A body of any other type is refused before a byte of it is looked
 * at, so that no spelling of a type gets past what reads it.
 */
export function bodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (request: { headers: { 'content-type'?: string | undefined } }, body: string) => {
      if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(request.headers['content-type'] ?? ''))
        throw Object.assign(new Error('A body is JSON'), {
          code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
          statusCode: 415,
        });
      return jsonOf(body);
    },
  );
}
