import { sanitize } from '../../../core/sanitize.ts';
import { tame } from '../text/wrap.ts';

/** A text from outside made safe and kept to one line. */
export const oneLine = (text: string): string => tame(sanitize(text)).replaceAll(/\s+/g, ' ').trim();
