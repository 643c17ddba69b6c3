import fc from 'fast-check'

// Loaded before every test file: one clock zone, so that printed dates are the same on every machine.
process.env.TZ = 'Europe/London'
// What property tests draw is the same at each run, too; `FC_SEED=7 bun run test …` draws other values.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 2026) })
