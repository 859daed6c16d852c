// The order that the protocol asks for: nothing before the handshake, and after `shutdown` nothing but `exit`. The
// handshake waits for nothing; what comes after it waits, in its order, until the server is loaded.
import {
  type Connection,
  ErrorCodes,
  type InitializeParams,
  Message,
  type MessageStrategy,
  ResponseError,
} from 'vscode-languageserver';
import { CAPABILITIES } from './capabilities.ts';

/** What a request out of order becomes: its handler says why it is refused. */
const REFUSED = '$/vstream/refused';

/** Loads what serves this client; all its handlers are registered when that settles. */
export type Load = (said: InitializeParams) => Promise<void>;

export class Order {
  #state: 'new' | 'running' | 'ended' = 'new';
  #load = async () => {};
  /** Settles when the handshake is done and the server is loaded; undefined from then on. */
  #loading: Promise<void> | undefined;

  /** For the connection's options: every message passes here first. */
  readonly messageStrategy: MessageStrategy = {
    handleMessage: (message, next) => {
      const request = Message.isRequest(message) ? message : undefined;
      const allowed =
        this.#state === 'running' || (this.#state === 'new' && request?.method === 'initialize');
      if (Message.isNotification(message) && !allowed && message.method !== 'exit') return;
      if (request?.method === 'shutdown' && allowed) this.#state = 'ended';
      const taken = request && !allowed ? { ...request, method: REFUSED } : message;
      if (this.#loading) return this.#loading.then(() => next(taken));
      const handled = next(taken);
      if (this.#state === 'new' && allowed) this.#begin(handled);
      return handled;
    },
  };

  /** Takes messages from now on. */
  listen(connection: Connection, version: string, load: Load): void {
    connection.onInitialize((said) => {
      this.#load = () => load(said);
      return { serverInfo: { name: 'vstream', version }, capabilities: CAPABILITIES };
    });
    connection.onRequest(REFUSED, () =>
      this.#state === 'new'
        ? new ResponseError<void>(ErrorCodes.ServerNotInitialized, 'The server waits for `initialize`.')
        : new ResponseError<void>(ErrorCodes.InvalidRequest, 'The server has been shut down.'),
    );
    connection.listen();
  }

  #begin(answered: void | Promise<void>): void {
    this.#state = 'running';
    // The answer is written when its handling ends. To load first would hold it up.
    this.#loading = Promise.resolve(answered).then(() => this.#load());
    // Nobody catches what is thrown here: a server that cannot be loaded ends, and its client hears of it.
    void this.#loading.then(() => {
      this.#loading = undefined;
    });
  }
}
