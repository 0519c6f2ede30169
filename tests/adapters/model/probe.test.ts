import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeServer } from '../../../src/adapters/model/probe.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { shortTimeouts } from '../../support/model-client.ts';
import { type ModelServer, modelServer } from '../../support/model-server.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await modelServer();
});
afterEach(() => server.close());

const probe = () =>
  probeServer(
    { baseUrl: server.url, apiKey: null, clock: systemClock, timeouts: shortTimeouts },
    new AbortController().signal,
  );

describe('probeServer', () => {
  it('lists the models', async () => {
    server.script({ body: JSON.stringify({ object: 'list', data: [{ id: 'b' }, { id: 'a' }, { x: 1 }] }) });
    expect(await probe()).toMatchObject({ reachable: true, provider: '127.0.0.1', models: ['a', 'b'] });
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/v1/models' });
  });

  it('knows a server that lists none from one that is not there', async () => {
    server.script({ status: 404, body: '{"error":{"message":"no route"}}' });
    expect(await probe()).toMatchObject({ reachable: true, models: null });
    server.script({ status: 401, body: '{"error":{"message":"key"}}' });
    expect(await probe()).toMatchObject({ reachable: false, failure: { reason: 'unauthorized' } });
    server.script({ headers: { 'content-type': 'text/html' }, body: '<html>' });
    expect(await probe()).toMatchObject({ reachable: false, failure: { reason: 'not_a_stream' } });
    server.script({ handle: () => {} });
    expect(await probe()).toMatchObject({ reachable: false, failure: { reason: 'total_timeout' } });
    await server.close();
    expect(await probe()).toMatchObject({ reachable: false, failure: { reason: 'connect' } });
    server = await modelServer();
  });
});
