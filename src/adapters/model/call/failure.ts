import { sanitize } from '../../../core/sanitize.ts';
import type { ModelEvent, ModelFailureReason, ModelInfo } from '../../../ports/model.ts';
import { concealText } from './conceal.ts';
import { wordsFor } from './failure-words.ts';

export type Failed = Extract<ModelEvent, { type: 'failed' }>;

interface Facts {
  /** What happened exactly, after the usual words. */
  detail?: string;
  /** What the server itself said; shown shortened and made safe. */
  says?: string;
  status?: number;
  retryAfterMs?: number | null;
  /** Overrides what usually holds for the reason. */
  retryable?: boolean;
  /** The time for another try is used up already. */
  slow?: boolean;
}

/** A call that gave no answer, on its way to becoming the stream's last event. */
export class CallFailure extends Error {
  readonly reason: ModelFailureReason;
  readonly facts: Facts;

  constructor(reason: ModelFailureReason, facts: Facts = {}) {
    super(facts.detail ?? facts.says ?? reason);
    this.name = 'CallFailure';
    this.reason = reason;
    this.facts = facts;
  }
}

const longestSaying = 240;
/** How keys look, for those that are not the one in use: by their prefix, or long runs of hex digits. */
const secretShapes =
  /\b(?:sk|pk|rk|gsk|csk|key|xai|hf|pplx|nvapi|fw|r8|gh[pousr]|glpat|lsv2|xox[abp])[-_][\w*-]{6,}|\bAIza[\w*-]{6,}|\b[0-9a-f]{32,}\b|\beyJ[\w-]{8,}\.[\w-]{8,}\S*|\bBearer\s+\S+/gi;

function quoted(says: string, key: string | null): string {
  // Before anything is cut off: half a key is a key's half.
  const whole = concealText(sanitize(says), key);
  const line = whole.replace(/\s+/g, ' ').replace(secretShapes, '…').trim();
  return line.length > longestSaying ? `${line.slice(0, longestSaying)}…` : line;
}

/** The stream's last event for a failure: words for a person, the server's own words behind them, never a key. */
export function failedEvent(
  failure: CallFailure,
  info: ModelInfo,
  partial: boolean,
  key: string | null,
): Failed {
  const { detail, says, retryAfterMs = null, retryable } = failure.facts;
  const usual = wordsFor(failure.reason, info);
  const more = [
    detail === undefined ? undefined : concealText(detail, key),
    says === undefined || says === '' ? undefined : `it says “${quoted(says, key)}”`,
  ];
  const tail = more.filter((part) => part !== undefined).join('; ');
  return {
    type: 'failed',
    reason: failure.reason,
    message: tail === '' ? usual.message : `${usual.message}: ${tail}`,
    hint: usual.hint,
    retryable: retryable ?? usual.retryable,
    retryAfterMs,
    partial,
  };
}

const connectCodes =
  /^(E(CONN\w+|NOTFOUND|AI_AGAIN|AI_FAIL|HOSTUNREACH|NETUNREACH|PIPE|TIMEDOUT|PROTO|ADDRNOTAVAIL|ACCES|PERM)|UND_ERR_(CONNECT_TIMEOUT|SOCKET|CLOSED|DESTROYED)|ERR_(TLS|SSL)_\w+|.*CERT.*|.*SELF_SIGNED.*|ERR_INVALID_IP_ADDRESS|UNABLE_TO_\w+)$/;

/** Why a connection failed, by the code Node and undici give; `answering` when the answer had begun. */
export function failureOfSocket(thrown: unknown, answering: boolean): CallFailure {
  if (thrown instanceof CallFailure) return thrown;
  const error = thrown as { name?: unknown; code?: unknown; message?: unknown; cause?: unknown };
  const cause = error?.cause as { code?: unknown } | undefined;
  const code = String(error?.code ?? cause?.code ?? '');
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new CallFailure('too_large', { detail: 'its headers' });
  if (answering)
    return new CallFailure('truncated', {
      detail: code === '' ? 'the connection was lost' : `the connection was lost (${code})`,
    });
  if (error?.name === 'HTTPParserError') return new CallFailure('not_a_stream', { detail: 'not HTTP' });
  if (code.startsWith('Z_')) return new CallFailure('malformed', { detail: `bad compression (${code})` });
  const slow = /TIMEDOUT|TIMEOUT/.test(code);
  if (connectCodes.test(code)) return new CallFailure('connect', { detail: code, slow });
  const detail = typeof error?.message === 'string' ? error.message : String(thrown);
  return new CallFailure('connect', { says: detail });
}

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

