// Loaded before every test file.
import { setDefaultTimeout } from 'bun:test'

// One clock zone, so that printed dates are the same on every machine.
process.env.TZ = 'Europe/London'

// For hooks too: opening a house takes its time on a busy machine.
setDefaultTimeout(60_000)
