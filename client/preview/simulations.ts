// What one preview simulates and walks through: carries questions of its page to the server and checked answers back.
// The file is written only where the reader asks for it.
import { CancellationTokenSource, Range, type Uri, WorkspaceEdit, workspace } from 'vscode';
import {
  appliedChanges,
  type Change,
  type SimulationPayload,
  simulationPayload,
  simulationSetup,
  walkPayload,
} from '../../server/protocol/simulate.ts';
import type { ToExtension, ToWebview } from '../../server/protocol/webview.ts';
import type { SimulationSource } from './simulation-source.ts';

type Kinds = 'setup' | 'simulate' | 'cancel-simulation' | 'apply-changes' | 'walk';
type Asked = Extract<ToExtension, { type: Kinds }>;

export class Simulations {
  readonly #source: SimulationSource;
  readonly #uri: () => Uri;
  readonly #post: (message: ToWebview) => void;
  #running: { readonly run: number; readonly cancel: CancellationTokenSource } | undefined;
  #last: SimulationPayload | null = null;

  constructor(source: SimulationSource, uri: () => Uri, post: (message: ToWebview) => void) {
    this.#source = source;
    this.#uri = uri;
    this.#post = post;
  }

  get last(): SimulationPayload | null {
    return this.#last;
  }

  /** Another file is on show. */
  reset(): void {
    this.#running?.cancel.cancel();
    this.#running = undefined;
    this.#last = null;
  }

  dispose(): void {
    this.reset();
  }

  async act(message: Asked): Promise<void> {
    switch (message.type) {
      case 'setup': {
        const setup = await this.#asked((uri) => this.#source.setup(uri));
        if (simulationSetup(setup)) this.#post({ type: 'setup', setup });
        // For a page that begins anew.
        if (this.#last) this.#post({ type: 'simulated', run: 0, payload: this.#last, problem: '' });
        return;
      }
      case 'simulate':
        await this.#simulate(message);
        return;
      case 'cancel-simulation':
        if (this.#running?.run === message.run) this.#running.cancel.cancel();
        return;
      case 'apply-changes':
        this.#post({ type: 'applied', problem: await this.#apply(message.changes) });
        return;
      case 'walk': {
        const { trigger, steps } = message;
        const walk = await this.#asked((uri) => this.#source.walk(uri, trigger, steps));
        if (walkPayload(walk)) this.#post({ type: 'walked', walk });
        return;
      }
    }
  }

  /** Undefined where another file is on show by now. */
  async #asked(ask: (uri: Uri) => Promise<unknown>): Promise<unknown> {
    const uri = this.#uri();
    const answer = await ask(uri);
    return uri.toString() === this.#uri().toString() ? answer : undefined;
  }

  /** One at a time: a new run ends the one before. */
  async #simulate({ run, items, seed, changes }: Extract<Asked, { type: 'simulate' }>): Promise<void> {
    this.#running?.cancel.cancel();
    const cancel = new CancellationTokenSource();
    const own = { run, cancel };
    this.#running = own;
    // A page that begins anew counts its runs from one again: the number alone does not tell them apart.
    const superseded = () => this.#running !== own;
    const told = (percentage: number) => {
      if (!superseded()) this.#post({ type: 'simulating', run, percentage });
    };
    let payload: SimulationPayload | null = null;
    let problem = '';
    try {
      const asked = { items, seed, changes };
      const answer = await this.#asked((uri) => this.#source.simulate(uri, asked, told, cancel.token));
      if (simulationPayload(answer)) payload = answer;
      else if (!cancel.token.isCancellationRequested) problem = 'The server sent no results.';
    } catch (error) {
      if (!cancel.token.isCancellationRequested)
        problem = error instanceof Error ? error.message : String(error);
    } finally {
      cancel.dispose();
    }
    if (superseded()) return;
    this.#running = undefined;
    if (payload) this.#last = payload;
    this.#post({ type: 'simulated', run, payload, problem });
  }

  /** Empty where all was written; else why nothing was. */
  async #apply(changes: readonly Change[]): Promise<string> {
    const uri = this.#uri();
    const answer = await this.#source.changes(uri, changes);
    if (!appliedChanges(answer)) return 'The file cannot be read as it stands.';
    if (answer.problems.length > 0) return answer.problems.join('; ');
    const document = await workspace.openTextDocument(uri);
    if (document.version !== answer.version) return 'The file has changed meanwhile.';
    const edit = new WorkspaceEdit();
    for (const { range, newText } of answer.edits) {
      const { start, end } = range;
      edit.replace(uri, new Range(start.line, start.character, end.line, end.character), newText);
    }
    return (await workspace.applyEdit(edit)) ? '' : 'The editor refused the change.';
  }
}
