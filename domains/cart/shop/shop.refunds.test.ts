import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { comparePayments } from '#core/services/cart/differences/compare-payments'
import { saveSeller } from '#core/services/cart/invoices/seller'
import { makeOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import type { Browser } from '../../../tests/browser'
import { buyer, one, order, paidJars, quietHouse, stock } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
  const seller = { name: 'Growers', address: 'The Shed', vatNumber: '', companyNumber: '', email: '' }
  await saveSeller(world.ctx('shopkeeper'), seller)
})
afterAll(() => world.close())

/** A paid order of three jars, of which two stayed on the shelf, and the shop's form to give money back. */
async function sold() {
  const { ctx, browser } = await buyer(world)
  const { placed, lineId, honey } = await paidJars(world, 3, { buyer: ctx, onShelf: 5 })
  const path = `/shop/orders/${placed.number}`
  const send = (fields: Record<string, string>, by = keeper) => by.post('cart', `${path}/refunds`, fields)
  const refunded = async () => {
    const sums = `select coalesce(sum(amount), 0)::int as amount, count(*)::int as many from refunds
      where order_id = ? and state <> 'failed'`
    return one<{ amount: number; many: number }>(world, sums, [placed.id])
  }
  return { ctx, browser, placed, lineId, honey, path, send, refunded }
}
const NOTHING = { amount: 0, many: 0 }

describe('a refund that is refused for want of a reason', () => {
  test.each(['', ' ', '\t\n', 'x'.repeat(301)])(
    '%j keeps what was chosen, and moves no money',
    async reason => {
      const { lineId, send, refunded } = await sold()
      const typed = { [`quantity-${lineId}`]: '2', [`shelf-${lineId}`]: 'spoiled', way: 'credit', reason }
      const refused = await send(typed)
      expect(refused.status).toBe(422)
      const form = refused.document.querySelector('form[action$="/refunds"]')
      expect(form && formFields(form)).toMatchObject({
        [`quantity-${lineId}`]: '2',
        [`shelf-${lineId}`]: 'spoiled',
        way: 'credit',
      })
      expect(await refunded()).toEqual(NOTHING)
    },
  )

  test('of all that is left comes back open where it was sent from, and goes through from there', async () => {
    const { send, refunded, honey } = await sold()
    const refused = await send({ all: 'yes', way: 'sumup', shelf: 'spoiled', reason: ' ' })
    const [some, all] = [...refused.document.querySelectorAll('form[action$="/refunds"]')]
    expect(all?.closest('details')?.hasAttribute('open')).toBe(true)
    expect([some, all].map(form => form?.querySelector('.field__error') !== null)).toEqual([false, true])
    const sent = await send({ ...(all ? formFields(all) : {}), reason: 'Cracked' })
    expect(sent.status).toBe(303)
    expect(await refunded()).toEqual({ amount: 1_950, many: 1 })
    expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 0 })
  })

  test('still shows what SumUp says otherwise, what was issued, and what has happened', async () => {
    const { placed, send } = await sold()
    await world.work()
    const payment = 'select transaction_id as transaction from payments where order_id = ?'
    const { transaction } = await one<{ transaction: string }>(world, payment, [placed.id])
    world.sandbox.dashboard.refund(transaction, 650)
    await comparePayments(world.ctx())
    const refused = await send({ reason: '' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('SumUp says something else')
    expect(refused.document.querySelectorAll('#history tbody tr').length).toBeGreaterThan(1)
    expect(refused.document.querySelector('a[href^="/invoices/"]')).not.toBeNull()
  })
})

