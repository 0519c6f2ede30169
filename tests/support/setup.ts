import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

// Every test runs with no key, no saved settings of the person at the machine and no network but loopback.
const keep = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'TZ',
  'LANG',
  'CI',
  'NODE_OPTIONS',
  'NODE_ENV',
  'TERM',
  'SHELL',
  'USER',
  'VITEST',
  'TEST',
  'UPDATE_DOCS',
  'COACH_TEST_SEED',
  'COACH_TEST_POSTGRES',
]);
for (const name of Object.keys(process.env)) {
  if (!keep.has(name) && !name.startsWith('VITEST') && !name.startsWith('npm_')) delete process.env[name];
}
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-test-'));
process.env['COACH_HOME'] = home;
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

const loopback = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0']);
type Connect = typeof net.Socket.prototype.connect;
const connect: Connect = net.Socket.prototype.connect;

function target(args: unknown[]): string | undefined {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) {
    const { path: socketPath, host } = first as { path?: string; host?: string };
    return socketPath === undefined ? (host ?? 'localhost') : undefined;
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return typeof args[1] === 'string' ? args[1] : 'localhost';
}

net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
  const host = target(args);
  if (host !== undefined && !loopback.has(host) && !host.startsWith('127.')) {
    throw new Error(`Tests may only reach loopback, not ${host}`);
  }
  return (connect as (...a: unknown[]) => net.Socket).apply(this, args);
} as Connect;
