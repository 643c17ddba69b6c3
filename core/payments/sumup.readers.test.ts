import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { CardReaders } from '#core/contracts/platform/card-readers'
import {
  InexactAmount,
  PairingRefused,
  PaymentsUnavailable,
  ReaderBusy,
  ReaderOffline,
  ReaderUnknown,
} from './refusals'
import { jarOfHoney, press, refusalOf } from './sandbox/cast'
import { type Sandbox, startSandbox } from './sandbox/sandbox'
import { faultsOf } from './sandbox/specification'
import { createSumUpPayments } from './sumup'

let sandbox: Sandbox
let payments: ReturnType<typeof createSumUpPayments>
let readers: CardReaders
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
  payments = createSumUpPayments({ ...sandbox, host: sandbox.url })
  readers = payments.readers
})
afterAll(() => sandbox.stop())

let codes = 0
const paired = () => readers.pair(`CODE${String(++codes).padStart(4, '0')}`, 'Stall')
const honey = () => ({
  amount: { amount: 1010, currency: 'GBP' },
  description: `Honey ${Bun.randomUUIDv7()}`,
})
const hold = (readerId: string, choice: 'card' | 'decline') =>
  fetch(`${sandbox.url}/readers/${readerId}/${choice}`, { method: 'POST', redirect: 'manual' })

describe('a reader', () => {
  test('is paired by its code, and by no other', async () => {
    const { id } = await paired()
    expect(await readers.status(id)).toEqual({ online: true, busy: false, battery: 80 })
    expect(await refusalOf(readers.pair('nope', 'Stall'))).toBeInstanceOf(PairingRefused)
  })

  test('that was unpaired is unknown, and unpairing it again does no harm', async () => {
    const { id } = await paired()
    await readers.remove(id)
    await readers.remove(id)
    expect(await refusalOf(readers.status(id))).toBeInstanceOf(ReaderUnknown)
  })

  test('asks for whole minor units, and a card pays them', async () => {
    const { id } = await paired()
    const started = await readers.start(id, honey())
    expect(await readers.reading(id, started)).toEqual({ state: 'waiting' })
    expect((await readers.status(id)).busy).toBe(true)
    await hold(id, 'card')
    const reading = await readers.reading(id, started)
    if (reading.state !== 'paid') throw new Error(reading.state)
    expect(reading.transaction).toMatchObject({
      amount: { amount: 1010, currency: 'GBP' },
      status: 'SUCCESSFUL',
    })
    expect((await payments.getTransaction(reading.transaction.id)).code).toBe(reading.transaction.code)
  })

  test('knows forints, of which it takes whole ones alone', async () => {
    const { id } = await paired()
    const started = await readers.start(id, {
      amount: { amount: 50_000, currency: 'HUF' },
      description: 'Tea',
    })
    await hold(id, 'card')
    expect(await readers.reading(id, started)).toMatchObject({
      transaction: { amount: { amount: 50_000, currency: 'HUF' } },
    })
    const parts = readers.start(id, { amount: { amount: 50_001, currency: 'HUF' }, description: 'Tea' })
    expect(await refusalOf(parts)).toBeInstanceOf(InexactAmount)
  })

  test('a declined card, and what was taken back, are over', async () => {
    const { id } = await paired()
    const declined = await readers.start(id, honey())
    await hold(id, 'decline')
    expect(await readers.reading(id, declined)).toEqual({ state: 'declined' })
    const takenBack = await readers.start(id, honey())
    await readers.terminate(id)
    expect(await readers.reading(id, takenBack)).toEqual({ state: 'over' })
  })

  test('says that it is busy, or switched off', async () => {
    const { id } = await paired()
    await readers.start(id, honey())
    expect(await refusalOf(readers.start(id, honey()))).toBeInstanceOf(ReaderBusy)
    const record = sandbox.readers.get(id)
    if (record) record.offline = true
    expect(await refusalOf(readers.start(id, honey()))).toBeInstanceOf(ReaderOffline)
    expect((await readers.status(id)).online).toBe(false)
  })

  test('what was paid at it is found by its description when the answer was lost', async () => {
    const { id } = await paired()
    const since = new Date(Date.now() - 1_000)
    const request = honey()
    expect(await readers.findReading(request, since)).toBeNull()
    await readers.start(id, request)
    await hold(id, 'card')
    expect(await readers.findReading(request, since)).toMatchObject({ amount: request.amount })
    expect(
      await readers.findReading({ ...request, amount: { amount: 1, currency: 'GBP' } }, since),
    ).toBeNull()
  })

  test('while SumUp is away nobody knows anything', async () => {
    const { id } = await paired()
    await sandbox.behaviour.down('failing')
    const fault = await refusalOf(readers.start(id, honey()))
    await sandbox.behaviour.up()
    expect(fault).toBeInstanceOf(PaymentsUnavailable)
  })
})

