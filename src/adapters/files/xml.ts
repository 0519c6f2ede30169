/** One element of a document: its name and attributes, text between elements left out. */
export interface Element {
  name: string;
  attributes: Map<string, string>;
}

export interface Document {
  elements: Element[];
  /** Why the rest of the text could not be read, with the number of the element it would have been; null at a sound end. */
  torn: { element: number; reason: string } | null;
}

const named: Record<string, string | undefined> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const nameStart = /[A-Za-z_]/;
const deepest = 32;

/** An attribute's value with its references resolved, null for any but the five predefined and those by number. */
function resolved(text: string): string | null {
  if (!text.includes('&')) return text;
  let sound = true;
  const value = text.replace(/&([^;&]{0,10});?/g, (whole, inner: string) => {
    const code = /^#(\d{1,7})$/.exec(inner)?.[1] ?? /^#x([0-9a-fA-F]{1,6})$/.exec(inner)?.[1];
    const point = code === undefined ? Number.NaN : Number.parseInt(code, inner[1] === 'x' ? 16 : 10);
    if (point > 0 && point <= 0x10ffff && whole.endsWith(';')) return String.fromCodePoint(point);
    const known = Object.hasOwn(named, inner) && whole.endsWith(';') ? named[inner] : undefined;
    if (known === undefined) sound = false;
    return known ?? '';
  });
  return sound ? value : null;
}

const attribute = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

function attributesOf(text: string, from: number): { attributes: Map<string, string>; end: number } | string {
  const attributes = new Map<string, string>();
  let end = from;
  for (;;) {
    attribute.lastIndex = end;
    const match = attribute.exec(text);
    if (match === null) return { attributes, end };
    const value = resolved(match[2] ?? match[3]!);
    if (value === null) return `the attribute ${match[1]} holds an unknown reference`;
    if (attributes.has(match[1]!)) return `the attribute ${match[1]} stands twice`;
    attributes.set(match[1]!, value);
    end = attribute.lastIndex;
  }
}

/**
 * Elements of a document in their order. Only what brokers write is understood: no document types, no entities of one's own, no CDATA.
 * What is torn is read up to the tear.
 */
export function elementsOf(text: string): Document {
  const elements: Element[] = [];
  const open: string[] = [];
  const torn = (reason: string): Document => ({ elements, torn: { element: elements.length + 1, reason } });
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = text.indexOf('-->', at);
    else if (text.startsWith('<?', at)) at = text.indexOf('?>', at);
    else if (text[at + 1] === '!') return torn('document types, entities and CDATA are not read');
    else if (text[at + 1] === '/') {
      const end = text.indexOf('>', at);
      if (end < 0) break;
      if (open.pop() !== text.slice(at + 2, end).trim()) return torn('an element is closed that is not open');
      at = end;
    } else {
      let end = at + 1;
      while (end < text.length && /[\w.:-]/.test(text[end]!)) end++;
      const name = text.slice(at + 1, end);
      if (!nameStart.test(name[0] ?? '')) return torn('a < that begins no element');
      const found = attributesOf(text, end);
      if (typeof found === 'string') return torn(found);
      const close = /^\s*(\/?)>/.exec(text.slice(found.end, found.end + 64));
      if (close === null) return torn('the text ends or breaks inside an element');
      elements.push({ name, attributes: found.attributes });
      if (close[1] === '') open.push(name);
      if (open.length > deepest) return torn('elements are nested too deep');
      at = found.end;
    }
    if (at < 0) return torn('a comment does not end');
    at++;
  }
  return open.length === 0 ? { elements, torn: null } : torn('the text ends before its elements are closed');
}
