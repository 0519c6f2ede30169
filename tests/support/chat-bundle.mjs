import path from 'node:path';
import { rolldown } from 'rolldown';
import { ink } from '../../.config/ink.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** The chat over a scripted conversation as one program, built as the real one is; gives its file. */
export async function chatBundle(folder) {
  const build = await rolldown({
    input: { chat: path.join(root, 'tests/support/chat-main.ts') },
    cwd: root,
    platform: 'node',
    external: ['sqlite-vec', /\.node$/],
    plugins: [ink],
    transform: { target: 'node20', define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
  });
  await build.write({
    dir: folder,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunk-[hash].mjs',
  });
  await build.close();
  return path.join(folder, 'chat.mjs');
}
