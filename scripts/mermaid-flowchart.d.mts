// Types of the plugin, for the tests that bundle the webview as the build does.
import type { Plugin } from 'esbuild';

export function mermaidFlowchartOnly(): Plugin;
