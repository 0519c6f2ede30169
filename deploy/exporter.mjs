// What Prometheus reads: each request is answered by `coach metrics --prometheus`, so it tells what the store knows and needs no key.
// For the inside of a network alone. PORT (default 9464), HOST (default 127.0.0.1), COACH (default the coach beside this folder).
import { execFile } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';

const coach = process.env.COACH ?? path.resolve(import.meta.dirname, '../bin/coach.js');
const limits = { timeout: 20_000, maxBuffer: 16 * 2 ** 20 };

const server = http.createServer((request, response) => {
  if (request.url !== '/metrics') return void response.writeHead(404).end();
  execFile(process.execPath, [coach, 'metrics', '--prometheus'], limits, (error, out, err) => {
    if (error === null)
      return void response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(out);
    response.writeHead(503, { 'content-type': 'text/plain' }).end(err);
  });
});
server.listen(Number(process.env.PORT ?? 9464), process.env.HOST ?? '127.0.0.1', () => {
  process.stderr.write(
    `metrics at http://${process.env.HOST ?? '127.0.0.1'}:${server.address().port}/metrics\n`,
  );
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.close(() => process.exit(0)));
