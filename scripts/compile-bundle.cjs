'use strict';
// Writes <name>.cache beside each <name>.cjs given: every function compiled, also those that no start has called yet.
const { readFileSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

for (const filename of process.argv.slice(2)) {
  setFlagsFromString('--no-lazy');
  const script = new Script(readFileSync(filename, 'latin1'), { filename });
  // V8 refuses a cache that was written under other flags than it is read under.
  setFlagsFromString('--lazy');
  writeFileSync(filename.replace(/\.cjs$/, '.cache'), script.createCachedData());
}
