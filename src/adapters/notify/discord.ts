import type { Clock } from '../../ports/clock.ts';
import type { Channel, Notice } from '../../ports/watch/notifier.ts';
import { cut } from './address.ts';
import { json, post } from './post.ts';

const colours: Record<Notice['severity'], number> = { info: 0x3b82f6, warning: 0xf59e0b, critical: 0xdc2626 };
const mostTitle = 256;
const mostText = 4096;

const seconds = (value: unknown): number | null => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? number * 1000 : null;
};

/** A Discord webhook: one embed, nobody mentioned, its own rate limits honoured before they are met. */
export function discord(name: string, url: URL, clock: Pick<Clock, 'now'>): Channel {
  const target = new URL(url);
  target.searchParams.set('wait', 'true');
  return {
    name,
    send: ({ id, title, text, severity, at }, signal) =>
      post(
        {
          url: target,
          headers: json,
          body: JSON.stringify({
            allowed_mentions: { parse: [] },
            embeds: [
              {
                title: cut(title, mostTitle),
                ...(text === '' ? {} : { description: cut(text, mostText) }),
                color: colours[severity],
                timestamp: new Date(at).toISOString(),
                footer: { text: `${severity} · ${id}` },
              },
            ],
          }),
          retryAfterMs: (answer, headers) =>
            seconds(answer?.['retry_after']) ?? seconds(headers.get('x-ratelimit-reset-after')),
          pauseMs: (headers) =>
            headers.get('x-ratelimit-remaining') === '0'
              ? (seconds(headers.get('x-ratelimit-reset-after')) ?? 0)
              : 0,
        },
        signal,
        clock.now(),
      ),
    close: async () => undefined,
  };
}
