import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, freshHome, runCoach } from '../support/run-coach.ts';

interface Got {
  method: string | undefined;
  url: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
}
const got: Got[] = [];
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    got.push({ method, url, headers, body });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

beforeAll(async () => {
  await built();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(() => new Promise((resolve) => server.close(resolve)));

const question = 'How does BANKNIFTY look for my iron condor?';
const ask = (env: Record<string, string>) =>
  runCoach(['ask', question, '--json'], {
    home: freshHome(),
    env: {
      LANGSMITH_API_KEY: 'ls-key',
      LANGSMITH_PROJECT: 'desk',
      LANGSMITH_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...env,
    },
  });

describe('LangSmith', () => {
  it('gets nothing by its key alone', async () => {
    expect((await ask({})).code).toBe(0);
    expect(got).toEqual([]);
  }, 60_000);

  it.each(['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2'])(
    'gets spans of a turn through its OTLP endpoint once %s says so, and not a word of it',
    async (name) => {
      got.length = 0;
      const { code, out } = await ask({ [name]: 'true', LANGSMITH_WORKSPACE_ID: 'w1' });
      expect(code).toBe(0);
      const answer = JSON.parse(out) as { answer: string };
      expect(got).toHaveLength(1);
      const [{ method, url, headers, body }] = got as [Got];
      expect([method, url]).toEqual(['POST', '/otel/v1/traces']);
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'x-api-key': 'ls-key',
        'langsmith-project': 'desk',
        'x-tenant-id': 'w1',
      });
      const [resource] = JSON.parse(body).resourceSpans;
      const names = resource.scopeSpans[0].spans.map((span: { name: string }) => span.name);
      expect(names).toContain('invoke_agent');
      expect(names).toContain('review');
      for (const span of resource.scopeSpans[0].spans) expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      // Neither the question, nor the answer, nor what the person uses.
      for (const word of ['iron condor', 'BANKNIFTY', 'habit', answer.answer.slice(0, 40)])
        expect(body).not.toContain(word);
    },
    60_000,
  );
});
