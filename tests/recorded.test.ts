import { describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import { keepWhole, play, record } from './support/recorded.ts';
import { type Scene, scenes } from './support/recorded-lines.ts';
import { hasShared } from './support/shared.ts';

// `npx vitest run --config .config/vitest.config.ts tests/recorded.test.ts -u` takes what is said now as what is meant;
// the change then shows in review. Where two branches changed an answer, take either side's file and record again. The whole texts lie in node_modules/.recorded: `diff -r accepted now`.

const help: Scene = {
  name: 'help',
  now: '2026-11-21T10:00:00+05:30',
  lines: ['--help', ...registry.map(({ name }) => `${name} --help`)],
};
const all = [...scenes, help];

describe('what command lines answer', () => {
  it('is recorded for at least two hundred lines, each written once in its scene', () => {
    expect(all.reduce((sum, { lines }) => sum + lines.length, 0)).toBeGreaterThanOrEqual(200);
  });
  for (const scene of all) {
    it.skipIf(scene.shared && !hasShared)(
      `${scene.name}: ${scene.lines.length} lines`,
      async () => {
        const said = await play(scene);
        const file = `fixtures/recorded/${scene.name}.txt`;
        let matched = false;
        try {
          await expect(record(said)).toMatchFileSnapshot(file);
          matched = true;
        } finally {
          keepWhole(scene, said, matched);
        }
      },
      300_000,
    );
  }
});
