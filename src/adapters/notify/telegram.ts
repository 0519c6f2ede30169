import type { Clock } from '../../ports/clock.ts';
import type { Channel } from '../../ports/watch/notifier.ts';
import { cut } from './address.ts';
import { json, post } from './post.ts';

const most = 4096;
const usual = 'https://api.telegram.org';

/** Where a bot's messages go: its token at Telegram's own server, or the whole address of a server of one's own. */
export function botAddress(secret: string): string {
  const base = /^https?:/.test(secret) ? secret.replace(/\/+$/, '') : `${usual}/bot${secret}`;
  return `${base}/sendMessage`;
}

interface Limits {
  parameters?: { retry_after?: unknown };
}

/** A Telegram bot writing to one chat, as plain text: nothing in a message is read as markup. */
export function telegram(name: string, url: URL, chat: string, clock: Pick<Clock, 'now'>): Channel {
  return {
    name,
    send: ({ id, title, text, severity, to }, signal) =>
      post(
        {
          url,
          headers: json,
          body: JSON.stringify({
            chat_id: to ?? chat,
            text: cut(`${title}${text === '' ? '' : `\n\n${text}`}\n\n${severity} · ${id}`, most),
            disable_notification: severity === 'info',
            link_preview_options: { is_disabled: true },
          }),
          retryAfterMs: (answer) => {
            const after = Number((answer as Limits | null)?.parameters?.retry_after);
            return Number.isFinite(after) && after >= 0 ? after * 1000 : null;
          },
        },
        signal,
        clock.now(),
      ),
    close: async () => undefined,
  };
}
