// Keeps the server from reading any file while the author does not trust the workspace.
import { startOptions } from '../protocol/trust.ts';
import type { Files } from '../workspace/files.ts';

export class Trust {
  #given: boolean;

  /** As the client says at the start. */
  constructor(options: unknown) {
    this.#given = !startOptions(options) || options.trusted;
  }

  grant(): void {
    this.#given = true;
  }

  /** Without trust nobody can tell what another file holds: rules on links are silent then. */
  guard(files: Files): Files {
    return {
      read: async (uri) => (this.#given ? files.read(uri) : undefined),
      list: async (folder) => (this.#given ? files.list(folder) : []),
    };
  }
}
