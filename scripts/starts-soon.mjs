// What a start does not read, as a plugin of esbuild.
import { createRequire } from 'node:module';
import { relative } from 'node:path';

/**
 * Of these only the module that loads their native code, by importer and what it asks for: their scripts
 * and the packages behind them, read one file after another, took 35 ms of each start of the agent.
 */
const nativeLoaders = [
  { importer: /[\\/]node_modules[\\/]classic-level[\\/][^\\/]+$/, asksFor: './binding', loader: 'classic-level/binding.js', folder: 'classic-level', giveAs: 'module.exports' },
  { importer: /[\\/]node_modules[\\/]@serialport[\\/]bindings-cpp[\\/]dist[\\/][^\\/]+$/, asksFor: './serialport-bindings', loader: '@serialport/bindings-cpp/dist/serialport-bindings.js', folder: '@serialport/bindings-cpp', giveAs: 'exports.binding' },
];

export function startsSoon(root) {
  const require = createRequire(`${root}/package.json`);
  return {
    name: 'starts-soon',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\.\/(serialport-)?bindings?$/ }, ({ importer, path }) => {
        const native = nativeLoaders.find((each) => each.importer.test(importer) && each.asksFor === path);
        return native === undefined ? undefined : { path: native.folder, namespace: 'native', pluginData: native };
      });
      bundler.onLoad({ filter: /.*/, namespace: 'native' }, ({ pluginData }) => ({ contents: loadNative(root, require, pluginData), loader: 'js' }));
      bundler.onResolve({ filter: /.*/, namespace: 'native' }, ({ path }) => ({ path, external: true }));
      // The tables of the encodings, 300 kB, are read from node_modules where the first text of another encoding than UTF-8 is.
      bundler.onResolve({ filter: /^\.\.\/encodings$/ }, ({ importer }) => (/[\\/]iconv-lite[\\/]lib[\\/]index\.js$/.test(importer) ? { path: 'iconv-lite/encodings/index.js', external: true } : undefined));
      // Logs are written by the process itself: pino's threads for writing are not asked for.
      bundler.onResolve({ filter: /^\.\/(lib\/)?transport$/ }, ({ importer }) => (/[\\/]node_modules[\\/]pino[\\/]/.test(importer) ? { path: 'transport', namespace: 'left-out' } : undefined));
      bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: `module.exports = () => { throw new Error('${path} is not in this build'); };`, loader: 'js' }));
      // A module of Node's of which nothing is used is not loaded: crypto takes the device host 5 ms.
      bundler.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
    },
  };
}

/** The file that node-gyp-build chose on this machine; on another one it looks for its own. */
function loadNative(root, require, { folder, loader, giveAs }) {
  const chosen = relative(`${root}/node_modules`, require('node-gyp-build').path(`${root}/node_modules/${folder}`));
  return `
    let found;
    try { found = require(${JSON.stringify(chosen)}); } catch { const asked = require(${JSON.stringify(loader)}); found = asked.binding ?? asked; }
    ${giveAs} = found;`;
}
