import fc from 'fast-check';

// The same cases on every run, so that a red run is red for its change alone; tests/benchmarks/properties.mjs tries others.
fc.configureGlobal({ seed: Number(process.env['COACH_TEST_SEED'] ?? 20261121) });

export { fc };
