// What the editor does when the server fails: starts it again and says so, and gives up where that does not help.
import { type LogOutputChannel, window } from 'vscode';
import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

/** A server that stops so often within that time, in ms, is not started again. */
const MOST_STOPS = 5;
const WITHIN = 3 * 60_000;

export function failureHandler(log: LogOutputChannel): ErrorHandler {
  let stops: number[] = [];
  return {
    // A web worker lives on after an error that nobody caught. Where messages no longer reach a process, its end is
    // about to be heard of, and `closed` starts it again: a shutdown now would be for good.
    error: (error) => {
      log.error(`Connection to the language server: ${error?.message ?? 'an error in the worker'}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: () => {
      const now = Date.now();
      stops = [...stops.filter((stop) => now - stop < WITHIN), now];
      if (stops.length < MOST_STOPS) {
        void window.showWarningMessage('The VStream language server stopped and has been started again.');
        return { action: CloseAction.Restart, handled: true };
      }
      void window.showErrorMessage(
        `The VStream language server stopped ${MOST_STOPS} times within three minutes and is not started again. The VStream output says more; reload the window to try once more.`,
      );
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
