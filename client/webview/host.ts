// The line to the extension: typed messages out, checked messages in, and the state that outlives a reload.
import {
  readToWebview,
  readViewState,
  type ToExtension,
  type ToWebview,
  type ViewState,
} from '../../server/protocol/webview.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

const api = acquireVsCodeApi();

export function send(message: ToExtension): void {
  api.postMessage(message);
}

export function onMessage(receive: (message: ToWebview) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = readToWebview(event.data);
    if (message) receive(message);
    else send({ type: 'log', message: 'The preview was sent a message that it does not know.' });
  });
}

export function savedState(): ViewState | undefined {
  return readViewState(api.getState());
}

export function saveState(state: ViewState): void {
  api.setState(state);
}
