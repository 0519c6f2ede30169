import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');
const from = path.join(root, 'src/surfaces/web');
const to = path.join(root, 'dist/web');

/** The order in which the sheets of the page apply. */
const sheets = ['base', 'shell', 'parts', 'charts', 'pages'];

const hashed = (name, ending, text) =>
  `assets/${name}-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.${ending}`;

/** Comments and indents out: what is left is read by nobody but the browser. */
const minified = (css) =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .trim();

function written(name, ending, text) {
  const file = hashed(name, ending, text);
  fs.writeFileSync(path.join(to, file), text);
  return file;
}

/**
 * The web desk in `dist/web`: one page, one style sheet, a script for the first view and one for each further page. Names
 * carry the hash of what they hold, so that a browser may keep them for ever; nothing comes from anywhere else.
 */
export async function web() {
  const build = await rolldown({
    input: { desk: path.join(from, 'main.tsx') },
    cwd: root,
    platform: 'browser',
    transform: { target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' } },
    onLog(level, log, handler) {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT')
        throw new Error(`${log.code}: ${log.message}`);
      handler(level, log);
    },
  });
  const { output } = await build.write({
    dir: to,
    format: 'esm',
    minify: true,
    sourcemap: false,
    comments: { legal: false },
    entryFileNames: 'assets/[name]-[hash].js',
    chunkFileNames: 'assets/[name]-[hash].js',
  });
  await build.close();
  const style = sheets.map((name) => fs.readFileSync(path.join(from, 'style', `${name}.css`), 'utf8'));
  const entry = output.find((file) => file.type === 'chunk' && file.isEntry);
  const names = {
    script: entry.fileName,
    // What the script asks for first is fetched beside it, not after it.
    preload: entry.imports.map((file) => `<link rel="modulepreload" href="${file}" />`).join(''),
    style: written('desk', 'css', minified(style.join('\n'))),
    icon: written('icon', 'svg', fs.readFileSync(path.join(from, 'icon.svg'), 'utf8')),
  };
  const page = fs
    .readFileSync(path.join(from, 'page.html'), 'utf8')
    .replace(/\{(\w+)\}/g, (_, name) => names[name]);
  fs.writeFileSync(path.join(to, 'index.html'), page);
  return output;
}
