import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import { root, sources } from './support/house.ts';

const page = path.join(root, 'docs/commands.md');
const groups = [...new Set(registry.map(({ group }) => group))];
const table = groups
  .flatMap((group) => [
    '',
    `## ${group}`,
    '',
    '| command | what it does |',
    '|---|---|',
    ...registry
      .filter((entry) => entry.group === group)
      .map((entry) => `| \`coach ${entry.name}\` | ${entry.summary.replaceAll('|', '\\|')} |`),
  ])
  .join('\n');
const wanted = (text: string) =>
  text.replace(/(<!-- commands -->\n)[\s\S]*?(\n?<!-- \/commands -->)/, `$1${table}\n\n<!-- /commands -->`);

describe('generated documents', () => {
  it('the table of commands is the registry', () => {
    const text = fs.readFileSync(page, 'utf8');
    if (process.env['UPDATE_DOCS'] === '1') fs.writeFileSync(page, wanted(text));
    else expect(text, 'run `npm run docs`').toBe(wanted(text));
  });

  it('a name and a summary stand in one place: no command says its own again', async () => {
    for (const entry of registry)
      expect(await entry.load()).toMatchObject({ name: entry.name, summary: entry.summary });
    const spelled = sources('commands').filter(({ text }) => /^\s+summary: /m.test(text));
    expect(spelled.map(({ file }) => file)).toEqual([]);
  }, 120_000);

  it('every document a document links to is there', () => {
    for (const file of ['README.md', 'src/README.md']) {
      const text = fs.readFileSync(path.join(root, file), 'utf8');
      for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        expect(fs.existsSync(path.join(root, path.dirname(file), link!)), `${file} -> ${link}`).toBe(true);
      }
    }
  });
});
