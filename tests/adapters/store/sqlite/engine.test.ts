import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findEngine } from '../../../../src/adapters/store/sqlite/engine.ts';
import { CoachError } from '../../../../src/core/errors.ts';
import { root } from '../../../support/house.ts';

const made: string[] = [];

/** The code of an engine that does this when it opens a database. */
const opening = (does: string) => `module.exports = class { constructor(...args) { ${does} } close() {} };`;

/** A folder in which such an engine is installed, ready made or compiled. */
function machine(code: string, place = 'node_modules/better-sqlite3', compiled = false): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-engine-'));
  made.push(folder);
  const engine = path.join(folder, place);
  fs.mkdirSync(path.join(engine, 'build/Release'), { recursive: true });
  fs.writeFileSync(path.join(engine, 'index.js'), code);
  // What is no native code at all fails to load as code made for another Node does.
  if (compiled) fs.writeFileSync(path.join(engine, 'build/Release/better_sqlite3.node'), '');
  return folder;
}
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true });
});

function refusal(from: string, nodeApi: number): CoachError {
  try {
    findEngine(from, nodeApi);
  } catch (thrown) {
    if (thrown instanceof CoachError) return thrown;
  }
  throw new Error('An engine was found where none is');
}
const older = '.config/node20/node_modules/better-sqlite3';

describe('the engine', () => {
  it('of this machine opens databases', () => {
    const db = findEngine(root, Number(process.versions.napi))(':memory:');
    expect(db.prepare('SELECT 6 * 7').pluck().get()).toBe(42);
    db.close();
  });
  it('that comes ready made is taken where its Node-API is there, from any folder above', () => {
    const folder = machine(opening('this.args = args'));
    const deep = path.join(folder, 'dist/script');
    fs.mkdirSync(deep, { recursive: true });
    expect(findEngine(deep, 10)('a.db', { readonly: true })).toMatchObject({
      args: ['a.db', { readonly: true }],
    });
  });
  it('that comes ready made is not even loaded by a Node with less, which it would crash', () => {
    expect(refusal(machine('process.exit(139);'), 9)).toMatchObject({
      kind: 'unavailable',
      hint: expect.stringMatching(/^Use Node\.js 22\.14 or newer, or .*npm ci.*better-sqlite3@\d+\.\d+\.\d+/),
    });
  });
  it('that fails its trial gives way to the next one', () => {
    const folder = machine(opening("throw new Error('no')"));
    fs.cpSync(machine(opening('this.second = true'), older), folder, { recursive: true });
    expect(findEngine(folder, 10)('a.db')).toMatchObject({ second: true });
  });
  it('compiled for another Node leaves its cause and the way out', () => {
    const failed = refusal(machine(opening(''), older, true), 10);
    expect(failed.hint).toMatch(/^Run `npm ci` .* with this Node\.js/);
    expect(String(failed.cause)).toMatch(/better_sqlite3\.node/);
  });
  it('that was left out when installing is asked for in one sentence', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-engine-'));
    made.push(folder);
    expect(refusal(folder, 10).hint).toMatch(/without leaving out optional packages\.$/);
    expect(refusal(folder, 9).hint).toMatch(/^Use Node\.js 22\.14 or newer/);
  });
});
