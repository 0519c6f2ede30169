import fs from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { built, freshHome, root } from './support/run-coach.ts';

beforeAll(built, 120_000);

const text = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  ports?: string[];
  networks?: string[];
  volumes?: string[];
}
interface Compose {
  services: Record<string, Service>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}
const compose = parse(text('compose.yaml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

describe('compose.yaml', () => {
  it('names only what it declares, and files that are there', () => {
    for (const [name, { networks = [], secrets = [], volumes = [] }] of services) {
      for (const one of networks) expect(Object.keys(compose.networks), name).toContain(one);
      for (const one of secrets) expect(Object.keys(compose.secrets), name).toContain(one);
      for (const one of volumes.map((volume) => volume.split(':')[0]!))
        if (one.startsWith('./')) expect(fs.existsSync(path.join(root, one)), one).toBe(true);
        else expect(Object.keys(compose.volumes), name).toContain(one);
    }
  });

  it('gives secrets as files, coach no rights, and the outside one door', () => {
    for (const [name, { environment = {}, image, ports = [] }] of services) {
      for (const [key, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|KEY|TOKEN/.test(key))
          expect([name, value]).toEqual([name, expect.stringMatching(/^\/run\/secrets\//)]);
      expect(image === undefined || /:[\w.${}:-]+$/.test(image), `${name} has a version`).toBe(true);
      expect(image?.endsWith(':latest') ?? false).toBe(false);
      const outward = ports.filter((port) => !port.startsWith('127.0.0.1:'));
      expect([name, outward.length > 0]).toEqual([name, name === 'proxy']);
    }
    for (const name of ['serve', 'worker', 'metrics'])
      expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});

describe('Dockerfile', () => {
  const lines = text('Dockerfile').split('\n');

  it('ends as a user without rights, with versions and words of their own for each start', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
    expect(last.filter((line) => /^(ENTRYPOINT|CMD) /.test(line)).every((line) => line.includes('['))).toBe(
      true,
    );
    for (const line of lines.filter((one) => one.startsWith('FROM ')))
      expect(line).toMatch(/:\d+-[\w-]+( AS \w+)?$/);
    expect(lines.filter((line) => /^ADD |curl |sudo /.test(line))).toEqual([]);
  });
});

describe('figures that are watched', () => {
  it('are figures that coach has', () => {
    const told = text('docs/metrics.md');
    const used = new Set(
      [text('deploy/prometheus/rules.yml'), text('deploy/grafana/dashboards/coach.json')].flatMap((one) =>
        [...one.matchAll(/\bcoach_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, '')),
      ),
    );
    expect(used.size).toBeGreaterThan(10);
    for (const name of used) expect(told, name).toContain(`\`${name}\``);
  });

  it('are told with a part of the playbook that is there', () => {
    const playbook = text('docs/operations.md');
    for (const [, part] of text('deploy/prometheus/rules.yml').matchAll(/operations\.md, "([^"]+)"/g))
      expect(playbook).toContain(`## ${part}`);
  });
});

describe('deploy/exporter.mjs', () => {
  it('tells Prometheus what the store knows', async () => {
    const child = execa('node', ['deploy/exporter.mjs'], {
      cwd: root,
      env: { PORT: '0', COACH_HOME: freshHome() },
      reject: false,
    });
    try {
      const address = await new Promise<string>((resolve) => {
        child.stderr.on('data', (told) => {
          const [found] = /http:\S+/.exec(String(told)) ?? [];
          if (found !== undefined) resolve(found);
        });
      });
      const answer = await fetch(address);
      const said = await answer.text();
      expect([answer.status, said]).toEqual([200, expect.stringContaining('# TYPE coach_')]);
      expect((await execa('promtool', ['check', 'metrics'], { input: said })).exitCode).toBe(0);
    } finally {
      child.kill();
      await child;
    }
  }, 60_000);
});

describe('workflows', () => {
  it('hold no key, ask for no right to write, and run what is in the repository', () => {
    for (const name of ['ci', 'deploy']) {
      const file = text(`.github/workflows/${name}.yml`);
      const flow = parse(file) as {
        permissions: unknown;
        jobs: Record<string, { steps?: { run?: string; uses?: string }[] }>;
      };
      expect(flow.permissions).toEqual({ contents: 'read' });
      for (const { steps = [] } of Object.values(flow.jobs))
        for (const { run = '', uses } of steps) {
          if (uses !== undefined) expect(uses).toMatch(/@v\d+$/);
          for (const [script] of run.matchAll(/(?:\.ci|deploy)\/[\w-]+/g))
            if (script !== 'deploy/secrets')
              expect(fs.existsSync(path.join(root, script)), script).toBe(true);
        }
    }
  });
});

describe('the threat model', () => {
  it('names tests and pages that are there', () => {
    const named = [...text('docs/threat-model.md').matchAll(/`((?:tests|docs|deploy|src|\.ci)\/[\w./-]+)`/g)];
    expect(named.length).toBeGreaterThan(20);
    for (const [, file] of named) expect(fs.existsSync(path.join(root, file!)), file).toBe(true);
  });
});
