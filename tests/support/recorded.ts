import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { registry } from '../../commands/index.ts';
import { app } from '../../src/app.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import type { Scene } from './recorded-lines.ts';
import { sharedPath } from './shared.ts';
import { terminal } from './terminal.ts';

interface Said {
  line: string;
  code: number;
  out: string;
  err: string;
}

/** Texts up to this length are kept whole. */
const whole = 700;

const root = path.resolve(import.meta.dirname, '../..');

/** Words as a shell splits them: quotes keep spaces together. */
const split = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const at = (document: unknown, dotted: string): string => {
  let value = document;
  for (const key of dotted.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
  return String(value);
};

/** What a document is made of: keys in order and kinds of value, so that a change of the public face can be read. */
function outline(...values: unknown[]): string {
  const lists = values.filter((value) => Array.isArray(value));
  const objects = values.filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  const plain = values.filter((value) => typeof value !== 'object' || value === null);
  const kinds: string[] = [...new Set(plain.map((value) => (value === null ? 'null' : typeof value)))];
  if (lists.length > 0) kinds.push(`[${outline(...lists.flat())}]`);
  const keys = [...new Set(objects.flatMap((value) => Object.keys(value as object)))];
  const under = (key: string) => objects.map((value) => (value as Record<string, unknown>)[key] ?? null);
  if (objects.length > 0) kinds.push(`{${keys.map((key) => `${key}:${outline(...under(key))}`).join(' ')}}`);
  return kinds.join('|');
}

function kept(text: string, seen: Map<string, string>, line: string): string {
  if (text === '') return '';
  if (text.length <= whole) return text.endsWith('\n') ? text : `${text}\n`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 24);
  const summary = `… ${Buffer.byteLength(text)} bytes, sha256 ${hash}\n`;
  const document = parsed(text);
  if (document === undefined) return `${text.split('\n').slice(0, 4).join('\n').slice(0, whole)}\n${summary}`;
  const shape = outline(document);
  const before = seen.get(shape);
  seen.set(shape, line);
  return `${text.slice(0, 160)}\n${summary}${before ? `made as: ${before}` : `made of: ${shape}`}\n`;
}

/** A clock that stands still and identifiers that count. */
function stillClock(now: string) {
  let count = 0;
  return {
    now: () => Date.parse(now),
    monotonic: () => 0,
    id: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    sleep: () => Promise.resolve(),
  };
}

/** A folder with the project's bundled data and, beside them, the reference data. Everything coach keeps goes below it. */
function place(scene: Scene): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'coach-recorded-')));
  for (const name of ['data', 'README.md']) fs.symlinkSync(path.join(root, name), path.join(folder, name));
  if (scene.shared) fs.symlinkSync(sharedPath('data'), path.join(folder, 'shared'));
  return folder;
}

/** Plays the lines of a scene through the program, in this process, and gives what each wrote. */
export async function play(scene: Scene): Promise<Said[]> {
  const folder = place(scene);
  const before = process.env['COACH_HOME'];
  process.chdir(folder);
  process.env['COACH_HOME'] = path.join(folder, 'home');
  const clock = stillClock(scene.now);
  const said: Said[] = [];
  let last: unknown;
  try {
    for (const line of scene.lines) {
      const [typed = '', input = ''] = line.split(' <<< ');
      const tty = typed.includes('#tty');
      const words = split(typed.replace('#tty', '')).map((word) =>
        word.startsWith('@') ? at(last, word.slice(1)) : word,
      );
      const streams = terminal({ input, tty, columns: 100 });
      const open = async (flags: { store?: string }) => app(flags, clock);
      const code = await runCli({ argv: words, registry, streams, version: '1.0.0', open });
      const { out, err } = streams.written;
      last = parsed(out) ?? last;
      const here = (text: string) => text.replaceAll(folder, '<here>').replaceAll(root, '<root>');
      said.push({ line, code, out: here(out), err: here(err) });
    }
  } finally {
    process.chdir(root);
    process.env['COACH_HOME'] = before;
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return said;
}

/** The record of a scene: each line with its exit code and what it wrote, long texts by hash, first words and outline. */
export function record(said: readonly Said[]): string {
  const seen = new Map<string, string>();
  return said
    .map(({ line, code, out, err }) => {
      const problems = err === '' ? '' : `stderr:\n${kept(err, seen, line)}`;
      return `$ coach ${line}\nexit ${code}\n${kept(out, seen, line)}${problems}`;
    })
    .join('\n');
}

/** Keeps every text whole outside the project's history, so that a change can be looked at with `diff -r`. */
export function keepWhole(scene: Scene, said: readonly Said[], matched: boolean): void {
  const folder = path.join(root, 'node_modules/.recorded', matched ? 'accepted' : 'now', scene.name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  said.forEach(({ line, out, err }, i) => {
    const document = parsed(out);
    const text = document === undefined ? out : JSON.stringify(document, null, 1);
    const file = path.join(folder, `${String(i).padStart(3, '0')}.txt`);
    fs.writeFileSync(file, `$ coach ${line}\n${text}\n--- stderr\n${err}`);
  });
}
