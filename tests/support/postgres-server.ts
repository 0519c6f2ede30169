import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Where this machine has the programs of a Postgres server; fails without one, for a test that cannot look proves nothing. */
function programs(): string {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const found = [
    ...versions.map((version) => path.join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ].find((folder) => fs.existsSync(path.join(folder, 'initdb')));
  if (found === undefined)
    throw new Error('These tests need a PostgreSQL server: apt-get install postgresql (15 or newer).');
  return found;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Server {
  /** An address whose role owns a database of its own. */
  url: string;
  /** The server's own superuser, for what coach must refuse and for making roles. */
  admin: string;
  bin: string;
  /** Ends it at once, as a machine that goes away does, or after its open transactions. */
  stop(how?: 'fast' | 'immediate'): void;
  start(): void;
  remove(): void;
}

/** A database made for coach on a server that is there already: COACH_TEST_POSTGRES is the address of its superuser. */
function named(admin: string): Server {
  const name = `coach_test_${process.pid}_${Math.floor(performance.timeOrigin + performance.now()) % 1e9}`;
  const psql = (text: string, database = admin) =>
    execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', text, database], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  psql(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`);
  psql(`CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  psql('CREATE EXTENSION IF NOT EXISTS vector', url.toString());
  url.username = name;
  url.password = name;
  return {
    url: url.toString(),
    admin,
    bin: '',
    stop: () => {},
    start: () => {},
    remove: () => {
      psql(`DROP DATABASE ${name} WITH (FORCE)`);
      psql(`DROP OWNED BY ${name}`);
      psql(`DROP ROLE ${name}`);
    },
  };
}

/** A server of its own in a new folder, on loopback; roles log in without a password. */
export async function postgresServer(): Promise<Server> {
  const there = process.env['COACH_TEST_POSTGRES'];
  if (there?.includes('://')) return named(there);
  const bin = programs();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-pg-'));
  const data = path.join(folder, 'data');
  // The server refuses to run as root.
  const asPostgres = process.getuid?.() === 0;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const user = asPostgres ? { uid: id('-u'), gid: id('-g') } : {};
  if (asPostgres) fs.chownSync(folder, user.uid!, user.gid!);
  const run = (program: string, ...args: string[]) =>
    execFileSync(path.join(bin, program), args, {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '-k');
  const port = await freePort();
  fs.appendFileSync(
    path.join(data, 'postgresql.conf'),
    `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = '${folder}'\nshared_buffers = 32MB\nmax_connections = 60\n`,
  );
  const start = () =>
    void run('pg_ctl', 'start', '-w', '-t', '60', '-D', data, '-l', path.join(folder, 'log'));
  start();
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const sql = (text: string) =>
    run('psql', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-c', text, 'postgres');
  sql('CREATE ROLE coach LOGIN');
  sql('CREATE DATABASE coach OWNER coach');
  const stop = (how: 'fast' | 'immediate' = 'immediate') => {
    try {
      run('pg_ctl', 'stop', '-w', '-D', data, '-m', how);
    } catch {
      // It is down already.
    }
  };
  // A test run that is killed leaves no server behind.
  const watch = spawn(
    'sh',
    [
      '-c',
      `while ps -p ${process.pid} >/dev/null; do sleep 2; done; "${bin}/pg_ctl" stop -D "${data}" -m immediate; rm -rf "${folder}"`,
    ],
    { ...user, stdio: 'ignore', detached: true },
  );
  watch.unref();
  return {
    url: `postgres://coach@127.0.0.1:${port}/coach`,
    admin,
    bin,
    stop,
    start,
    remove() {
      watch.kill();
      stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
