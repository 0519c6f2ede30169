import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Import, root, type Source, sources } from './support/house.ts';

const code = sources('bin', 'commands', 'src');

interface Wall {
  rooms: string[];
  /** Rooms of which only types may be taken. */
  types?: string[];
  /** Rooms reached only through `import()`. */
  dynamic?: string[];
  packages: string[];
  node: boolean;
}

const walls: Record<string, Wall> = {
  bin: { rooms: ['app', 'config', 'surfaces/cli', 'commands', 'core'], packages: [], node: true },
  commands: {
    rooms: ['core', 'domain', 'services'],
    types: ['ports', 'surfaces', 'agent'],
    dynamic: ['surfaces', 'agent'],
    packages: ['zod'],
    node: false,
  },
  surfaces: { rooms: ['core', 'domain', 'agent'], types: ['ports'], packages: [], node: true },
  agent: { rooms: ['core', 'domain', 'ports'], packages: [], node: false },
  services: { rooms: ['core', 'domain', 'ports'], packages: [], node: false },
  adapters: { rooms: ['core', 'domain', 'ports'], packages: [], node: true },
  app: { rooms: ['config', 'ports', 'adapters', 'core'], packages: [], node: true },
  config: { rooms: ['core', 'ports'], packages: ['zod'], node: true },
  core: { rooms: ['ports'], types: ['domain'], packages: ['zod'], node: false },
  // What is said between the rooms: shapes alone, of which every room may take what it needs.
  'core/shapes': { rooms: [], packages: ['zod'], node: false },
  ports: { rooms: ['core/shapes'], types: ['domain', 'core'], packages: [], node: false },
  domain: { rooms: ['core/shapes'], packages: ['zod'], node: false },
};

/** The one folder each third-party package lives in. */
const packageRoom: Record<string, string[]> = {
  commander: ['src/surfaces/cli'],
  chalk: ['src/surfaces/cli'],
  'string-width': ['src/surfaces/cli', 'src/surfaces/tui'],
  undici: ['src/adapters/market', 'src/adapters/model', 'src/adapters/notify', 'src/adapters/vendor'],
  'better-sqlite3': ['src/adapters/store'],
  'sqlite-vec': ['src/adapters/store'],
  fflate: ['src/adapters/files'],
  saxes: ['src/adapters/files'],
  yaml: ['src/adapters/strategy'],
  pg: ['src/adapters/store'],
  'pg-boss': ['src/adapters/queue'],
  nodemailer: ['src/adapters/notify'],
  croner: ['src/adapters/schedule'],
  jose: ['src/adapters/identity'],
  openai: ['src/adapters/model'],
  ink: ['src/surfaces/tui'],
  react: ['src/surfaces/tui', 'src/surfaces/web'],
  'react-dom': ['src/surfaces/web'],
  'lightweight-charts': ['src/surfaces/web'],
  fastify: ['src/surfaces/http'],
  '@fastify/cors': ['src/surfaces/http'],
  '@fastify/helmet': ['src/surfaces/http'],
  '@fastify/rate-limit': ['src/surfaces/http'],
  '@fastify/static': ['src/surfaces/http'],
  '@fastify/websocket': ['src/surfaces/http'],
  '@modelcontextprotocol/server': ['src/surfaces/mcp'],
  marked: ['src/surfaces/tui', 'src/surfaces/cli', 'src/surfaces/web'],
};

function roomOf(file: string): string {
  const parts = file.split('/');
  if (parts[0] !== 'src') return parts[0]!;
  if (parts[1] === 'core' && parts[2] === 'shapes') return 'core/shapes';
  return parts[1]!.replace(/\.tsx?$/, '');
}

const target = (source: Source, from: string) =>
  path.posix.normalize(path.posix.join(path.posix.dirname(source.file), from));
const isRelative = (from: string) => from.startsWith('.');
const packageName = (from: string) =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');