describe('a refund', () => {
  test.each(['4', '99', '1.5', '-1', 'two', '1e1', '٣', '9999999999'])(
    'of %p jars of three gives nothing back, and says so',
    async quantity => {
      const { lineId, send, refunded, honey } = await sold()
      const answer = await send({ [`quantity-${lineId}`]: quantity, reason: 'Cracked' })
      expect(answer.status).toBe(422)
      const field = answer.document.querySelector(`[name="quantity-${lineId}"]`)
      expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual([quantity, 'true'])
      expect(answer.document.querySelector('[name=reason]')?.getAttribute('value')).toBe('Cracked')
      expect(await refunded()).toEqual(NOTHING)
      expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 0 })
    },
  )

  test('of nothing gives nothing back', async () => {
    const { lineId, send, refunded } = await sold()
    for (const quantity of ['', '0', ' 0 ']) await send({ [`quantity-${lineId}`]: quantity, reason: 'None' })
    await send({ reason: 'None' })
    expect(await refunded()).toEqual(NOTHING)
  })

  test('pressed twice at the same moment goes back once', async () => {
    const { lineId, send, refunded, honey } = await sold()
    const key = Bun.randomUUIDv7()
    const fields = { key, [`quantity-${lineId}`]: '3', way: 'sumup', reason: 'Cracked' }
    const presses = await Promise.all([send(fields), send(fields)])
    expect(presses.map(({ status }) => status)).toEqual([303, 303])
    await world.work()
    expect(await refunded()).toEqual({ amount: 1_950, many: 1 })
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
  })

  test('of one jar of three, pressed twice, gives one back; said otherwise it is another', async () => {
    const { lineId, path, send, refunded } = await sold()
    const shown = await keeper.get('cart', path)
    const form = shown.document.querySelector('form[action$="/refunds"]')
    const fields = {
      ...(form ? formFields(form) : {}),
      [`quantity-${lineId}`]: '1',
      way: 'credit',
      reason: 'Bruised',
    }
    const presses = await Promise.all([send(fields), send(fields), send(fields)])
    expect(presses.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(await refunded()).toEqual({ amount: 650, many: 1 })
    await send({ ...fields, reason: 'Bruised, too' })
    expect(await refunded()).toEqual({ amount: 1_300, many: 2 })
  })

  test('of what somebody else gave back meanwhile says so, with what was typed', async () => {
    const { lineId, send, refunded } = await sold()
    await send({ [`quantity-${lineId}`]: '3', way: 'credit', reason: 'Broke' })
    const late = await send({ [`quantity-${lineId}`]: '2', way: 'credit', reason: 'Two of <them> broke' })
    expect(late.status).toBe(409)
    const said = late.document.querySelector('main [role=alert]')?.textContent
    expect(said).toContain('refunded already')
    expect(said).toContain('You had written: Two of <them> broke')
    expect(late.document.querySelector('.form-errors')).toBeNull()
    expect((await refunded()).many).toBe(1)
  })

  test.each(['some', 'all'])(
    'of %s that SumUp cannot be asked for comes back as it was filled in, and goes through later',
    async which => {
      const { lineId, send, refunded } = await sold()
      const prefix = which === 'all' ? 'field-all' : 'field'
      const typed: Record<string, string> =
        which === 'all'
          ? { all: 'yes', shelf: 'spoiled', way: 'sumup', reason: 'Mould' }
          : { [`quantity-${lineId}`]: '2', [`shelf-${lineId}`]: 'spoiled', way: 'sumup', reason: 'Mould' }
      await world.sandbox.behaviour.down()
      const away = await send(typed).finally(() => world.sandbox.behaviour.up())
      expect([away.status, (await refunded()).many]).toEqual([503, 0])
      const link = away.document.querySelector('.form-errors a')
      expect([link?.getAttribute('href'), link?.textContent]).toEqual([
        `#${prefix}-refund`,
        expect.stringContaining('does not answer'),
      ])
      const said = away.document.getElementById(`${prefix}-refund`)
      const form = said?.closest('form')
      expect(form && formFields(form)).toMatchObject(typed)
      expect((await send(form ? formFields(form) : {})).status).toBe(303)
      expect((await refunded()).amount).toBe(which === 'all' ? 1_950 : 1_300)
    },
  )

  test('beside another one that SumUp has not answered for is not written down, and stays typed', async () => {
    const { lineId, placed, send, refunded } = await sold()
    await world.ctx().em.execute(
      `insert into refunds (id, order_id, payment_id, amount, currency, reason, way, state, requested_at)
        select gen_random_uuid(), id, (select id from payments where order_id = orders.id), 1, currency, '', 'sumup', 'requested', now()
        from orders where id = ?`,
      [placed.id],
    )
    const late = await send({ [`quantity-${lineId}`]: '1', way: 'credit', reason: 'Cracked' })
    expect(late.status).toBe(409)
    expect(late.document.querySelector('#field-refund')?.textContent).toContain('Another refund')
    expect(late.document.querySelector('[name=reason]')?.getAttribute('value')).toBe('Cracked')
    expect((await refunded()).amount).toBe(1)
  })

  test('by two halves at the same moment is never more than was paid', async () => {
    const { lineId, send, refunded } = await sold()
    const half = { [`quantity-${lineId}`]: '2', way: 'credit', reason: 'Cracked' }
    await Promise.all([send(half), send(half)])
    await world.work()
    expect((await refunded()).amount).toBe(1_300)
  })

  test.each(['cheque', 'gift-card', '<b>', 'sumup '])('by %p goes by no way that there is not', async way => {
    const { lineId, send, refunded } = await sold()
    const answer = await send({ [`quantity-${lineId}`]: '1', way, reason: 'Cracked' })
    const went = await refunded()
    if (way.trim() === 'sumup') expect([answer.status, went.amount]).toEqual([303, 650])
    else expect([answer.status, went]).toEqual([422, NOTHING])
  })

  test('of an order that is not paid, or not there, is none', async () => {
    const { ctx } = await buyer(world)
    const { honey } = await sold()
    const unpaid = await order(ctx, honey)
    const sent = await keeper.post('cart', `/shop/orders/${unpaid.number}/refunds`, {
      all: 'yes',
      reason: 'x',
    })
    expect([sent.status, sent.document.querySelector('form[action$="/refunds"]')]).toEqual([409, null])
    expect(sent.document.querySelector('main [role=alert]')?.textContent).toContain('never paid')
    for (const number of ['RA-0', '%00', 'x'.repeat(300)])
      expect(
        (await keeper.post('cart', `/shop/orders/${number}/refunds`, { all: 'yes', reason: 'x' })).status,
      ).toBe(404)
  })

  test('is the business of who keeps the money: not of its buyer, nor of who packs', async () => {
    const { browser, send, refunded, path } = await sold()
    const operator = world.ctx('operator')
    const settings = { name: 'Packer', permissions: ['orders'], needsSecondFactor: false } as const
    await giveOwnRole(operator, '@neighbour', await makeOwnRole(operator, settings))
    const packer = await world.browser('neighbour')
    const fields = { all: 'yes', reason: 'Mine' }
    for (const other of [browser, packer, await world.browser('editor'), await world.browser('organiser')])
      expect((await send(fields, other)).status).toBe(404)
    expect((await send(fields, await world.browser())).location).toStartWith('/login')
    expect(await refunded()).toEqual(NOTHING)
    // Who packs sees the order, and no form to give money back.
    const page = await packer.get('cart', path)
    expect([page.status, page.document.querySelector('form[action$="/refunds"]')]).toEqual([200, null])
  })
})

