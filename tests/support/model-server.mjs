// node tests/support/model-server.mjs '[{"text":"Hi."}, …]' ['{"text":"always"}']: a scripted model server as its own
// process. Prints {"url"} as its first line; after the listed replies it gives the standing one. Ends when its stdin closes.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

const [, , replies = '[]', standing = '{}'] = process.argv;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-model-server-'));
const { modelServer } = await import(pathToFileURL(await bundle('tests/support/model-server.ts', folder)));
fs.rmSync(folder, { recursive: true, force: true });
const server = await modelServer(...JSON.parse(replies));
server.standing(JSON.parse(standing));
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
process.stdin.resume();
process.stdin.on('end', () => server.close().then(() => process.exit(0)));
