const shapes: readonly (readonly [RegExp, string])[] = [
  // Keys by their makers' own marks, before anything cuts them apart.
  [/\b(?:sk|pk|rk|xox[abprs]|gh[pousr]|AKIA|ASIA|AIza)[-_]?[A-Za-z0-9_-]{8,}/g, '<key>'],
  [/\b(?:Bearer|Basic|token)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '<key>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<key>'],
  [
    /\b((?:api|access|secret|auth)?[-_]?(?:key|token|secret|password|passwd|pwd|code))(["']?\s*[=:]\s*["']?)[^\s"'&,;)}]+/gi,
    '$1$2<key>',
  ],
  // An address keeps its host: paths and questions hold topics, hooks and tokens.
  [/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]+@)?([^\s/?#"'<>)]+)[^\s"'<>)]*/gi, '$1$2/…'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<mail>'],
  [/\b[A-Z]{5}\d{4}[A-Z]\b/g, '<id>'],
  [/(?<![\w.])\+?\d[\d ()-]{8,}\d(?![\w.])/g, '<number>'],
  [/\b\d{5,}(?:\.\d+)?\b/g, '<number>'],
  [/\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{20,}={0,2}/g, '<key>'],
];

/**
 * A text without what is a person's own: keys and tokens, what stands behind the host of an address, mail addresses, numbers of five digits
 * and more, permanent account numbers, the name of the home folder, and every secret that is given. What is left says where something broke.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let out = text;
  for (const secret of secrets) if (secret.length >= 4) out = out.replaceAll(secret, '<secret>');
  out = out.replace(/(?:\/(?:home|Users)\/|[A-Z]:\\Users\\)[^/\\\s:"')]+/g, '~');
  for (const [shape, instead] of shapes) out = out.replace(shape, instead);
  return out;
}
