// Runs the server so that it cannot outlive its owner: when the pipe on standard input closes, because the
// owner ended in whatever way, the whole process group goes. First argument: the server's main file.
import { pathToFileURL } from 'node:url';

process.stdin.resume();
process.stdin.on('close', () => {
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit(0);
});
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]).href);
