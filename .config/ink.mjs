import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const inInk = /node_modules[\\/](ink|slice-ansi|cli-truncate|widest-line)[\\/]/;

/** Modules of Ink that the program does without. */
const replaced = {
  // A build server is no reason to draw nothing, and the terminal is looked at elsewhere.
  'is-in-ci': 'export default false;',
  // An environment variable DEV must not load React's developer tools, which are not part of the program.
  './devtools.js': 'export {};',
  './utils.js': 'export const isDev = () => false;',
};

/**
 * Ink as the program carries it: one line wrapper and one measure of width for all (its own older wrapper takes eighty
 * times as long for a long text), without developer tools.
 */
export const ink = {
  name: 'ink',
  resolveId(source, importer) {
    if (!importer || !inInk.test(importer)) return null;
    if (source === 'wrap-ansi') return path.resolve(path.dirname(require.resolve('wrap-ansi')), 'index.js');
    if (source === 'string-width')
      return path.resolve(path.dirname(require.resolve('string-width')), 'index.js');
    const own = /[\\/]ink[\\/]build[\\/](components[\\/])?[^\\/]+$/.test(importer);
    return own && Object.hasOwn(replaced, source) ? `\0ink:${source}` : null;
  },
  load(id) {
    return id.startsWith('\0ink:') ? { code: replaced[id.slice('\0ink:'.length)], moduleType: 'js' } : null;
  },
};
