// Loaded before every test file: one clock zone, so that printed dates are the same on every machine.
process.env.TZ = 'Europe/London'
