// The preview's page in a real browser, under the policy of the extension, with the editor's side played by the test.
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/host/chromium.ts';
// biome-ignore lint/correctness/useImportExtensions: the build script is JavaScript, with its types beside it
import { mermaidFlowchartOnly } from '../../scripts/mermaid-flowchart.mjs';
import type { ToExtension, ToWebview } from '../../server/protocol/webview.ts';
import { type ThemeName, themes } from './themes.ts';

const ORIGIN = 'http://preview.test';

export async function startBrowser(): Promise<Browser> {
  const { executablePath, args, env, sandbox } = await ensureChromium({ log: console.error });
  return chromium.launch({ executablePath, args, env, chromiumSandbox: sandbox });
}

export interface Bundle {
  readonly script: string;
  readonly styles: string;
}

/** As esbuild.mjs builds dist/webview. */
export async function buildWebview(): Promise<Bundle> {
  const result = await build({
    entryPoints: { preview: 'client/webview/main.ts' },
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    outdir: 'dist/webview',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    tsconfig: 'client/webview/tsconfig.json',
    plugins: [mermaidFlowchartOnly()],
  });
  const file = (end: string): string => result.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: file('.js'), styles: file('.css') };
}

export class PreviewPage {
  readonly page: Page;
  /** What the page told the extension, oldest first. */
  readonly sent: ToExtension[] = [];
  readonly faults: string[] = [];

  readonly #waiting = new Set<() => void>();

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(
    browser: Browser,
    bundle: Bundle,
    options: { theme?: ThemeName; width?: number; height?: number; state?: unknown } = {},
  ): Promise<PreviewPage> {
    const { theme = 'dark', width = 1280, height = 900, state } = options;
    const page = await browser.newPage({ viewport: { width, height } });
    const preview = new PreviewPage(page);
    page.on('pageerror', (error) => preview.faults.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') preview.faults.push(line.text());
    });
    await page.exposeFunction('hostReceives', (message: ToExtension) => preview.#receive(message));
    await page.addInitScript(editorApi(state));
    await page.route(`${ORIGIN}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/preview.js')
        return route.fulfill({ contentType: 'text/javascript', body: bundle.script });
      if (path === '/preview.css') return route.fulfill({ contentType: 'text/css', body: bundle.styles });
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: html(theme) });
      return route.abort();
    });
    await page.goto(`${ORIGIN}/`);
    return preview;
  }

  #receive(message: ToExtension): void {
    this.sent.push(message);
    for (const look of this.#waiting) look();
  }

  /** The first message of a kind that the page sends, or has sent already, of those after the first `from`. */
  told<T extends ToExtension['type']>(type: T, from = 0): Promise<Extract<ToExtension, { type: T }>> {
    return new Promise((done) => {
      const look = (): void => {
        const found = this.sent.slice(from).find((message) => message.type === type);
        if (!found) return;
        this.#waiting.delete(look);
        done(found as Extract<ToExtension, { type: T }>);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async post(message: ToWebview): Promise<void> {
    await this.page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
  }

  /** Posts a payload and waits until the picture of its version is on show. */
  async show(payload: Extract<ToWebview, { type: 'payload' }>['payload']): Promise<void> {
    await this.post({ type: 'payload', payload, pinned: false });
    await this.page.locator(`body[data-shown="${payload.version}"]`).waitFor();
  }

  async setTheme(theme: ThemeName): Promise<void> {
    const { bodyClass, variables } = themes[theme];
    await this.page.evaluate(`
      document.body.classList.remove(...${JSON.stringify(Object.values(themes).map((one) => one.bodyClass))});
      document.body.classList.add('${bodyClass}');
      document.documentElement.style.cssText = ${JSON.stringify(rootStyle(variables))};
    `);
  }

  /** Selects a tab and waits until it shows the newest payload. */
  async open(view: string): Promise<void> {
    await this.page.locator(`[role="tab"][data-view="${view}"]`).click();
    await this.page.locator(`body[data-view="${view}"]`).waitFor();
  }

  node(label: string) {
    return this.page.locator('#diagram g.node', { hasText: label });
  }

  /** Badge, constraint and the way into a sub-stream, which stand beside the node. */
  marks(label: string, { nodes }: Extract<ToWebview, { type: 'payload' }>['payload']) {
    const key = nodes.find((node) => node.label === label)?.key;
    return this.page.locator(`#diagram .vs-marks[data-key="${key}"]`);
  }

  async transform(): Promise<string> {
    return (await this.page.locator('#diagram').getAttribute('style')) ?? '';
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** What the editor gives a webview, recording on the page what it is asked to keep. */
function editorApi(state: unknown): string {
  return `
    let saved = ${JSON.stringify(state ?? null)} ?? undefined;
    window.acquireVsCodeApi = () => ({
      postMessage: async (message) => {
        await window.hostReceives(message);
      },
      getState: () => saved,
      setState: (next) => { saved = next; window.savedState = next; },
    });
  `;
}

function rootStyle(variables: Record<string, string>): string {
  return Object.entries({ ...variables, 'font-size': '13px', 'font-family': 'Ubuntu, sans-serif' })
    .map(([name, value]) => `--vscode-${name}: ${value}`)
    .join('; ');
}

function html(theme: ThemeName): string {
  const { bodyClass, variables } = themes[theme];
  const policy =
    "default-src 'none'; script-src 'nonce-n0'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'";
  return `<!DOCTYPE html><html lang="en" style="${rootStyle(variables)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Preview</title>
<link rel="stylesheet" href="/preview.css"></head>
<body class="${bodyClass}"><script nonce="n0" src="/preview.js"></script></body></html>`;
}
