import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Sandbox, startSandbox } from './sandbox'
import { faultsOf } from './specification'
import {
  CHECKOUT,
  CHECKOUTS,
  honey,
  NOWHERE,
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
