// A process that runs jobs, for tests that kill it while it makes the file of a report that takes long.
import { addSlowReport } from './slow-report'

addSlowReport()
await import('./job-process')
