import { afterEach, beforeEach, expect, test } from 'bun:test'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSumUpPayments } from '../sumup'
import { jarOfHoney, openShop, press } from './cast'
import { type Sandbox, startSandbox } from './sandbox'
import { StateFileDamaged } from './state-file'

let folder: string
let stateFile: string
let running: Sandbox[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payments sandbox '))
  stateFile = join(folder, 'not yet there', 'payments.jsonl')
  running = []
})
afterEach(async () => {
  await Promise.all(running.map(sandbox => sandbox.stop()))
  await rm(folder, { recursive: true })
})

async function start() {
  const sandbox = await startSandbox({ port: 0, stateFile })
  running.push(sandbox)
  return { sandbox, payments: createSumUpPayments({ ...sandbox, host: sandbox.url }) }
}

test('checkouts, payments and refunds outlive a restart, and the page works at its new address', async () => {
  const { returnUrl } = jarOfHoney()
  const before = await start()
  before.sandbox.behaviour.noCallbacks()
  const pending = jarOfHoney({ returnUrl })
  await before.payments.createCheckout(pending)
  const paid = await before.payments.createCheckout(jarOfHoney())
  await press(paid.hostedUrl, 'payment')
  const transactionId = (await before.payments.getCheckout(paid.id)).transactions[0]!.id
  await before.payments.refund({ transactionId, amount: { amount: 10, currency: 'GBP' } })
  await before.sandbox.stop()

  const { payments, sandbox } = await start()
  sandbox.behaviour.noCallbacks()
  expect((await payments.getTransaction(transactionId)).refunded.amount).toBe(10)
  expect((await payments.getCheckout(paid.id)).status).toBe('PAID')
  const found = await payments.findCheckout(pending.reference)
  expect(found?.hostedUrl).toStartWith(sandbox.url)
  expect((await press(found!.hostedUrl, 'payment')).status).toBe(303)
})

test('a callback that was still due when the sandbox stopped is sent after its restart', async () => {
  const shop = openShop()
  const before = await start()
  before.sandbox.behaviour.lateCallbacks(60_000)
  const { id, hostedUrl } = await before.payments.createCheckout(jarOfHoney({ returnUrl: shop.returnUrl }))
  await press(hostedUrl, 'payment')
  await before.sandbox.stop()
  expect(shop.heard).toEqual([])

  const { sandbox } = await start()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard).toEqual([{ event_type: 'CHECKOUT_STATUS_CHANGED', id }])
  await sandbox.stop()

  const again = await start()
  await again.sandbox.behaviour.callbacksSettled()
  expect(shop.heard).toHaveLength(1)
  await shop.stop()
})

test('a line that a crash cut off is left out, all before it is kept', async () => {
  const before = await start()
  const request = jarOfHoney()
  await before.payments.createCheckout(request)
  await before.sandbox.stop()
  await appendFile(stateFile, '{"id":"half')

  const { payments } = await start()
  expect(await payments.findCheckout(request.reference)).not.toBeNull()
  expect(await readFile(stateFile, 'utf8')).not.toContain('half')
})

test('a damaged file is told by its line, not read around', async () => {
  const before = await start()
  await before.payments.createCheckout(jarOfHoney())
  await before.sandbox.stop()
  await appendFile(stateFile, 'no checkout\n')
  const refusal = await start().catch((fault: unknown) => fault)
  expect(refusal).toBeInstanceOf(StateFileDamaged)
  expect((refusal as Error).message).toEndWith('payments.jsonl:2')
})

test('two hundred checkouts at once are all in the file once the sandbox has stopped', async () => {
  const { payments, sandbox } = await start()
  const requests = Array.from({ length: 200 }, () => jarOfHoney())
  await Promise.all(requests.map(request => payments.createCheckout(request)))
  await sandbox.stop()
  const lines = (await readFile(stateFile, 'utf8')).trim().split('\n')
  expect(new Set(lines.map(line => JSON.parse(line).reference)).size).toBe(200)
})
