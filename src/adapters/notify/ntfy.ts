import type { Clock } from '../../ports/clock.ts';
import type { Channel, Notice } from '../../ports/watch/notifier.ts';
import { cut } from './address.ts';
import { json, post } from './post.ts';

const priorities: Record<Notice['severity'], number> = { info: 2, warning: 4, critical: 5 };
const mostTitle = 250;
const mostBytes = 4000;

/** A text within so many bytes of UTF-8. */
function within(text: string, bytes: number): string {
  let most = text.length;
  while (Buffer.byteLength(cut(text, most)) > bytes) most = Math.floor(most * 0.9);
  return cut(text, most);
}

/** A topic at an ntfy server, by its whole address: who knows the topic may read it, so it is kept like a password. */
export function ntfy(name: string, address: URL, clock: Pick<Clock, 'now'>): Channel {
  const url = new URL(address);
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const topic = decodeURIComponent(parts.pop() ?? '');
  url.pathname = `/${parts.join('/')}`;
  return {
    name,
    send: ({ id, title, text, severity, kind }, signal) =>
      post(
        {
          url,
          headers: json,
          body: JSON.stringify({
            topic,
            title: cut(title, mostTitle),
            message: within(`${text === '' ? title : text}\n${id}`, mostBytes),
            priority: priorities[severity],
            tags: [kind],
          }),
        },
        signal,
        clock.now(),
      ),
    close: async () => undefined,
  };
}
