import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { press } from './cast'
import { type Sandbox, startSandbox } from './sandbox'
import { faultsOf } from './specification'

const NOWHERE = '00000000-0000-4000-8000-000000000000'
const CHECKOUTS = '/v0.1/checkouts'
const CHECKOUT = '/v0.1/checkouts/{checkout_id}'
const REFUNDS = '/v1.0/merchants/{merchant_code}/payments/{transaction_id}/refunds'
const TRANSACTIONS = '/v2.1/merchants/{merchant_code}/transactions'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
})
afterAll(() => sandbox.stop())

let references = 0
const honey = () => ({
  checkout_reference: `order-${++references}`,
  amount: 10.1,
  currency: 'GBP',
  merchant_code: 'MSANDBOX',
  description: 'Honey',
  return_url: 'http://127.0.0.1:9/callbacks',
  redirect_url: 'http://localhost:4002/orders/1',
  valid_until: '2999-02-28T10:56:56+00:00',
  hosted_checkout: { enabled: true },
})

function ask(method: string, path: string, body?: unknown, apiKey = sandbox.apiKey): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  })
}

async function created(choice?: 'payment' | 'failure') {
  const checkout = await (await ask('POST', CHECKOUTS, honey())).json()
  if (choice) await press(checkout.hosted_checkout_url, choice)
  return (await ask('GET', `${CHECKOUTS}/${checkout.id}`)).json()
}

const refundsOf = (id: string, merchant = 'MSANDBOX') => `/v1.0/merchants/${merchant}/payments/${id}/refunds`
const transaction = (query: string) => `/v2.1/merchants/MSANDBOX/transactions?${query}`

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

describe('refuses as the specification says:', () => {
  test.each([
    ['no reference', { checkout_reference: undefined }, 'MISSING', 'checkout_reference'],
    ['no amount', { amount: undefined }, 'MISSING', 'amount'],
    ['no merchant', { merchant_code: undefined }, 'MISSING', 'merchant_code'],
    ['a reference of 91 characters', { checkout_reference: 'x'.repeat(91) }, 'INVALID', 'checkout_reference'],
    ['yen', { currency: 'JPY' }, 'INVALID', 'currency'],
    ['nothing to pay', { amount: 0 }, 'INVALID', 'amount'],
    ['half a penny', { amount: 10.105 }, 'INVALID', 'amount'],
    ['an amount in words', { amount: '10.10' }, 'INVALID', 'amount'],
    ['no time', { valid_until: 'tomorrow' }, 'INVALID', 'valid_until'],
    ['no web address', { return_url: 'javascript:alert(1)' }, 'INVALID', 'return_url'],
    ['a hosted page maybe', { hosted_checkout: {} }, 'MISSING', 'hosted_checkout.enabled'],
  ])('a creation with %s', async (_, wish, error_code, param) => {
    const answer = await ask('POST', CHECKOUTS, { ...honey(), ...wish })
    expect(answer.status).toBe(400)
    expect(await answer.clone().json()).toEqual({ message: 'Validation error', error_code, param })
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
  })

  test.each(['{"amount":', '[]', 'null', '7'])('a creation of %s', async body => {
    const answer = await ask('POST', CHECKOUTS, body)
    expect(answer.status).toBe(400)
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
  })

  test('a creation for another merchant', async () => {
    const answer = await ask('POST', CHECKOUTS, { ...honey(), merchant_code: 'MOTHER' })
    expect(answer.status).toBe(403)
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
  })

  test('a second checkout of one reference', async () => {
    const body = honey()
    await ask('POST', CHECKOUTS, body)
    const answer = await ask('POST', CHECKOUTS, body)
    expect(answer.status).toBe(409)
    expect(await answer.clone().json()).toMatchObject({ error_code: 'DUPLICATED_CHECKOUT' })
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
  })

  test('a request without the key, or with another one, before anything else', async () => {
    for (const apiKey of ['', 'sup_sk_old']) {
      const answers = {
        post: await ask('POST', CHECKOUTS, '{', apiKey),
        get: await ask('GET', CHECKOUTS, undefined, apiKey),
      }
      for (const [method, answer] of Object.entries(answers)) {
        expect(answer.status).toBe(401)
        expect(await faultsOf(method as 'get' | 'post', CHECKOUTS, answer)).toEqual([])
      }
      const one = { get: 'GET', delete: 'DELETE' } as const
      for (const [method, verb] of Object.entries(one)) {
        const answer = await ask(verb, `${CHECKOUTS}/${NOWHERE}`, undefined, apiKey)
        expect(answer.status).toBe(401)
        expect(await faultsOf(method as keyof typeof one, CHECKOUT, answer)).toEqual([])
      }
      const lookup = await ask('GET', transaction(`id=${NOWHERE}`), undefined, apiKey)
      expect(await faultsOf('get', TRANSACTIONS, lookup)).toEqual([])
      expect((await ask('POST', refundsOf(NOWHERE), {}, apiKey)).status).toBe(401)
    }
  })

  test('an unknown checkout or transaction', async () => {
    const missing = `${CHECKOUTS}/${NOWHERE}`
    expect(await faultsOf('get', CHECKOUT, await ask('GET', missing))).toEqual([])
    expect(await faultsOf('delete', CHECKOUT, await ask('DELETE', missing))).toEqual([])
    const lookup = await ask('GET', transaction(`id=${NOWHERE}`))
    expect(lookup.status).toBe(404)
    expect(await faultsOf('get', TRANSACTIONS, lookup)).toEqual([])
    expect((await ask('GET', transaction(''))).status).toBe(404)
  })

  test('a deactivation of what was paid', async () => {
    const { id } = await created('payment')
    const answer = await ask('DELETE', `${CHECKOUTS}/${id}`)
    expect(answer.status).toBe(409)
    expect(await faultsOf('delete', CHECKOUT, answer)).toEqual([])
  })

  test('a refund that cannot be', async () => {
    const { transaction_id: paid } = await created('payment')
    const { transactions } = await created('failure')
    const refusals = [
      [400, await ask('POST', refundsOf(paid), { amount: 0 })],
      [400, await ask('POST', refundsOf(paid), { amount: 0.001 })],
      [400, await ask('POST', refundsOf(paid), { amount: '5' })],
      [404, await ask('POST', refundsOf(NOWHERE), {})],
      [404, await ask('POST', refundsOf(paid, 'MOTHER'), {})],
      [409, await ask('POST', refundsOf(transactions[0].id), {})],
      [422, await ask('POST', refundsOf(paid), { amount: 10.11 })],
    ] as const
    for (const [status, answer] of refusals) {
      expect(answer.status).toBe(status)
      expect(await faultsOf('post', REFUNDS, answer)).toEqual([])
    }
  })

  test('a path that SumUp does not have', async () => {
    const answer = await ask('GET', '/v0.1/chequeouts')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ error_code: 'NOT_FOUND', message: 'Resource not found' })
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
