// Notes whatever must never happen while a suite runs, seen from the page: a blocked resource or script, an
// uncaught error, a request to another host from our webview, a failed activation.
import type { ConsoleMessage, Frame, Page } from 'playwright-core';
import { cacheRoot } from '../../../scripts/host/cache.ts';

export interface Faults {
  /** One line each; a suite that closes with any of them fails. */
  list: string[];
  /** What the console said, for reports of a failure. */
  transcript: string[];
}

export function watchForFaults(page: Page, extension: { id: string; path: string }): Faults {
  const list: string[] = [];
  const transcript: string[] = [];
  const isOurs = (text: string): boolean => {
    const known = text.replaceAll(cacheRoot(), ''); // VS Code itself may lie inside our folder
    return known.includes(extension.path) || known.includes(extension.id);
  };

  const hear = (message: ConsoleMessage): void => {
    const text = message.text();
    const from = message.location().url;
    if (isNoise(text, from)) return;
    transcript.push(`[${message.type()}] ${text} ${from}`);
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (/Content[ -]Security[ -]Policy/i.test(text) && !isWorkbench(from))
      list.push(`blocked by CSP: ${text}`);
    else if (/Activating extension .* failed/.test(text) && isOurs(text)) list.push(text);
    else if (message.type() === 'error' && isOurs(`${text} ${from}`))
      list.push(`error in the console: ${text}`);
  };
  page.on('console', hear);
  page.on('pageerror', (error) => {
    const stack = error.stack ?? String(error);
    transcript.push(`[uncaught] ${stack}`);
    if (isOurs(stack) || !stack.includes('/out/vs/')) list.push(`uncaught error: ${stack}`);
  });
  page.on('crash', () => list.push('the page crashed'));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (!/^(https?|wss?):$/.test(protocol) || /^(127\.0\.0\.1|localhost)$/.test(hostname)) return;
    if (hostname.endsWith('.vscode-resource.vscode-cdn.net')) return; // answered by the webview's service worker
    transcript.push(`[request] ${request.url()}`);
    const framed = !request.serviceWorker() && !request.isNavigationRequest();
    if (framed && isWebviewContent(request.frame())) {
      list.push(`the webview asked another host: ${request.url()}`);
    }
  });
  return { list, transcript };
}

/** What this VS Code always says: files that it asks for and that no server without a wrapper has. */
function isNoise(text: string, from: string): boolean {
  return (
    /%c (INFO|TRACE|DEBUG)|ServiceWorker|same-origin iframe|can escape its sandboxing/.test(text) ||
    /\/vsda\/|\/update\/check|serviceWorker\.js|\/package\.nls\.json$/.test(from)
  );
}

function isWorkbench(url: string): boolean {
  return /\/out\/vs\/(code|workbench\/workbench)/.test(url);
}

function isWebviewContent(frame: Frame): boolean {
  return frame.name() === 'active-frame' || frame.name() === 'pending-frame';
}
