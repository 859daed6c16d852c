// The browser and the page's script that the tests of a file share.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Bundle, buildWebview, PreviewPage, startBrowser } from './harness.ts';

type Options = Parameters<typeof PreviewPage.open>[2];

interface Pages {
  readonly open: (options?: Options) => Promise<PreviewPage>;
  /** The size of the page's script. */
  readonly scriptLength: () => number;
  /** A test on a page of its own, at the end of which the page must have reported no fault. */
  readonly pageTest: (name: string, body: (preview: PreviewPage) => Promise<void>, options?: Options) => void;
}

export function pages(): Pages {
  let browser: Browser;
  let bundle: Bundle;
  before(async () => {
    [browser, bundle] = await Promise.all([startBrowser(), buildWebview()]);
  });
  after(() => browser.close());
  const open = (options?: Options) => PreviewPage.open(browser, bundle, options);
  return {
    open,
    scriptLength: () => bundle.script.length,
    pageTest(name, body, options) {
      test(name, { timeout: 60_000 }, async () => {
        const preview = await open(options);
        try {
          await body(preview);
          assert.deepEqual(preview.faults, []);
        } finally {
          await preview.close();
        }
      });
    },
  };
}
