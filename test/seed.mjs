// Property tests draw the same cases in every run, so that a red build is red for its author too.
// VSTREAM_SEED=random draws new ones; a failure then prints the seed that repeats it.
import fc from 'fast-check';

const wanted = process.env.VSTREAM_SEED ?? '20261121';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
