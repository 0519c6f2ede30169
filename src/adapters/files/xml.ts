import { SaxesParser } from 'saxes';

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

const deepest = 32;

/** Thrown inside the parser to stop it where reading ends. */
class Torn extends Error {}

/**
 * Elements of a document in their order. Document types, entities of one's own and CDATA are refused. What is torn is read up to the
 * tear.
 */
export function elementsOf(text: string): Document {
  const elements: Element[] = [];
  let depth = 0;
  const parser = new SaxesParser({ xmlns: false, position: false });
  const stop = (reason: string): never => {
    throw new Torn(reason);
  };
  parser.on('error', ({ message }) => stop(message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => stop('document types, entities and CDATA are not read'));
  parser.on('cdata', () => stop('document types, entities and CDATA are not read'));
  parser.on('opentag', ({ name, attributes }) => {
    elements.push({ name, attributes: new Map(Object.entries(attributes as Record<string, string>)) });
    depth++;
    if (depth > deepest) stop('elements are nested too deep');
  });
  parser.on('closetag', () => depth--);
  try {
    parser.write(text).close();
  } catch (thrown) {
    if (!(thrown instanceof Torn)) throw thrown;
    return { elements, torn: { element: elements.length + 1, reason: thrown.message } };
  }
  return { elements, torn: null };
}
