import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { CardsOnFile } from '#core/contracts/platform/cards-on-file'
import { CheckoutNotFound, PaymentsUnavailable } from './refusals'
import { jarOfHoney, press, refusalOf } from './sandbox/cast'
import { type Sandbox, startSandbox } from './sandbox/sandbox'
import { faultsOf } from './sandbox/specification'
import { CHECKOUT, CHECKOUTS, honey, wireBuyer } from './sandbox/wire-cast'
import { createSumUpPayments } from './sumup'

let sandbox: Sandbox
let payments: ReturnType<typeof createSumUpPayments>
let cards: CardsOnFile
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
  payments = createSumUpPayments({ ...sandbox, host: sandbox.url })
  cards = payments.cards
})
afterAll(() => sandbox.stop())

const CUSTOMERS = '/v0.1/customers'
const INSTRUMENTS = '/v0.1/customers/{customer_id}/payment-instruments'
const INSTRUMENT = '/v0.1/customers/{customer_id}/payment-instruments/{token}'

/** A customer who left a card of this manner. */
async function leftCard(manner = 'works') {
  const customer = Bun.randomUUIDv7()
  await cards.keepCustomer(customer, 'Ada Grace Lovelace', 'ada@example.test')
  const setUp = await payments.createCheckout(jarOfHoney({ setsUpFor: customer }))
  await fetch(`${setUp.hostedUrl}/card/${manner}`, { method: 'POST', redirect: 'manual' })
  const [card] = await cards.instrumentsOf(customer)
  if (!card) throw new Error('no card')
  return { customer, card, setUp }
}

describe('a card on file', () => {
  test('is what a checkout set up, and what proved it goes back at once', async () => {
    const { card, setUp } = await leftCard()
    expect(card).toMatchObject({ active: true, type: 'VISA', last4: '4242' })
    const proven = await payments.getCheckout(setUp.id)
    expect(proven.status).toBe('PAID')
    const transaction = await payments.getTransaction(proven.transactions[0]!.id)
    expect(transaction.refunded).toEqual(setUp.amount)
  })

  test('pays a checkout once, however often it is asked for', async () => {
    const { customer, card } = await leftCard()
    const checkout = await payments.createCheckout(jarOfHoney())
    expect(await cards.charge(checkout.id, customer, card.token)).toBe('paid')
    expect(await cards.charge(checkout.id, customer, card.token)).toBe('over')
    const { status, transactions } = await payments.getCheckout(checkout.id)
    expect([status, transactions.length]).toEqual(['PAID', 1])
  })

  test.each([
    ['declines', 'declined', 'FAILED'],
    ['expired', 'expired', 'FAILED'],
    ['asks', 'asks', 'PENDING'],
  ])('that %s says so, and the page can still be paid in person', async (manner, outcome, status) => {
    const { customer, card } = await leftCard(manner)
    const checkout = await payments.createCheckout(jarOfHoney())
    expect(await cards.charge(checkout.id, customer, card.token)).toBe(outcome as 'declined')
    expect((await payments.getCheckout(checkout.id)).status).toBe(status as 'FAILED')
    await press(checkout.hostedUrl, 'payment')
    expect((await payments.getCheckout(checkout.id)).status).toBe('PAID')
  })

  test('that was taken away is charged no more, and taking it away again does no harm', async () => {
    const { customer, card } = await leftCard()
    await cards.deactivate(customer, card.token)
    await cards.deactivate(customer, card.token)
    expect(await cards.instrumentsOf(customer)).toMatchObject([{ active: false }])
    const checkout = await payments.createCheckout(jarOfHoney())
    expect(await refusalOf(cards.charge(checkout.id, customer, card.token))).toBeInstanceOf(CheckoutNotFound)
    expect((await payments.getCheckout(checkout.id)).status).toBe('PENDING')
  })

  test('of nobody we know is none, and a customer may be made known twice', async () => {
    expect(await cards.instrumentsOf('nobody')).toEqual([])
    await cards.deactivate('nobody', 'nothing')
    const customer = Bun.randomUUIDv7()
    await cards.keepCustomer(customer, 'Ada', 'ada@example.test')
    await cards.keepCustomer(customer, 'Ada', 'ada@example.test')
    expect(await cards.instrumentsOf(customer)).toEqual([])
  })

  test('is neither declined nor charged while SumUp is away', async () => {
    const { customer, card } = await leftCard()
    const checkout = await payments.createCheckout(jarOfHoney())
    await sandbox.behaviour.down('failing')
    const refusal = await refusalOf(cards.charge(checkout.id, customer, card.token))
    await sandbox.behaviour.up()
    expect(refusal).toBeInstanceOf(PaymentsUnavailable)
    expect((await payments.getCheckout(checkout.id)).status).toBe('PENDING')
  })

  test('whose answer was lost is paid all the same, and found so', async () => {
    const { customer, card } = await leftCard()
    const checkout = await payments.createCheckout(jarOfHoney())
    const hasty = createSumUpPayments({ ...sandbox, host: sandbox.url, timeoutMs: 50 })
    sandbox.behaviour.slow(200)
    const refusal = await refusalOf(hasty.cards.charge(checkout.id, customer, card.token))
    await sandbox.behaviour.up()
    expect(refusal).toBeInstanceOf(PaymentsUnavailable)
    expect(await cards.charge(checkout.id, customer, card.token)).toBe('over')
    expect((await payments.getCheckout(checkout.id)).transactions).toHaveLength(1)
  })
})

