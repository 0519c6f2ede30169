import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../../support/bundle.mjs';
import { ask, hear, modelAt, patientTimeouts, shortTimeouts } from '../../../support/model-client.ts';
import { faults } from '../../../support/model-faults.ts';
import { modelServer } from '../../../support/model-server.ts';

const wires = ['chat', 'responses'] as const;

describe.each(wires)('every fault over %s', (wire) => {
  it.concurrent.each(faults)('$name', async ({ reply, reasons }) => {
    const own = await modelServer();
    own.standing(reply);
    // Only what stalls meets a short timer: a busy machine must not make one of what does not.
    const stalls = reasons.some((reason) => reason.endsWith('_timeout'));
    const timeouts = stalls ? shortTimeouts : patientTimeouts;
    const heard = await hear(modelAt(own.url, { wire, timeouts }), ask());
    await own.close();
    expect(heard.last).toMatchObject({ type: 'failed', partial: heard.text !== '' });
    if (heard.last.type !== 'failed') return;
    expect(reasons, heard.last.message).toContain(heard.last.reason);
    expect(heard.calls).toEqual([]);
    expect(heard.events.filter((event) => event.type === 'done' || event.type === 'failed')).toHaveLength(1);
    expect(heard.last.message).not.toMatch(/sk-abc|undefined|\[object/);
    expect(heard.last.hint).not.toBe('');
  });
});

it('the fault matrix holds no memory', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-faults-'));
  const file = await bundle('tests/support/model-faults-child.ts', folder);
  const started = (...words: string[]) => {
    const child = spawn(process.execPath, ['--expose-gc', file, ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const line = new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
    return { child, line };
  };
  const serving = started('serve');
  const { url } = JSON.parse(await serving.line) as { url: string };
  const report = JSON.parse(await started('drive', url).line) as { failed: number; most: number };
  serving.child.stdin.end();
  fs.rmSync(folder, { recursive: true, force: true });
  expect(report.failed).toBe(faults.length * 2);
  expect(report.most).toBeLessThan(50);
});
