import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportSpans, type otlpDocument } from '../../../src/adapters/meter/otlp.ts';
import { spool } from '../../../src/adapters/meter/spool.ts';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { exporterChoice } from '../../../src/config.ts';
import type { TelemetryEvent } from '../../../src/ports/conversation.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-meter-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const event = (more: Partial<TelemetryEvent> = {}): TelemetryEvent => ({
  at: Date.UTC(2026, 10, 20),
  name: 'command',
  correlationId: 'c1',
  durationMs: 12.5,
  error: null,
  attributes: { 'coach.command': 'chain' },
  ...more,
});

describe('telemetry', () => {
  it('waits in a file until somebody opens the store, and is counted once', async () => {
    const file = path.join(folder, 'a', 'telemetry.ndjson');
    let opened = 0;
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const options = {
      file,
      store: async () => {
        opened++;
        return store;
      },
      send: null,
    };
    for (let i = 0; i < 3; i++) {
      const meter = spool(options);
      meter.record(event({ at: 1000 + i }));
      await meter.close();
    }
    expect(opened).toBe(0);
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe('600');
    fs.appendFileSync(file, '{"half":');
    const meter = spool(options);
    meter.record(event({ at: 2000 }));
    await meter.drain();
    await meter.drain();
    expect((await store.telemetry.list()).map(({ at }) => at)).toEqual([2000, 1002, 1001, 1000]);
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
    await store.close();
  });

  it('goes into the store by itself only once it is much, and is counted on', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const file = path.join(folder, 'much', 'telemetry.ndjson');
    const meter = spool({ file, store: async () => store, send: null });
    const many = (n: number) => {
      for (let i = 0; i < n; i++) meter.record(event());
    };
    many(150);
    await meter.relieve();
    expect(await store.telemetry.list()).toEqual([]);
    many(50);
    await meter.relieve();
    expect(await store.telemetry.list({ limit: 1000 })).toHaveLength(200);
    // A process that runs long is not cut off after its first 500.
    many(499);
    await meter.drain();
    expect(await store.telemetry.list({ limit: 1000 })).toHaveLength(699);
    await store.close();
  });

  it('is bounded, and never makes a command fail', async () => {
    const file = path.join(folder, 'b', 'telemetry.ndjson');
    const options = { file, store: () => Promise.reject(new Error('closed')), send: null };
    const meter = spool(options);
    for (let i = 0; i < 5_000; i++) meter.record(event());
    await meter.close();
    expect(fs.readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(500);
    for (let i = 0; i < 20; i++) {
      const more = spool(options);
      for (let j = 0; j < 500; j++) more.record(event());
      await more.close();
    }
    expect(fs.statSync(file).size).toBeLessThan(700 * 1024);
    fs.writeFileSync(path.join(folder, 'flat'), '');
    const stuck = spool({ ...options, file: path.join(folder, 'flat', 'x', 'telemetry.ndjson') });
    stuck.record(event());
    await stuck.close();
  });

  it('is sent as spans, without anything a person or a model wrote', async () => {
    let got: { headers: http.IncomingHttpHeaders; body: string } | null = null;
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk));
      request.on('end', () => {
        got = { headers: request.headers, body };
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
    const chat = event({
      name: 'chat',
      error: 'server_error',
      attributes: {
        'gen_ai.request.model': 'm',
        'gen_ai.usage.input_tokens': 5,
        'gen_ai.input.messages': 'secret',
        x: null,
      },
    });
    await exportSpans({ url, headers: { 'x-api-key': 'k' } }, [event(), chat], systemClock);
    expect(got!.headers['x-api-key']).toBe('k');
    expect(got!.body).not.toContain('secret');
    const { spans } = (JSON.parse(got!.body) as ReturnType<typeof otlpDocument>).resourceSpans[0]!
      .scopeSpans[0]!;
    expect(spans.map(({ name }) => name)).toEqual(['command', 'chat m']);
    expect(spans[0]!.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(BigInt(spans[0]!.endTimeUnixNano) - BigInt(spans[0]!.startTimeUnixNano)).toBe(12_500_000n);
    expect(spans[1]!.status.code).toBe(2);
    await new Promise((resolve) => server.close(resolve));
    // A collector that is gone is no failure.
    await exportSpans({ url, headers: {} }, [event()], systemClock);
  });

  it('goes nowhere unless somebody configured it', () => {
    expect(exporterChoice()).toBeNull();
    process.env['LANGSMITH_API_KEY'] = 'k';
    expect(exporterChoice()).toBeNull();
    process.env['LANGSMITH_TRACING'] = 'true';
    expect(exporterChoice()).toMatchObject({ url: expect.stringMatching(/\/otel\/v1\/traces$/) });
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://localhost:4318/';
    process.env['OTEL_EXPORTER_OTLP_HEADERS'] = 'Authorization=Bearer x, b=c=d';
    expect(exporterChoice()).toEqual({
      url: 'http://localhost:4318/v1/traces',
      headers: { authorization: 'Bearer x', b: 'c=d' },
    });
    for (const name of [
      'LANGSMITH_API_KEY',
      'LANGSMITH_TRACING',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_EXPORTER_OTLP_HEADERS',
    ])
      delete process.env[name];
  });
});
