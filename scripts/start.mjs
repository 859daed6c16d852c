// `npm start`: VS Code with the extension and the examples. A desktop VS Code when there is one, else the
// headless one in a browser tab.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireProjectNode } from './host/project-node.mjs';

const root = resolve(import.meta.dirname, '..');
const windows = process.platform === 'win32';

const usage = `npm start -- [options]

  --desktop   open the desktop VS Code (the "code" command)
  --server    run a headless VS Code and print its address
  --port N    the port of the headless one (default: any free port)
  --no-build  use what is in dist/ already`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        desktop: { type: 'boolean', default: false },
        server: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        build: { type: 'boolean', default: true },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowNegative: true,
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new Error(`--port ${values.port}: not a port`);
    if (values.desktop && values.server) throw new Error('--desktop and --server exclude each other');
    return { ...values, port };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

function hasDesktop() {
  const { SSH_CONNECTION, CI, DISPLAY, WAYLAND_DISPLAY, PATH = '' } = process.env;
  const names = windows ? ['code.cmd', 'code.exe'] : ['code'];
  const found = PATH.split(delimiter).some((folder) => names.some((name) => existsSync(join(folder, name))));
  const screen = process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
  return found && screen && !SSH_CONNECTION && !CI;
}

function build() {
  console.log('Building the extension …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  if (status !== 0) {
    console.error('The build failed, so there is nothing to start. Its message is above.');
    process.exit(1);
  }
}

/** The example to show first, relative to the project. */
function firstExample() {
  const specs = readdirSync(join(root, 'examples')).filter((name) => /\.vstream\.ya?ml$/.test(name));
  const name = specs.includes('onboarding.vstream.yaml') ? 'onboarding.vstream.yaml' : specs.sort()[0];
  return name === undefined ? undefined : join('examples', name);
}

function startDesktop() {
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', join(root, 'examples')];
  const example = firstExample();
  if (example) args.push(join(root, example));
  const quoted = windows ? args.map((arg) => `"${arg}"`) : args;
  const { status, error } = spawnSync('code', quoted, { stdio: 'inherit', shell: windows });
  if (error)
    console.error(`The desktop VS Code did not start (${error.message}). Try: npm start -- --server`);
  process.exit(error ? 1 : (status ?? 1));
}

async function startServer(port) {
  const { ensureVsCodeHost } = await import('./host/vscode-host.ts');
  const { startVsCode } = await import('./host/server.ts');
  const log = (line) => console.log(line);
  const host = await ensureVsCodeHost({ log });
  const example = firstExample();
  const server = await startVsCode({
    host,
    extensionPath: root,
    workspace: join(root, 'examples'),
    port,
    log,
  });
  const address = server.url(example ? { openFile: join(root, example) } : undefined);
  const forward = `ssh -L ${server.port}:127.0.0.1:${server.port} …`;
  console.log(`
VStream runs in a headless VS Code. Open in a browser on this machine:

  ${address}
${process.env.SSH_CONNECTION ? `\nFrom the machine you sit at, forward the port first: ${forward}\n` : ''}
After a rebuild, reload the page. Ctrl-C ends it.`);
  await server.ended;
  console.error('The VS Code server ended by itself.');
  process.exit(1);
}

requireProjectNode();
const options = readOptions();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
if (options.build) build();
if (options.desktop || (!options.server && hasDesktop())) startDesktop();
try {
  await startServer(options.port);
} catch (error) {
  if (error.name !== 'SetupError') throw error;
  console.error(error.message);
  process.exit(1);
}
