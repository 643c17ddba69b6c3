// A process that runs jobs, for tests that kill it: says "ready" once it does, and runs until it is ended.
import { readConfig } from '#core/config/config'
import { startWorker } from '#core/jobs/worker'
import { openHouse } from '#core/server/open-house'
import { services, tasks } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'

const { DATABASE_URL = '', SUMUP_HOST = '', SUMUP_KEY = '', SUMUP_MERCHANT = '' } = process.env

const sandbox = { host: SUMUP_HOST, apiKey: SUMUP_KEY, merchantCode: SUMUP_MERCHANT }
const house = await openHouse(readConfig(), DATABASE_URL, sandbox, services)
offerConcepts(house, domains)
const worker = await startWorker(house, DATABASE_URL, tasks, [], {
  beatMs: 100,
  patienceMs: Number(process.env.PATIENCE_MS),
  unlockedPatienceMs: Number(process.env.UNLOCKED_PATIENCE_MS ?? process.env.PATIENCE_MS),
  pollMs: 100,
  stopPatienceMs: 200,
})
process.on('SIGTERM', async () => {
  await worker.stop()
  await house.close()
  process.exit(0)
})
console.log('ready')
