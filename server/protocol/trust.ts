// Whether the author trusts the workspace: without that, the server looks at open documents and at nothing else.
import { flag, object } from './check.ts';

/** What the client says at the start; a client that says nothing knows no such thing as an untrusted workspace. */
export const startOptions = object({ trusted: flag });

/** Notification from the client: the author trusts the workspace from now on. */
export const TRUST_GRANTED = 'vstream/trustGranted';
