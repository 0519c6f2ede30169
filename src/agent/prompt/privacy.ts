/** Keeps what identifies a person off the wire: it is replaced by a mark on the way out and put back on the way in. */
export interface Shield {
  hide(text: string): string;
  /** A JSON value with its strings hidden; values under keys that name an account or a person are hidden whole. */
  hideDeep(value: unknown): unknown;
  restore(text: string): string;
  restoreDeep(value: unknown): unknown;
  /** Marks given out so far and what each stands for. */
  marks(): ReadonlyMap<string, string>;
}

const patterns: readonly [kind: string, pattern: RegExp][] = [
  ['SECRET', /\b(?:sk|pk|rk|ghp|gho|xox[abp]|lsv2)[-_][A-Za-z0-9_-]{16,}/g],
  ['SECRET', /\b(?:gsk|csk|xai|hf|pplx|nvapi|fw|r8|ghs|ghu|glpat)[-_][A-Za-z0-9_-]{16,}/g],
  ['SECRET', /\bAIza[\w-]{30,}/g],
  ['SECRET', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['SECRET', /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g],
  ['SECRET', /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  ['EMAIL', /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g],
  ['UPI', /(?<![\w.-])[\w.-]{2,64}@[A-Za-z]{2,32}\b/g],
  ['PAN', /(?<![A-Za-z0-9])[A-Za-z]{5}\d{4}[A-Za-z](?![A-Za-z0-9])/g],
  ['IFSC', /(?<![A-Za-z0-9])[A-Za-z]{4}0[A-Za-z0-9]{6}(?![A-Za-z0-9])/g],
  ['DEMAT', /(?<![A-Za-z0-9])[Ii][Nn]\d{14}(?!\d)/g],
  ['PHONE', /(?<![\w.+])(?:\+91[ -]?|0)[6-9]\d{4}[ -]?\d{5}(?!\w)(?!\.\d)/g],
  ['PHONE', /(?<![\w.+-])(?<!\d,)[6-9]\d{9}(?!\w)(?!\.\d)/g],
  ['PHONE', /\+\d{1,3}[ -]?(?:\(\d{1,4}\)|\d)(?:[ -]?\d){6,12}/g],
  ['ID', /(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])/g],
  // Three groups of four are an Aadhaar number unless they read like strikes.
  ['ID', /(?<![\w.-])(?!\d{3}0[ -]\d{3}0[ -]\d{3}0(?!\d))\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{4})?(?![\w-])/g],
  ['ACCOUNT', /(?<![\w.-])(?<!\d,)\d{9,18}(?!\w)(?!\.\d)/g],
];
const named =
  /\b(?:client|user|login|account|broker|demat|dp|customer)\s*(?:id|code|no\.?|number)\s*(?:is\b|[:#=])?\s*([A-Za-z0-9]*\d[A-Za-z0-9]{2,19})/gi;
const ownName = /\b(?:my name is|mera naam)\s+(\p{L}[\p{L}'.]+(?: \p{Lu}[\p{L}'.]+){0,2})/giu;

/** Keys whose values are a person's, whatever they look like. */
const personal =
  /^(?:account|accountId|client|clientId|dematId|holder|owner|email|phone|mobile|pan|brokerId|userId)$/i;
/** Values of such keys that tell nothing. */
const plain = new Set(['', 'paper', 'main', 'default', 'all', 'demo', 'live', 'real']);

function mapped(value: unknown, each: (text: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return each(value, key);
  if (Array.isArray(value)) return value.map((item) => mapped(item, each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapped(item, each, name)]));
}

/**
 * A shield for one conversation. `tag` names a value; one that gives the same name each time lets a conversation that is
 * opened again know its marks. Without it they are numbered.
 */
export function shield(tag?: (value: string) => string): Shield {
  const byValue = new Map<string, string>();
  const byMark = new Map<string, string>();
  const counts = new Map<string, number>();
  const mark = (kind: string, value: string): string => {
    const known = byValue.get(value);
    if (known !== undefined) return known;
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    const made = `${kind}_${tag?.(value) ?? n}_`;
    byValue.set(value, made);
    byMark.set(made, value);
    return made;
  };

  const hide = (text: string): string => {
    let out = text;
    for (const [, value] of out.matchAll(named)) if (!byMark.has(value!)) mark('ACCOUNT', value!);
    for (const [, value] of out.matchAll(ownName)) mark('NAME', value!);
    for (const [kind, pattern] of patterns) out = out.replaceAll(pattern, (found) => mark(kind, found));
    // Longest first, so that no value is cut by a shorter one inside it.
    const known = [...byValue].sort((a, b) => b[0].length - a[0].length);
    for (const [value, made] of known) if (out.includes(value)) out = out.replaceAll(value, made);
    return out;
  };
  const restore = (text: string): string => {
    let out = text;
    for (const [made, value] of byMark) if (out.includes(made)) out = out.replaceAll(made, () => value);
    return out;
  };
  return {
    hide,
    restore,
    hideDeep: (value) =>
      mapped(value, (text, key) =>
        personal.test(key) && !plain.has(text.toLowerCase()) ? mark('ACCOUNT', text) : hide(text),
      ),
    restoreDeep: (value) => mapped(value, restore),
    marks: () => byMark,
  };
}
