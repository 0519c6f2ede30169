import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import { root } from './support/house.ts';

const readme = path.join(root, 'README.md');
const table = [
  '| command | what it does |',
  '|---|---|',
  ...registry.map((e) => `| \`coach ${e.name}\` | ${e.summary.replaceAll('|', '\\|')} |`),
].join('\n');
const wanted = (text: string) =>
  text.replace(/(<!-- commands -->\n)[\s\S]*?(\n?<!-- \/commands -->)/, `$1${table}\n<!-- /commands -->`);

describe('generated documents', () => {
  it('the command table of the README is the registry', () => {
    const text = fs.readFileSync(readme, 'utf8');

    if (process.env['UPDATE_DOCS'] === '1') fs.writeFileSync(readme, wanted(text));
    else expect(text, 'run `npm run docs`').toBe(wanted(text));
  });

  it('every registry line is true of the command it loads', async () => {
    for (const entry of registry) {
      const command = await entry.load();
      expect({ name: command.name, summary: command.summary }).toEqual({
        name: entry.name,
        summary: entry.summary,
      });
    }
  });

  it('every document a document links to is there', () => {
    for (const file of ['README.md', 'src/README.md']) {
      const text = fs.readFileSync(path.join(root, file), 'utf8');
      for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        expect(fs.existsSync(path.join(root, path.dirname(file), link!)), `${file} -> ${link}`).toBe(true);
      }
    }
  });
});