describe('the history', () => {
  test('has sales, refunds and charge-backs since a moment, however many pages they are', async () => {
    const since = new Date(Date.now() - 1_000)
    for (let count = 0; count < 103; count++) {
      const { hostedUrl } = await payments.createCheckout(jarOfHoney())
      await press(hostedUrl, 'payment')
    }
    const sales = (await payments.history(since)).filter(({ kind }) => kind === 'payment')
    expect(sales.length).toBeGreaterThanOrEqual(103)
    const [first, second] = sales
    sandbox.dashboard.refund(first?.transactionId ?? '', 300)
    sandbox.dashboard.chargeBack(second?.transactionId ?? '')
    const after = await payments.history(since)
    expect(after.find(({ kind }) => kind === 'refund')).toMatchObject({
      transactionId: first?.transactionId,
      amount: { amount: 300, currency: 'GBP' },
    })
    expect(after.find(({ kind }) => kind === 'charge-back')?.transactionId).toBe(
      second?.transactionId as string,
    )
    expect(await payments.history(new Date(Date.now() + 60_000))).toEqual([])
  })

  test('payouts come with their fees, refunds as kept of them', async () => {
    const checkout = await payments.createCheckout(jarOfHoney())
    await press(checkout.hostedUrl, 'payment')
    const [transaction] = (await payments.getCheckout(checkout.id)).transactions
    await payments.refund({ transactionId: transaction?.id ?? '', amount: { amount: 100, currency: 'GBP' } })
    const listed = await payments.payouts('2020-01-01', '2999-01-01')
    const own = listed.filter(({ transactionCode }) => transactionCode === transaction?.code)
    expect(own.map(({ kind, amount, fee }) => [kind, amount.amount, fee.amount])).toEqual([
      ['payout', 993, 17],
      ['refund', -100, 0],
    ])
    expect(await payments.payouts('2020-01-01', '2020-01-02')).toEqual([])
  })
})

describe('the sandbox answers as SumUp’s document says', () => {
  const merchant = () => `${sandbox.url}/v0.1/merchants/${sandbox.merchantCode}/readers`
  const ask = (address: string, init: RequestInit = {}) =>
    fetch(address, { ...init, headers: { authorization: `Bearer ${sandbox.apiKey}` } })
  const READERS = '/v0.1/merchants/{merchant_code}/readers'

  test('of readers', async () => {
    const body = JSON.stringify({ pairing_code: 'SPEC0001', name: 'Stall' })
    const made = await ask(merchant(), { method: 'POST', body })
    const { id } = (await made.clone().json()) as { id: string }
    expect(await faultsOf('post', READERS, made)).toEqual([])
    expect(await faultsOf('get', READERS, await ask(merchant()))).toEqual([])
    expect(
      await faultsOf('get', `${READERS}/{reader_id}/status`, await ask(`${merchant()}/${id}/status`)),
    ).toEqual([])
    const total_amount = { value: 700, currency: 'GBP', minor_unit: 2 }
    const start = () =>
      ask(`${merchant()}/${id}/checkout`, { method: 'POST', body: JSON.stringify({ total_amount }) })
    const started = await start()
    const { data } = (await started.clone().json()) as { data: { checkout_id: string } }
    expect(await faultsOf('post', `${READERS}/{reader_id}/checkout`, started)).toEqual([])
    expect(await faultsOf('post', `${READERS}/{reader_id}/checkout`, await start())).toEqual([])
    const seen = await ask(`${merchant()}/${id}/checkout/${data.checkout_id}`)
    expect(await faultsOf('get', `${READERS}/{reader_id}/checkout/{checkout_id}`, seen)).toEqual([])
    const ended = await ask(`${merchant()}/${id}/terminate`, { method: 'POST' })
    expect(ended.status).toBe(202)
  })

  test('of the history and of payouts', async () => {
    const { hostedUrl } = await payments.createCheckout(jarOfHoney())
    await press(hostedUrl, 'payment')
    const at = `${sandbox.url}/v2.1/merchants/${sandbox.merchantCode}/transactions/history`
    const history = '/v2.1/merchants/{merchant_code}/transactions/history'
    expect(await faultsOf('get', history, await ask(`${at}?limit=2`))).toEqual([])
    const payouts = `${sandbox.url}/v1.0/merchants/${sandbox.merchantCode}/payouts`
    const path = '/v1.0/merchants/{merchant_code}/payouts'
    expect(
      await faultsOf('get', path, await ask(`${payouts}?start_date=2020-01-01&end_date=2999-01-01`)),
    ).toEqual([])
    expect(await faultsOf('get', path, await ask(payouts))).toEqual([])
  })
})
