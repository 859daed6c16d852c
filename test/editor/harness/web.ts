// The same window with the extension as a web extension: it runs in a web worker of the page, and gets its files
// from the page's own server, where the test runner answers for them.
import { readFile } from 'node:fs/promises';
import { extname, relative, resolve } from 'node:path';
import type { BrowserContext, Route } from 'playwright-core';
import { type Bridge, Requests } from './bridge-server.ts';
import { type Request, type Response, webPaths } from './protocol.ts';

export interface WebExtension {
  bridge: Bridge;
  /** The files of the extension that were asked for, by path inside its folder. */
  served: Set<string>;
}

const types: Record<string, string> = {
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.yaml': 'text/yaml',
};

/** Before the page is opened. `origin` is that of the server, `bridgeFile` the built bridge. */
export async function loadAsWebExtension(
  context: BrowserContext,
  {
    origin,
    extensionPath,
    bridgeFile,
    appended,
  }: {
    origin: string;
    extensionPath: string;
    bridgeFile: string;
    /** Code behind that of a file of the extension, by path inside its folder. */
    appended: Readonly<Record<string, string>>;
  },
): Promise<WebExtension> {
  const served = new Set<string>();
  await context.route(`${origin}${webPaths.extension}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const name = decodeURIComponent(pathname.slice(webPaths.extension.length + 1));
    const file = resolve(extensionPath, name);
    if (relative(extensionPath, file).startsWith('..')) return route.fulfill({ status: 403 });
    served.add(name);
    return answerWith(route, file, appended[name]);
  });
  // A later route goes before an earlier one.
  await context.route(origin + webPaths.bridge, (route) => answerWith(route, bridgeFile));
  const bridge = await bridgeThroughPage(context, origin);

  const { protocol, host: authority } = new URL(origin);
  const at = (path: string) => ({ scheme: protocol.slice(0, -1), authority, path });
  const options = { extensions: [at(webPaths.extension)], extensionTestsPath: at(webPaths.bridge) };
  // The workbench's own scripts start after the document is complete, so they find the options there.
  await context.addInitScript({
    content: `document.addEventListener('readystatechange', () => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      if (document.readyState !== 'interactive' || !element) return;
      const configuration = JSON.parse(element.dataset.settings);
      Object.assign((configuration.developmentOptions ??= {}), ${JSON.stringify(options)});
      element.dataset.settings = JSON.stringify(configuration);
    });`,
  });
  return { bridge, served };
}

async function answerWith(route: Route, file: string, more?: string): Promise<void> {
  const read = await readFile(file).catch(() => undefined);
  if (read === undefined) return route.fulfill({ status: 404, body: 'no such file' });
  const body = more === undefined ? read : `${read}\n;${more}`;
  // A web server of extensions lets every origin read them, and so the webviews, whose origin is their own.
  const headers = { 'access-control-allow-origin': '*' };
  return route.fulfill({ body, headers, contentType: types[extname(file)] ?? 'text/plain' });
}

/** The host asks for the next request and is left waiting until there is one. */
async function bridgeThroughPage(context: BrowserContext, origin: string): Promise<Bridge> {
  const requests = new Requests();
  const { promise: connected, resolve: nowConnected } = Promise.withResolvers<void>();
  const queue: Request[] = [];
  let waiting: Route | undefined;

  const post = (): void => {
    const request = waiting && queue.shift();
    if (!request) return;
    const route = waiting;
    waiting = undefined;
    route?.fulfill({ json: request }).catch(() => requests.hostEnded());
  };
  await context.route(origin + webPaths.next, (route) => {
    waiting = route;
    nowConnected();
    post();
  });
  await context.route(origin + webPaths.answer, async (route) => {
    requests.receive(route.request().postDataJSON() as Response);
    await route.fulfill({ status: 204 });
  });
  return {
    connected,
    ask: (request) =>
      requests.send(request, (numbered) => {
        queue.push(numbered);
        post();
      }),
    async close() {
      await waiting?.fulfill({ status: 204 }).catch(() => {});
      requests.hostEnded();
    },
  };
}
