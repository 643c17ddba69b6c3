import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../tests/house'
import { withFaultLines } from './fault-lines'
import { createFaultRecorder, type FaultRecorder } from './fault-recorder'
import { createLog, type Log } from './log'

let world: TestHouse
let recorder: FaultRecorder
let log: Log
let lines: string[]
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('logged_faults').execute()
  lines = []
  recorder = createFaultRecorder(() => world.house.orm)
  log = createLog('info', withFaultLines({ write: line => void lines.push(line) }, recorder.hear))
})

const faults = () => db(world.ctx()).selectFrom('logged_faults').selectAll().orderBy('message').execute()

test('what fails is counted by its kind, whatever number it had, and the log has every line', async () => {
  for (const id of [17, 18, 19])
    log.error(
      { err: new Error(`order ${id} has no lines`), domain: 'cart', requestId: `r-${id}` },
      'request failed',
    )
  log.error({ err: new Error('no'), task: 'send-letter' }, 'a job failed')
  log.warn('the cache is away')
  log.info({ typed: '"level":50' }, 'not an error')
  await recorder.flush()
  expect(
    (await faults()).map(({ message, error, domain, task, request_id, times }) => [
      message,
      error,
      domain,
      task,
      request_id,
      times,
    ]),
  ).toEqual([
    ['a job failed', 'Error: no', null, 'send-letter', null, 1],
    ['request failed', 'Error: order 19 has no lines', 'cart', null, 'r-19', 3],
  ])
  expect(lines).toHaveLength(6)
})

test('the next time it is the same row', async () => {
  log.error('again')
  await recorder.flush()
  log.error('again')
  await recorder.flush()
  expect((await faults()).map(({ times }) => times)).toEqual([2])
})

test('no token comes into the table, since none comes into the log', async () => {
  const token = 'Bearer abcdefghijklmnopqrstuvwxyz0123456789AbCdEfGh'
  log.error({ err: new Error(`refused: authorization: ${token}`) }, 'request failed')
  await recorder.flush()
  expect(JSON.stringify(await faults())).not.toContain('abcdefghijklmnop')
})

test('before the database is open, what is heard waits', async () => {
  let open = false
  const early = createFaultRecorder(() => (open ? world.house.orm : null))
  early.hear({ message: 'early', error: null, domain: null, task: null, requestId: null })
  await early.flush()
  expect(await faults()).toEqual([])
  open = true
  await early.flush()
  expect(await faults()).toHaveLength(1)
})
