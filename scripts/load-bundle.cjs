#!/usr/bin/env node
'use strict';
// Copied by scripts/build.mjs to dist/<name>.js. Runs <name>.cjs from the form in which V8 compiled it at the build.
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');

const base = __filename.slice(0, -'.js'.length);
const filename = `${base}.cjs`;
// The bundle is plain ASCII (esbuild escapes the rest), so one byte is one character.
const source = readFileSync(filename, 'latin1');
let cachedData;
try {
  cachedData = readFileSync(`${base}.cache`);
} catch {
  // Without it the bundle is compiled here.
}
const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, { filename, cachedData });
script.runInThisContext()(exports, require, module, filename, __dirname);
