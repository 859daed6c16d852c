// The simulation of one file: how many items, from which seed, with what changed; and what came of it.
import type { PreviewPayload } from '../../../server/protocol/preview.ts';
import {
  type Change,
  MOST_ITEMS,
  type SimulationPayload,
  type SimulationSetup,
} from '../../../server/protocol/simulate.ts';
import type { ToWebview } from '../../../server/protocol/webview.ts';
import { element } from '../dom.ts';
import { Kept } from '../kept.ts';
import { type KeptSettings, keptSettings, Levers } from './simulation-levers.ts';
import { resultsOf } from './simulation-results.ts';
import type { View, ViewContext, ViewKind } from './view.ts';

export const simulationView: ViewKind = {
  id: 'simulation',
  title: 'Simulation',
  create: (context) => new SimulationView(context),
};

const SEED = 'simulation.seed';
const ITEMS = 'simulation.items';

class SimulationView implements View {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #items = element('input', { type: 'number', min: 1, max: MOST_ITEMS, step: 1, required: true });
  readonly #seed = element('input', {
    ...{ type: 'number', min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, required: true },
  });
  readonly #run = element('button', { type: 'submit', class: 'primary' }, 'Run');
  readonly #cancel = element('button', { type: 'button', hidden: true }, 'Cancel');
  readonly #progress = element('progress', { max: 100, hidden: true, 'aria-label': 'Simulation' });
  readonly #note = element('p', { class: 'note', role: 'status' });
  readonly #levers: Levers;
  readonly #kept: Kept<KeptSettings>;
  readonly #apply = element('button', { type: 'button', disabled: true }, 'Apply to file');
  readonly #reset = element('button', { type: 'button', disabled: true }, 'Reset');
  readonly #outdated = element(
    'p',
    { class: 'outdated', hidden: true },
    'Something has changed since this run. Run it again for new results.',
  );
  readonly #results = element('div', { class: 'results' });
  #uri: string | undefined;
  /** The version that the levers are of; what is shown may be of an older one. */
  #setup: SimulationSetup | undefined;
  #shown: { readonly version: number; readonly as: string } | undefined;
  #running: number | undefined;
  #runs = 0;
  /** The command was given before it was known what to run. */
  #wanted = false;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#items.value = context.choice(ITEMS) ?? '';
    this.#seed.value = context.choice(SEED) ?? '';
    this.#kept = new Kept(context, 'simulation.levers', keptSettings);
    this.#levers = new Levers(() => {
      if (this.#uri !== undefined) this.#kept.keep(this.#uri, this.#levers.settings());
      this.#changed();
    });
    const form = element(
      'form',
      { 'aria-label': 'Simulation' },
      element(
        'div',
        { class: 'row' },
        element('label', { class: 'field' }, 'Items', this.#items),
        element('label', { class: 'field' }, 'Seed', this.#seed),
        this.#run,
        this.#cancel,
      ),
      this.#progress,
      this.#note,
      element('h2', {}, 'What if'),
      element('div', { class: 'row' }, this.#reset, this.#apply),
      this.#levers.element,
    );
    this.element = element(
      'div',
      { class: 'simulation' },
      form,
      element('div', {}, this.#outdated, this.#results),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#start();
    });
    // At every sign: a page that is hidden ends without a word.
    for (const [input, name] of [
      [this.#items, ITEMS],
      [this.#seed, SEED],
    ] as const)
      input.addEventListener('input', () => context.choose(name, input.value));
    this.#cancel.addEventListener('click', () => this.#stop());
    this.#reset.addEventListener('click', () => this.#levers.reset());
    this.#apply.addEventListener('click', () =>
      context.send({ type: 'apply-changes', changes: this.#levers.changes() }),
    );
  }

  update(payload: PreviewPayload): void {
    if (this.#uri !== payload.uri) {
      this.#uri = payload.uri;
      this.#setup = undefined;
      this.#shown = undefined;
      this.#running = undefined;
      this.#levers.show([]);
      this.#outdated.hidden = true;
      this.#results.replaceChildren(element('p', { class: 'note' }, 'Nothing was simulated yet.'));
      this.#settle();
    }
    if (this.#setup?.version !== payload.version) this.#context.send({ type: 'setup' });
  }

  receive(message: ToWebview): void {
    switch (message.type) {
      case 'setup':
        this.#prepare(message.setup);
        return;
      case 'start-simulation':
        if (this.#setup) this.#start();
        else this.#wanted = true;
        return;
      case 'simulating':
        if (this.#running === undefined) this.#join(message.run);
        if (message.run === this.#running) this.#progress.value = message.percentage;
        return;
      case 'simulated':
        if (message.run === this.#running) this.#finish(message);
        else if (message.run === 0 && !this.#shown && this.#running === undefined)
          this.#show(message.payload);
        return;
      case 'applied':
        this.#say(
          message.problem === '' ? 'Written to the file.' : `Nothing was written: ${message.problem}`,
        );
        return;
    }
  }

  #prepare(setup: SimulationSetup): void {
    if (setup.uri !== this.#uri) return;
    this.#setup = setup;
    if (this.#items.value === '') this.#items.value = String(setup.items);
    if (this.#seed.value === '') this.#seed.value = String(setup.seed);
    this.#levers.show(setup.levers, this.#kept.of(setup.uri));
    this.#changed();
    if (this.#wanted) this.#start();
    this.#wanted = false;
  }

  #asked(): { items: number; seed: number; changes: readonly Change[] } {
    const [items, seed] = [this.#items.valueAsNumber, this.#seed.valueAsNumber];
    return { items, seed, changes: this.#levers.changes() };
  }

  #start(): void {
    if (!this.#items.reportValidity() || !this.#seed.reportValidity()) return;
    this.#join(this.#runs + 1);
    this.#context.send({ type: 'simulate', run: this.#runs, ...this.#asked() });
  }

  /** Shows a run: one of its own, or one that was under way when the page began anew. */
  #join(run: number): void {
    this.#running = run;
    this.#runs = Math.max(this.#runs, run);
    this.#progress.value = 0;
    this.#settle();
    this.#say('Simulating …');
  }

  #stop(): void {
    if (this.#running !== undefined) this.#context.send({ type: 'cancel-simulation', run: this.#running });
  }

  #finish({ payload, problem }: Extract<ToWebview, { type: 'simulated' }>): void {
    this.#running = undefined;
    this.#settle();
    if (!payload) {
      this.#say(problem === '' ? 'Cancelled.' : `The simulation failed: ${problem}`);
      return;
    }
    this.#say('Done.');
    this.#show(payload);
  }

  #show(payload: SimulationPayload | null): void {
    if (payload?.uri !== this.#uri || !payload) return;
    this.#shown = { version: payload.version, as: JSON.stringify(this.#asked()) };
    this.#results.replaceChildren(...resultsOf(payload));
    this.#results.dataset.run = String(this.#runs);
    this.#changed();
  }

  /** Buttons and notes after something was set, or the file has changed. */
  #changed(): void {
    const any = this.#levers.changes().length > 0;
    this.#apply.disabled = !any;
    this.#reset.disabled = !any;
    if (!this.#shown || this.#running !== undefined) return;
    const stale =
      this.#shown.version !== this.#setup?.version || this.#shown.as !== JSON.stringify(this.#asked());
    this.#outdated.hidden = !stale;
  }

  #settle(): void {
    const running = this.#running !== undefined;
    this.#run.disabled = running;
    this.#cancel.hidden = !running;
    this.#progress.hidden = !running;
  }

  #say(text: string): void {
    this.#note.textContent = text;
  }
}
