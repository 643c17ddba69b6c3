import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Sandbox, startSandbox } from './sandbox'
import { faultsOf } from './specification'
import {
  CHECKOUT,
  CHECKOUTS,
  honey,
  REFUNDS,
  refundsOf,
  TRANSACTIONS,
  transaction,
  type WireBuyer,
  wireBuyer,
} from './wire-cast'

let sandbox: Sandbox
let ask: WireBuyer['ask']
let created: WireBuyer['created']
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
  ;({ ask, created } = wireBuyer(sandbox))
})
afterAll(() => sandbox.stop())

describe('answers as the specification says:', () => {
  test('a creation', async () => {
    const answer = await ask('POST', CHECKOUTS, honey())
    expect(answer.status).toBe(201)
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
  })

  test('a creation of the least that may be given', async () => {
    const { checkout_reference, amount, currency, merchant_code } = honey()
    const answer = await ask('POST', CHECKOUTS, { checkout_reference, amount, currency, merchant_code })
    const checkout = await answer.clone().json()
    expect(checkout.hosted_checkout_url).toBeUndefined()
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
    expect((await fetch(`${sandbox.url}/pay/${checkout.id}`)).status).toBe(404)
  })

  test('a checkout pending, paid and failed', async () => {
    for (const choice of [undefined, 'payment', 'failure'] as const) {
      const { id } = await created(choice)
      expect(await faultsOf('get', CHECKOUT, await ask('GET', `${CHECKOUTS}/${id}`))).toEqual([])
    }
  })

  test('the list of one reference, of an unknown one, and of all', async () => {
    const { checkout_reference, id } = await created('payment')
    const list = await ask('GET', `${CHECKOUTS}?checkout_reference=${checkout_reference}`)
    expect(await list.clone().json()).toMatchObject([{ id }])
    expect(await faultsOf('get', CHECKOUTS, list)).toEqual([])
    expect(await (await ask('GET', `${CHECKOUTS}?checkout_reference=none`)).json()).toEqual([])
    expect(await faultsOf('get', CHECKOUTS, await ask('GET', CHECKOUTS))).toEqual([])
  })

  test('a deactivation', async () => {
    const { id } = await created()
    expect(await faultsOf('delete', CHECKOUT, await ask('DELETE', `${CHECKOUTS}/${id}`))).toEqual([])
  })

  test('a transaction, whole and partly given back, by id and by code', async () => {
    const { transaction_id, transaction_code } = await created('payment')
    const whole = await ask('GET', transaction(`id=${transaction_id}`))
    expect(await faultsOf('get', TRANSACTIONS, whole)).toEqual([])
    const refund = await ask('POST', refundsOf(transaction_id), { amount: 5 })
    expect(refund.status).toBe(201)
    expect(await faultsOf('post', REFUNDS, refund)).toEqual([])
    const partly = await ask('GET', transaction(`transaction_code=${transaction_code}`))
    expect(await partly.clone().json()).toMatchObject({ status: 'REFUNDED', events: [{ amount: 5 }] })
    expect(await faultsOf('get', TRANSACTIONS, partly)).toEqual([])
  })

  test('a refund of all, asked for without a body', async () => {
    const { transaction_id } = await created('payment')
    const refund = await ask('POST', refundsOf(transaction_id))
    expect(await faultsOf('post', REFUNDS, refund)).toEqual([])
  })
})

test('the check itself finds a wrong status, a wrong type, a wrong value and an invented member', async () => {
  const checkout = { ...honey(), id: 'x', status: 'PENDING' }
  const faults = async (body: object, status = 201) =>
    (await faultsOf('post', CHECKOUTS, Response.json(body, { status }))).length
  expect(await faults(checkout)).toBe(0)
  expect(await faults(checkout, 202)).toBe(1)
  expect(await faults({ ...checkout, status: 'DONE' })).toBe(1)
  expect(await faults({ ...checkout, amount: '10.1' })).toBe(1)
  expect(await faults({ ...checkout, date: 'today' })).toBe(1)
  expect(await faults({ ...checkout, favourite_colour: 'green' })).toBe(1)
  const page = new Response('{}', { status: 201, headers: { 'content-type': 'text/html' } })
  expect(await faultsOf('post', CHECKOUTS, page)).toHaveLength(1)
})
