// The colours of an exported picture: the editor's default light and dark theme, whatever the reader works with.
import type { ExportTheme } from '../../../server/protocol/export.ts';

export const palettes: Readonly<
  Record<ExportTheme, { readonly bodyClass: string; readonly colours: Readonly<Record<string, string>> }>
> = {
  light: {
    bodyClass: 'vscode-light',
    colours: {
      ...{ 'editor-background': '#ffffff', foreground: '#3b3b3b', focusBorder: '#005fb8' },
      ...{ 'editorError-foreground': '#e51400', 'editorWarning-foreground': '#bf8803' },
      ...{ 'editorInfo-foreground': '#0063d3', 'charts-blue': '#0063d3', 'charts-purple': '#652d90' },
      ...{ 'charts-orange': '#d18616', 'charts-yellow': '#bf8803', 'charts-green': '#388a34' },
      ...{ 'charts-red': '#e51400', 'terminal-ansiCyan': '#0598bc' },
    },
  },
  dark: {
    bodyClass: 'vscode-dark',
    colours: {
      ...{ 'editor-background': '#1f1f1f', foreground: '#cccccc', focusBorder: '#0078d4' },
      ...{ 'editorError-foreground': '#f14c4c', 'editorWarning-foreground': '#cca700' },
      ...{ 'editorInfo-foreground': '#59a4f9', 'charts-blue': '#59a4f9', 'charts-purple': '#b180d7' },
      ...{ 'charts-orange': '#d18616', 'charts-yellow': '#cca700', 'charts-green': '#89d185' },
      ...{ 'charts-red': '#f14c4c', 'terminal-ansiCyan': '#11a8cd' },
    },
  },
};
