import { CoachError } from '../../core/errors.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address of a channel; https, or plain http on this machine alone. Null for anything else: it is a secret and never told. */
export function secretUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:') return url;
  return url.protocol === 'http:' && loopback.has(url.hostname) ? url : null;
}

/** A mail server as `host` or `host:port`. Throws `usage`. */
export function mailServer(text: string): { host: string; port: number; local: boolean } {
  const found = /^([\w.-]+|\[[\da-f:]+\])(?::(\d{1,5}))?$/i.exec(text);
  const port = Number(found?.[2] ?? 587);
  if (found === null || port < 1 || port > 65_535)
    throw new CoachError('usage', `"${text}" is no mail server`, 'Write it like smtp.example.com:587.');
  const host = found[1]!.replace(/^\[|\]$/g, '');
  return { host, port, local: loopback.has(host) || host === '::1' };
}

/** A text cut to so many UTF-16 units, never inside a pair. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\ud800-\udbff]/.test(text[most - 2]!) ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}
