#!/usr/bin/env node
'use strict';
// Copied by scripts/build.mjs to dist/<name>.js. Runs the packs of <name> from the form in which V8 compiled them at the build: the first at once, the others
// when something of them is imported.
const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const bundleUrl = pathToFileURL(__filename).href;
const chunks = new Map();
const modules = new Map();

/** The chunks of one pack, none of which has run. */
function readPack(name) {
  const filename = `${__dirname}/${name.slice(0, -'.js'.length)}.cjs`;
  let cachedData;
  try {
    cachedData = readFileSync(filename.replace(/\.cjs$/, '.cache'));
  } catch {
    // Without it the pack is compiled here.
  }
  // The pack is plain ASCII (esbuild escapes the rest), so one byte is one character.
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
  for (const [chunk, run] of Object.entries(script.runInThisContext()(bundleUrl, filename, __dirname))) chunks.set(chunk, run);
}

function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  if (!chunks.has(name)) readPack(name);
  const module = { exports: {} };
  modules.set(name, module);
  try {
    chunks.get(name)(module.exports, ask, module);
  } catch (error) {
    // As Node does: who asks again must not be given a half of it.
    modules.delete(name);
    throw error;
  }
  return module.exports;
}

const ask = Object.assign((path) => (path.startsWith('./') ? load(path.slice('./'.length)) : require(path)), { resolve: require.resolve, main: require.main });

load(__filename.slice(__dirname.length + 1));