describe('handing over', () => {
  test('pressed twice at the same moment is once, and taken back twice is none', async () => {
    const { placed, path } = await sold()
    const many = 'select count(*)::int as many from collections where order_id = ?'
    await Promise.all([1, 2].map(() => keeper.post('cart', `${path}/collection`)))
    expect(await one<object>(world, many, [placed.id])).toEqual({ many: 1 })
    const back = await Promise.all([1, 2].map(() => keeper.post('cart', `${path}/collection?_method=delete`)))
    expect(back.map(({ status }) => status)).toEqual([303, 303])
    expect(await one<object>(world, many, [placed.id])).toEqual({ many: 0 })
  })

  test('is not for its buyer to say', async () => {
    const { browser, path, placed } = await sold()
    for (const action of ['collection', 'collection?_method=delete'])
      expect((await browser.post('cart', `${path}/${action}`)).status).toBe(404)
    const many = 'select count(*)::int as many from collections where order_id = ?'
    expect(await one<object>(world, many, [placed.id])).toEqual({ many: 0 })
  })
})

describe('the list of orders', () => {
  test.each(['pile=nothing', 'pile=constructor', 'pile=paid'])(
    'asked for by %s is of what waits',
    async query => {
      const { document, status } = await keeper.get('cart', `/shop/orders?${query}`)
      expect(status).toBe(200)
      const current = [...document.querySelectorAll('nav a[aria-current]')].map(
        link => link.textContent ?? '',
      )
      expect(current.some(text => text.includes('To collect'))).toBe(true)
    },
  )

  test.each(['page=0', 'page=-1', 'page=1.5', 'page=99', 'page=x'])('has no %s', async query => {
    expect((await keeper.get('cart', `/shop/orders?${query}`)).status).toBe(404)
  })

  test.each(['%', '%_%_%_%_@@', "'; drop", '"<script>', '🍯', 'x'.repeat(500)])(
    'looked through for %p finds nobody',
    async q => {
      const found = await keeper.get('cart', `/shop/orders?pile=all&q=${encodeURIComponent(q)}`)
      expect(found.status).toBe(200)
      expect(found.document.querySelector('td.table__empty')?.textContent).toContain(
        'No order fits these words.',
      )
      expect(found.document.querySelectorAll('main script')).toHaveLength(0)
    },
  )
})
