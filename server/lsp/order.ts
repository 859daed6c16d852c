// The order that the protocol asks for: nothing before the handshake, and after `shutdown` nothing but `exit`.
import {
  type Connection,
  ErrorCodes,
  Message,
  type MessageStrategy,
  ResponseError,
} from 'vscode-languageserver';

/** What a request out of order becomes: its handler says why it is refused. */
const REFUSED = '$/vstream/refused';

export class Order {
  #state: 'new' | 'running' | 'ended' = 'new';

  /** For the connection's options: every message passes here first. */
  readonly messageStrategy: MessageStrategy = {
    handleMessage: (message, next) => {
      const request = Message.isRequest(message) ? message : undefined;
      const allowed =
        this.#state === 'running' || (this.#state === 'new' && request?.method === 'initialize');
      if (request) next(allowed ? request : { ...request, method: REFUSED });
      else if (!Message.isNotification(message) || allowed || message.method === 'exit') next(message);
      if (request?.method === 'initialize' && allowed) this.#state = 'running';
      if (request?.method === 'shutdown' && allowed) this.#state = 'ended';
    },
  };

  listen(connection: Connection): void {
    connection.onRequest(REFUSED, () =>
      this.#state === 'new'
        ? new ResponseError<void>(ErrorCodes.ServerNotInitialized, 'The server waits for `initialize`.')
        : new ResponseError<void>(ErrorCodes.InvalidRequest, 'The server has been shut down.'),
    );
  }
}
