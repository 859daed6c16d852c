// Loaded before the server or the command line: every way to the network, or to another program, ends the process.
const trap = (what) => () => {
  process.stderr.write(`TRAPPED ${what}\n`);
  process.exit(86);
};
for (const [name, methods] of Object.entries({
  net: ['connect', 'createConnection', 'createServer'],
  tls: ['connect', 'createServer'],
  http: ['request', 'get', 'createServer'],
  https: ['request', 'get', 'createServer'],
  http2: ['connect', 'createServer', 'createSecureServer'],
  dns: ['lookup', 'resolve', 'resolve4', 'resolve6'],
  dgram: ['createSocket'],
  child_process: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'],
})) {
  const found = require(`node:${name}`);
  for (const method of methods) found[method] = trap(`${name}.${method}`);
}
require('node:net').Socket.prototype.connect = trap('Socket.connect');
for (const name of ['fetch', 'WebSocket', 'EventSource']) globalThis[name] = trap(name);