function relativeBreach(source: Source, wall: Wall, item: Import): string | null {
  const to = target(source, item.from.replace(/\?raw$/, ''));
  if (to.startsWith('data/')) return null;
  if (to === 'package.json') return null;
  const room = roomOf(to);
  const own = roomOf(source.file);
  if (room === own || (own === 'core' && room === 'core/shapes')) return null;
  const listed = (rooms: string[] | undefined) =>
    rooms?.some((r) => room === r || to.startsWith(`src/${r}/`)) ?? false;
  if (listed(wall.rooms)) return null;
  if (item.typeOnly && listed(wall.types)) return null;
  if (item.dynamic && listed(wall.dynamic)) return null;
  return `${source.file} may not import ${to}`;
}

function packageBreach(source: Source, wall: Wall, item: Import): string | null {
  if (item.from.startsWith('node:')) return wall.node ? null : `${source.file} may not import ${item.from}`;
  const name = packageName(item.from);
  if (wall.packages.includes(name)) return null;
  const rooms = packageRoom[name] ?? packageRoom[name.replace(/^@types\//, '')];
  if (item.typeOnly && name === 'zod') return null;
  if (rooms?.some((room) => source.file.startsWith(room))) return null;
  return `${source.file} may not import the package ${name}`;
}

const breaches = (check: (source: Source, wall: Wall, item: Import) => string | null, relative: boolean) =>
  code.flatMap((source) => {
    const wall = walls[roomOf(source.file)];
    if (!wall) return [`${source.file} is in no known room`];
    return source.imports
      .filter((i) => isRelative(i.from) === relative)
      .flatMap((i) => check(source, wall, i) ?? []);
  });

describe('walls', () => {
  it('looks at a house that is there', () => {
    expect(code.length).toBeGreaterThan(50);
  });
  it('rooms import only what they may', () => expect(breaches(relativeBreach, true)).toEqual([]));
  it('each package lives in its one room', () => expect(breaches(packageBreach, false)).toEqual([]));
  it('surfaces do not look into each other', () => {
    const found = code.flatMap((s) => {
      const own = /^src\/surfaces\/([^/]+)\//.exec(s.file)?.[1];
      if (!own) return [];
      return s.imports
        .filter((i) => isRelative(i.from))
        .flatMap((i) => {
          const other = /^src\/surfaces\/([^/]+)\//.exec(target(s, i.from))?.[1];
          return other && other !== own && own !== 'tui' ? [`${s.file} -> ${i.from}`] : [];
        });
    });
    expect(found).toEqual([]);
  });
  it('has no import cycles, of types and of what is loaded later neither', () => {
    const edges = new Map(
      code.map((s) => [s.file, s.imports.filter((i) => isRelative(i.from)).map((i) => target(s, i.from))]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: string[]) => {
      if (state.get(file) === 'done' || !edges.has(file)) return;
      if (state.get(file) === 'open')
        return void cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
      state.set(file, 'open');
      for (const next of edges.get(file)!) visit(next, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of edges.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

const seams: { name: RegExp; only: string[]; except?: string[] }[] = [
  { name: /^process\.(argv|exit|exitCode)$/, only: ['bin/'] },
  { name: /^process\.env$/, only: ['src/config.ts'] },
  { name: /^process\.(stdout|stderr|stdin)$/, only: ['src/surfaces/cli/streams.ts'] },
  { name: /^console(\.|$)/, only: [] },
  {
    name: /^(Date\.now|Math\.random|new Date\(\)|randomUUID|crypto\.randomUUID|performance\.now)$/,
    only: ['src/adapters/system.ts'],
  },
  {
    name: /^(fetch|XMLHttpRequest|WebSocket)$/,
    only: ['src/adapters/', 'src/surfaces/http/', 'src/surfaces/web/'],
  },
  { name: /^(eval|new Function)$/, only: [] },
];

describe('seams', () => {
  for (const { name, only } of seams) {
    it(`${name.source} only in ${only.join(', ') || 'no room'}`, () => {
      const found = code
        .filter((s) => !only.some((room) => s.file.startsWith(room)))
        .flatMap((s) => s.uses.filter((u) => name.test(u.name)).map((u) => `${s.file}:${u.line} ${u.name}`));
      expect(found).toEqual([]);
    });
  }
  it('SQL text only in the store', () => {
    const sql =
      /\b(SELECT\s+[\w*,\s.()]+\s+FROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b/;
    const found = code
      .filter((s) => !s.file.startsWith('src/adapters/store/') && sql.test(s.text))
      .map((s) => s.file);
    expect(found).toEqual([]);
  });
  it('files are touched only by adapters, config and the door', () => {
    const found = code
      .filter(
        (s) => !/^(src\/adapters|src\/config[./]|src\/app\.ts|src\/surfaces\/(cli|http)|bin)/.test(s.file),
      )
      .filter((s) => s.imports.some((i) => /^node:(fs|net|http|https|child_process)/.test(i.from)))
      .map((s) => s.file);
    expect(found).toEqual([]);
  });
  it('any stands once, in core/command.ts', () => {
    const found = code
      .filter((s) => s.file !== 'src/core/command.ts')
      .flatMap((s) => s.anyTypes.map((l) => `${s.file}:${l}`));
    expect(found).toEqual([]);
  });
  it('no test mocks a module', () => {
    const word = ['vi', 'mock'].join('.');
    const found = sources('tests')
      .filter((s) => s.uses.some((u) => u.name === word))
      .map((s) => s.file);
    expect(found).toEqual([]);
  });
});

describe('sizes and names', () => {
  it('no file above 250 lines', () =>
    expect(code.filter((s) => s.lines > 250).map((s) => `${s.file} ${s.lines}`)).toEqual([]));
  it('no room holds over 25 files flat', () => {
    const flat = new Map<string, number>();
    for (const { file } of code) {
      const folder = path.posix.dirname(file);
      flat.set(folder, (flat.get(folder) ?? 0) + 1);
    }
    // One file a noun there, whatever their number.
    flat.delete('src/core/shapes');
    expect([...flat].filter(([, files]) => files > 25)).toEqual([]);
  });
  it('half of the files have at most 85 lines, 95 of a hundred at most 200, fewer than 5 are under 25', () => {
    const lines = code.map((s) => s.lines).sort((a, b) => a - b);
    const at = (share: number) => lines[Math.floor(share * (lines.length - 1))]!;
    expect(at(0.5)).toBeLessThanOrEqual(85);
    expect(at(0.95)).toBeLessThanOrEqual(200);
    expect(lines.filter((count) => count < 25).length / lines.length).toBeLessThan(0.05);
  });
  it('no function above 60 lines', () => {
    const found = code.flatMap((s) =>
      s.functions.filter((f) => f.lines > 60).map((f) => `${s.file}:${f.line} ${f.name} ${f.lines}`),
    );
    expect(found).toEqual([]);
  });
  it('the door is at most 30 lines', () => {
    for (const file of fs.readdirSync(path.join(root, 'bin'))) {
      expect(
        fs
          .readFileSync(path.join(root, 'bin', file), 'utf8')
          .trimEnd()
          .split('\n').length,
        file,
      ).toBeLessThanOrEqual(30);
    }
  });
  it('files are kebab-case nouns of the trade', () => {
    const banned = /^(utils?|helpers?|common|lib|types|constants|manager|misc|shared)\.tsx?$|Service|Impl/;
    const found = code
      .map((s) => path.posix.basename(s.file))
      .filter((n) => banned.test(n) || !/^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(n));
    expect(found).toEqual([]);
  });
  it('only known things lie at the top', () => {
    const known = new Set([
      'bin',
      'commands',
      'src',
      'data',
      'tests',
      'docs',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'Dockerfile',
      'compose.yaml',
      'deploy',
    ]);
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
    const top = new Set(tracked.map((f) => f.split('/')[0]!));
    expect([...top].filter((name) => !known.has(name) && !name.startsWith('.'))).toEqual([]);
  });
});

describe('supply chain', () => {
  interface Locked {
    hasInstallScript?: boolean;
    gypfile?: boolean;
    integrity?: string;
    resolved?: string;
    version?: string;
  }
  interface Manifest {
    engines: { node: string };
    dependencies: Record<string, string>;
    devDependencies?: Record<string, string>;
    optionalDependencies?: Record<string, string>;
    allowScripts?: Record<string, boolean>;
  }
  const json = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
  const project = (folder: string) => ({
    manifest: json(`${folder}package.json`) as Manifest,
    locked: Object.entries(
      (json(`${folder}package-lock.json`) as { packages: Record<string, Locked> }).packages,
    ).filter(([name]) => name !== ''),
  });
  // What every Node installs, and what Node 20 installs besides.
  const coach = project('');
  const node20 = project('.config/node20/');
  const manifests = [coach.manifest, node20.manifest];
  const installed = [...coach.locked, ...node20.locked];
  const denied = [
    'chalk@5.6.1',
    'strip-ansi@7.1.1',
    'ansi-regex@6.2.1',
    'ansi-styles@6.2.2',
    'wrap-ansi@9.0.1',
  ];

  const scripts = ({ locked }: typeof coach) =>
    locked.filter(([, p]) => p.hasInstallScript).map(([name]) => name);

  it('runs no install script of a package, but on Node 20 the one that makes its SQLite engine', () => {
    expect(scripts(coach)).toEqual([]);
    expect(coach.manifest.allowScripts).toBeUndefined();
    expect(scripts(node20)).toEqual(['node_modules/better-sqlite3']);
    expect(node20.manifest.allowScripts).toEqual({ 'better-sqlite3': true });
    expect(node20.manifest.engines.node).toBe('20.x');
  });
  it('starts no compiler for the engine that comes ready made', () => {
    // npm compiles whatever holds a binding.gyp unless `gypfile` says no, and reads that from the lock, where npm itself
    // does not write it: whoever makes the lock anew puts `"gypfile": false` back below the name of better-sqlite3.
    const engine = coach.locked.find(([name]) => name === 'node_modules/better-sqlite3')?.[1];
    expect(engine).toMatchObject({ version: '13.2.0', gypfile: false });
  });
  it('names the engine of Node 20 where a person is told to install it', () => {
    const told = fs.readFileSync(path.join(root, 'src/adapters/store/sqlite/engine.ts'), 'utf8');
    expect(told).toContain(`better-sqlite3@${node20.manifest.dependencies['better-sqlite3']}`);
  });
  it('pins every direct dependency exactly', () => {
    const loose = manifests
      .flatMap((m) => Object.entries({ ...m.dependencies, ...m.devDependencies, ...m.optionalDependencies }))
      .filter(([, v]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(v));
    expect(loose).toEqual([]);
  });
  it('locks every package by sha512 and names no host', () => {
    expect(installed.filter(([, p]) => !p.integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual(
      [],
    );
    expect(installed.filter(([, p]) => p.resolved !== undefined).map(([name]) => name)).toEqual([]);
  });
  it('holds no version known to be malicious', () => {
    expect(
      installed
        .map(([name, p]) => `${name.split('node_modules/').pop()}@${p.version}`)
        .filter((n) => denied.includes(n)),
    ).toEqual([]);
  });
});

describe('words', () => {
  it('the project names no machine path, host or key', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
    const banned = new RegExp(
      [
        '(^|[^\\w.])/(',
        'wor',
        'k|',
        'ro',
        'ot|home/[a-z]+)/[a-z]',
        '|regis',
        'try\\.npm',
        'js|sk-[A-Za-z0-9]{20,}',
      ].join(''),
    );
    const found = tracked
      .filter((f) => fs.existsSync(path.join(root, f)) && fs.statSync(path.join(root, f)).size < 2_000_000)
      .filter((f) => banned.test(fs.readFileSync(path.join(root, f), 'utf8')));
    expect(found).toEqual([]);
  });
});
