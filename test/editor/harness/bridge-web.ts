// The bridge inside the web extension host, which has no sockets: it asks the test runner for the next request
// at an address of the page's own server, and sends each answer to another. Never packaged.
import { answer } from './answer.ts';
import { type Request, webPaths } from './protocol.ts';

declare const location: { readonly origin: string };

/** Resolves when the runner hangs up. */
export async function run(): Promise<void> {
  for (;;) {
    const response = await fetch(location.origin + webPaths.next);
    if (response.status !== 200) return;
    void reply((await response.json()) as Request);
  }
}

async function reply(request: Request): Promise<void> {
  const body = JSON.stringify(await answer(request));
  await fetch(location.origin + webPaths.answer, { method: 'POST', body });
}
