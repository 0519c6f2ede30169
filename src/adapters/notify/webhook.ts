import { createHmac } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Channel } from '../../ports/watch/notifier.ts';
import { json, post } from './post.ts';

/**
 * A webhook of a person's own, or of Slack and most others, which read `text` or `content`. With a key each message is signed:
 * `x-coach-signature: sha256=<HMAC-SHA256 of "<x-coach-timestamp>.<body>">`.
 */
export function webhook(name: string, url: URL, key: string | null, clock: Pick<Clock, 'now'>): Channel {
  return {
    name,
    send({ id, kind, severity, title, text, at, facts }, signal) {
      const said = text === '' ? title : `${title}\n${text}`;
      const time = new Date(at).toISOString();
      const about = { id, kind, severity, at: time, title, facts };
      const body = JSON.stringify({ text: said, content: said, allowed_mentions: { parse: [] }, ...about });
      const stamp = String(Math.floor(clock.now() / 1000));
      const signed =
        key === null
          ? {}
          : {
              'x-coach-signature': `sha256=${createHmac('sha256', key).update(`${stamp}.${body}`).digest('hex')}`,
            };
      const headers = { ...json, 'x-coach-id': id, 'x-coach-timestamp': stamp, ...signed };
      return post({ url, headers, body }, signal, clock.now());
    },
    close: async () => undefined,
  };
}