const byCode: [RegExp, ModelFailureReason][] = [
  [/insufficient_quota|billing|insufficient.?(credit|balance|funds)|quota.?exceeded/i, 'quota_exhausted'],
  [
    /context_length|context.?window|context.?size|exceeds? the (?:available|model'?s?) context|maximum context|too many tokens|prompt is too long|string_above_max/i,
    'context_too_long',
  ],
  [/content_filter|content_policy|moderation|flagged|responsibleai/i, 'content_filter'],
  [/invalid_api_key|incorrect api key|authentication|unauthori[sz]ed/i, 'unauthorized'],
  [/model_not_found|no such model|model .{0,80}(not found|does not exist)/i, 'not_found'],
  [/rate_limit|too many requests|rate limit/i, 'rate_limited'],
  [
    /overloaded|capacity|temporarily unavailable|server_busy|loading model|model is (?:currently )?loading|still loading/i,
    'overloaded',
  ],
  [/permission|forbidden/i, 'forbidden'],
  // Groq: the model wrote a call that is none; the next try often comes right.
  [/tool_use_failed|failed to call a function/i, 'malformed'],
  [/invalid_request|invalid_prompt|bad_request|invalid_value|unsupported/i, 'bad_request'],
];

/** The words of an error, however deep a server puts them: a text, a list of texts, `message`, `msg`, `detail`. */
function wordsIn(value: unknown, depth = 0): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (depth > 4) return '';
  if (Array.isArray(value))
    return value
      .slice(0, 3)
      .map((one) => wordsIn(one, depth + 1))
      .filter((one) => one !== '')
      .join('; ');
  const record = asRecord(value);
  for (const key of ['message', 'msg', 'detail', 'error', 'errors', 'reason', 'title']) {
    const found = record === null ? '' : wordsIn(record[key], depth + 1);
    if (found === '') continue;
    const place = Array.isArray(record!['loc']) ? record!['loc'].join('.') : '';
    return place === '' ? found : `${place}: ${found}`;
  }
  return '';
}

/** The reason an error object names, whatever its shape: `{error: {...}}`, `{error: "text"}`, `{object: "error", message}`. */
export function failureOfError(body: unknown, otherwise: ModelFailureReason, facts: Facts = {}): CallFailure {
  // Gemini wraps its error in a list.
  const outer = asRecord(Array.isArray(body) ? body[0] : body);
  const inner = outer === null ? body : (outer['error'] ?? outer);
  const error = asRecord(inner);
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const says = wordsIn(inner);
  // Codes are exact, prose is not: look at the codes first.
  const names = error === null ? '' : `${text(error['code'])} ${text(error['type'])}`;
  const status = Number(error?.['code'] ?? Number.NaN);
  const reason =
    byCode.find(([shape]) => shape.test(names))?.[1] ??
    (status >= 400 && status < 600 ? reasonOfStatus(status) : undefined) ??
    byCode.find(([shape]) => shape.test(says))?.[1] ??
    otherwise;
  return new CallFailure(reason, { ...facts, says });
}

function reasonOfStatus(status: number): ModelFailureReason {
  if (status === 401) return 'unauthorized';
  if (status === 402) return 'quota_exhausted';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 413) return 'context_too_long';
  if (status === 429) return 'rate_limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 408 || status >= 500) return 'server_error';
  if (status >= 400) return 'bad_request';
  return 'not_a_stream';
}

/** Statuses whose error body may name the reason more exactly than the status does. */
const openStatuses = new Set([400, 403, 404, 409, 413, 422, 429, 500, 503]);

export function failureOfStatus(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  nowMs: number,
): CallFailure {
  const reason = reasonOfStatus(status);
  const facts: Facts = { status, detail: `status ${status}`, retryAfterMs: retryAfterMs(headers, nowMs) };
  if (reason === 'redirected') return new CallFailure(reason, facts);
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return new CallFailure(reason, facts);
  }
  const failure = failureOfError(parsed, reason, facts);
  if (openStatuses.has(status) && !(status === 403 && failure.reason === 'bad_request')) return failure;
  return new CallFailure(reason, failure.facts);
}

/** How long a server asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date; null where it does not say. */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  nowMs: number,
): number | null {
  const one = (name: string) => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value)?.trim();
  };
  const exact = Number(one('retry-after-ms') || Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const after = one('retry-after');
  if (after === undefined || after === '') return null;
  const seconds = Number(after);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
