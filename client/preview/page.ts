// The page that the webview starts with: a script, a style sheet, and a policy that lets nothing else in.
import { Uri, type Webview } from 'vscode';

export function webviewFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

export function pageFor(webview: Webview, extension: Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(webviewFolder(extension), name)).toString();
  const nonce = crypto.randomUUID().replaceAll('-', '');
  // Mermaid lays out labels through style attributes and a <style> inside the picture: hence 'unsafe-inline' for
  // styles. Scripts stay bound to the nonce, and no request leaves the page.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Value stream preview</title>
<link rel="stylesheet" href="${file('preview.css')}">
</head>
<body>
<script nonce="${nonce}" src="${file('preview.js')}"></script>
</body>
</html>`;
}
