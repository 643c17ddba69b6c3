// A process that runs jobs, for tests that kill it: says "ready" once it does, and runs until it is ended.
import { readConfig } from '#core/app/config'
import { openHouse } from '#core/app/open-house'
import { startWorker } from '#core/jobs/worker'
import { tasks } from '#core/services/registry'

const { DATABASE_URL = '', SUMUP_HOST = '', SUMUP_KEY = '', SUMUP_MERCHANT = '' } = process.env

const house = await openHouse(readConfig(), DATABASE_URL, {
  host: SUMUP_HOST,
  apiKey: SUMUP_KEY,
  merchantCode: SUMUP_MERCHANT,
})
const worker = await startWorker(house, DATABASE_URL, tasks, [], {
  beatMs: 100,
  patienceMs: Number(process.env.PATIENCE_MS),
  pollMs: 100,
  stopPatienceMs: 200,
})
process.on('SIGTERM', async () => {
  await worker.stop()
  await house.close()
  process.exit(0)
})
console.log('ready')
