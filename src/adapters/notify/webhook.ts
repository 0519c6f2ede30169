import { CoachError } from '../../core/errors.ts';
import type { Notifier } from '../../ports/desk.ts';

const patienceMs = 8_000;

const unreachable = (why: string) =>
  new CoachError(
    'unavailable',
    `The alert channel did not take the message (${why})`,
    'Check COACH_ALERT_WEBHOOK.',
  );

function addressed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  const loopback = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)))
    throw new CoachError(
      'usage',
      'COACH_ALERT_WEBHOOK is not an https address',
      'Give the whole address of your webhook; plain http serves on this machine only.',
    );
  return url;
}

/** A webhook that takes JSON (Slack, Discord, ntfy and most others read `text` or `content`). Its address is never told. */
export function webhook(address: string | null): Notifier {
  if (address === null) {
    return {
      channel: null,
      send: () =>
        Promise.reject(new CoachError('unavailable', 'No alert channel is set', 'Set COACH_ALERT_WEBHOOK.')),
    };
  }
  const url = addressed(address);
  return {
    channel: 'webhook',
    async send({ title, text, code, account }) {
      const said = `${title}\n${text}`;
      const body = JSON.stringify({
        text: said,
        content: said,
        allowed_mentions: { parse: [] },
        code,
        account,
      });
      let answer: Response;
      try {
        answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(patienceMs),
        });
      } catch (thrown) {
        throw unreachable(thrown instanceof Error ? thrown.name : 'no answer');
      }
      await answer.body?.cancel();
      if (!answer.ok) throw unreachable(`status ${answer.status}`);
    },
  };
}
