// The server as a program of its own: over stdio, or over the channel that its parent opened.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { serve } from './server.ts';

serve(createConnection(ProposedFeatures.all), manifest.version);
