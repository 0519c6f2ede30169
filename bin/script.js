const fs = require('node:fs');
const { wrap } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { setFlagsFromString } = require('node:v8');
const { Script, constants } = require('node:vm');

/** Where the build keeps what V8 compiled. V8 takes that of another build of its version as well, and crashes by it. */
const keptIn = (folder) =>
  path.join(folder, `coach-${process.version}-${process.arch}-${fs.statSync(process.execPath).size}.bin`);

/** Runs the script of the program in a folder and gives it back, so that the build can keep what was compiled. */
module.exports = (folder) => {
  // Optimising what runs for a tenth of a second costs Node 20 a third of that; later V8s have no such flag and say so.
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
  const filename = path.join(folder, 'coach.js');
  const compiled = keptIn(folder);
  const script = new Script(wrap(fs.readFileSync(filename, 'latin1')), {
    filename: pathToFileURL(filename).href,
    cachedData: fs.existsSync(compiled) ? fs.readFileSync(compiled) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const own = { exports: {}, loaded: true };
  require.cache[filename] = own;
  const beside = (name) => require(name.startsWith('./') ? path.join(folder, name) : name);
  script.runInThisContext()(own.exports, beside, own, filename, folder);
  beside('./entry.js');
  return script;
};
module.exports.keptIn = keptIn;
