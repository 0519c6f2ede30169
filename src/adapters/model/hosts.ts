import file from '../../../data/models/hosts.json' with { type: 'json' };
import type { Endpoint } from './base-url.ts';

/** What a server understands beyond the common ground of its wire. */
export interface Quirks {
  /** Name shown to a person. */
  provider: string;
  wire: 'responses' | 'chat';
  systemRole: 'system' | 'developer';
  maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Takes `stream_options`. */
  usageOption: boolean;
  /** Holds tool arguments to a strict schema. */
  strictTools: boolean;
  effort: 'never' | 'reasoning models' | 'always';
  cacheKey: boolean;
  /** How one JSON document can be asked for. */
  answer: 'json_schema' | 'json_object' | 'words';
  /** Wants the tool's name beside its result. */
  toolName: boolean;
  /** Takes null as the content of a message that only calls tools. */
  nullContent: boolean;
  /** Gives and takes back encrypted reasoning. */
  encryptedReasoning: boolean;
  /** Its model can be offered tools. */
  tools: boolean;
  /** A machine of one's own: it loads its model before the first word, and its context is often small. */
  local: boolean;
}

interface HostRow extends Partial<Quirks> {
  host: string;
  port?: string;
}

const usual = file.compatible as Quirks;
const rows = file.hosts as HostRow[];
const reasoning = new RegExp(file.reasoningModels);

/** Whether the provider's naming says that a model reasons before it answers. */
export const reasons = (model: string): boolean => reasoning.test(model);

/** The quirks of the server at an address: those of a known host, else the careful common ground. */
export function quirksOf(endpoint: Endpoint): Quirks {
  const port = new URL(endpoint.baseUrl).port;
  const host = endpoint.allowed.includes('public') ? endpoint.host : 'localhost';
  const row = rows.find(
    (r) =>
      (r.host.startsWith('.') ? host.endsWith(r.host) : host === r.host) &&
      (r.port === undefined || r.port === port),
  );
  const { host: _host, port: _port, ...known } = row ?? { host: '' };
  return { ...usual, local: host === 'localhost', provider: endpoint.host, ...known };
}

const fallbacks: { named: RegExp; less: (q: Quirks) => Quirks | null }[] = [
  {
    named: /stream_options|include_usage/,
    less: (q) => (q.usageOption ? { ...q, usageOption: false } : null),
  },
  {
    named: /max_completion_tokens|max_tokens/,
    less: (q) => ({
      ...q,
      maxTokensField: q.maxTokensField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens',
    }),
  },
  {
    named: /\bdeveloper\b/,
    less: (q) => (q.systemRole === 'developer' ? { ...q, systemRole: 'system' } : null),
  },
  {
    named: /encrypted/,
    less: (q) => (q.encryptedReasoning ? { ...q, encryptedReasoning: false } : null),
  },
  { named: /reasoning/, less: (q) => (q.effort === 'never' ? null : { ...q, effort: 'never' }) },
  { named: /prompt_cache_key/, less: (q) => (q.cacheKey ? { ...q, cacheKey: false } : null) },
  {
    named: /response_format|json_schema|json_object/,
    less: (q) =>
      q.answer === 'words' ? null : { ...q, answer: q.answer === 'json_schema' ? 'json_object' : 'words' },
  },
  {
    named:
      /does not support (?:tools|function)|support tool use|tools? param|tool[ _-]?choice|tool[ _-]?call[ _-]?parser|tools? (?:is|are) not supported|function calling is not/i,
    less: (q) => (q.tools ? { ...q, tools: false } : null),
  },
  { named: /\bstrict\b/, less: (q) => (q.strictTools ? { ...q, strictTools: false } : null) },
];

/** What to ask for instead after a server refused a request by naming a feature; null where its words name none. */
export function lesser(quirks: Quirks, refusal: string): Quirks | null {
  for (const { named, less } of fallbacks) {
    if (!named.test(refusal)) continue;
    const found = less(quirks);
    if (found !== null) return found;
  }
  return null;
}
