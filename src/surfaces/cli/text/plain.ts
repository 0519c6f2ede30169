const plain: Readonly<Record<string, string>> = {
  '₹': 'Rs ',
  '−': '-',
  '–': '-',
  '—': '-',
  '×': 'x',
  '±': '+-',
  '√': 'sqrt ',
  σ: 'sigma',
  Δ: 'delta ',
  '→': '>',
  '≥': '>=',
  '≤': '<=',
  '…': '...',
  '·': '|',
  '•': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};
const signs = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** Coach's own signs in ASCII, in every text of a value; letters of any script stay as they are. */
export function plainDeep<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll(signs, (sign) => plain[sign]!) as T;
  if (Array.isArray(value)) return value.map(plainDeep) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainDeep(part)])) as T;
}
