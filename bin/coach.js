#!/usr/bin/env node
// Nothing is loaded before this has decided: React and colour libraries read these variables as they load.
const { env, argv, versions } = process;
const fs = require('node:fs');
env.NODE_ENV ||= 'production';
if (env.NO_COLOR && !env.FORCE_COLOR) env.FORCE_COLOR = '0';

const root = __dirname.slice(0, -'/bin'.length);
const words = argv.slice(2);
const [major, minor] = versions.node.split('.').map(Number);
const fail = (text) => {
  process.stderr.write(`error: ${text}\n`);
  process.exitCode = 70;
};
// The chat screen waits as it loads, which only a module may; all else is one script that comes compiled.
const asModule = words.includes('chat') || words.every((word) => word.startsWith('-'));

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`coach needs Node.js 20.19 or newer, this is ${versions.node}`);
} else if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.on('error', () => {});
  process.stdout.write(`${JSON.parse(fs.readFileSync(`${root}/package.json`, 'utf8')).version}\n`);
} else if (!fs.existsSync(`${root}/dist/main.js`)) {
  fail('coach is not built\nhint: Run `npm run build` in its folder.');
} else if (asModule) {
  import('../dist/main.js').catch((thrown) => fail(`coach could not start: ${thrown.message}`));
} else {
  module.exports = require('./script.js')(`${root}/dist/script`);
}