/** The other cast of this sandbox counts its references by itself. */
const own = () => ({ ...honey(), checkout_reference: `card-${Bun.randomUUIDv7()}` })

describe('on the wire, as the specification says:', () => {
  test('customers, their cards, and checkouts that set one up', async () => {
    const { ask } = wireBuyer(sandbox)
    const customer = { customer_id: Bun.randomUUIDv7(), personal_details: { first_name: 'Ada' } }
    expect(await faultsOf('post', CUSTOMERS, await ask('POST', CUSTOMERS, customer))).toEqual([])
    expect(await faultsOf('post', CUSTOMERS, await ask('POST', CUSTOMERS, customer))).toEqual([])
    const setUp = { ...own(), purpose: 'SETUP_RECURRING_PAYMENT', customer_id: customer.customer_id }
    const made = await ask('POST', CHECKOUTS, setUp)
    const { id } = await made.clone().json()
    expect(await faultsOf('post', CHECKOUTS, made)).toEqual([])
    await fetch(`${sandbox.url}/pay/${id}/card/works`, { method: 'POST', redirect: 'manual' })
    expect(await faultsOf('get', CHECKOUT, await ask('GET', `${CHECKOUTS}/${id}`))).toEqual([])
    const path = `${CUSTOMERS}/${customer.customer_id}/payment-instruments`
    const listed = await ask('GET', path)
    const [{ token }] = await listed.clone().json()
    expect(await faultsOf('get', INSTRUMENTS, listed)).toEqual([])
    expect((await ask('DELETE', `${path}/${token}`)).status).toBe(204)
    const gone = await ask('DELETE', `${path}/none`)
    expect(await faultsOf('delete', INSTRUMENT, gone)).toEqual([])
    expect(await faultsOf('get', INSTRUMENTS, await ask('GET', path, undefined, 'wrong'))).toEqual([])
  })

  test('a set-up says for whom', async () => {
    const { ask } = wireBuyer(sandbox)
    const answer = await ask('POST', CHECKOUTS, { ...own(), purpose: 'SETUP_RECURRING_PAYMENT' })
    expect(await answer.clone().json()).toMatchObject({ error_code: 'MISSING', param: 'customer_id' })
    expect(await faultsOf('post', CHECKOUTS, answer)).toEqual([])
  })
})
