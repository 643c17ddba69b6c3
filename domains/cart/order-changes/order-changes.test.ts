import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import type { Visit } from '../../../tests/browser'
import { again, bookedOf, buyer, collectionTime, one, orderOf, pay, quietHouse } from '../../../tests/cart'
import { offerAllWays, topUp } from '../../../tests/credit'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')

/** Two jars at £6.50, of five, of somebody at their browser. */
async function ordered(way: 'cash' | 'sumup' = 'cash', slot: string | null = null) {
  const { ctx, browser } = await buyer(world)
  const { honey, placed } = await orderOf(world, ctx, { quantity: 2, way, collectionSlotId: slot })
  if (way === 'sumup') await pay(ctx, placed)
  const { id: line } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
    placed.id,
  ])
  const { title } = await one<{ title: string }>(
    world,
    'select p.title from variants v join products p on p.id = v.product_id where v.id = ?',
    [honey.kind === 'product' ? honey.variantId : ''],
  )
  return { ctx, browser, honey, title, placed, line, path: `/orders/${placed.number}` }
}

const formOf = ({ document }: Visit) =>
  document.querySelector('form[action$="/changes"][method=post]') as never as Parameters<typeof formFields>[0]
const fieldsOf = (visit: Visit) => formFields(formOf(visit))
const wordsOf = ({ document }: Visit) =>
  (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ')
const buttonsOf = ({ document }: Visit) =>
  [...document.querySelectorAll('form[action$="/changes"] .form__actions button')].map(button =>
    button.textContent?.trim(),
  )
const optionsOf = ({ document }: Visit, name: string) =>
  [...document.querySelectorAll(`select[name=${name}] option, input[name=${name}]`)].map(option =>
    option.getAttribute('value'),
  )
const totalOf = async (id: string) =>
  (await one<{ total: number }>(world, 'select total_amount::int as total from orders where id = ?', [id]))
    .total

/** With the orders that add to it. */
const boughtOf = async (id: string) =>
  (
    await one<{ many: number }>(
      world,
      `select sum(l.quantity)::int as many from order_lines l join orders o on o.id = l.order_id
       where o.id = ? or o.follows_id = ?`,
      [id, id],
    )
  ).many

describe('its buyer', () => {
  test('finds something more, and changes an order that is not paid', async () => {
    const { browser, placed, path, line } = await ordered()
    const other = await ordered()
    const page = await browser.get('cart', `${path}/changes?q=${encodeURIComponent(other.title)}`)
    expect(page.status).toBe(200)
    const fields = fieldsOf(page)
    const add = Object.keys(fields).find(name => name.startsWith('add-')) ?? ''
    expect([fields[`line-${line}`], fields[add]]).toEqual(['2', '0'])
    // It is not paid: nothing goes back, and nothing is paid by itself.
    expect([optionsOf(page, 'way'), optionsOf(page, 'back')]).toEqual([[], []])
    const sent = await browser.post('cart', `${path}/changes`, {
      ...fields,
      [`line-${line}`]: '1',
      [add]: '2',
    })
    expect([sent.status, sent.location]).toEqual([303, path])
    expect(await totalOf(placed.id)).toBe(3 * 650)
    const seen = await browser.get('cart', path)
    expect(seen.text).toContain('Changed since it was placed')
    expect(seen.text).toContain('A letter says what it is now')
  })

  test('who goes back and writes something else changes that, too; the same twice is one change', async () => {
    const { browser, placed, path, line } = await ordered()
    const fields = fieldsOf(await browser.get('cart', `${path}/changes`))
    const send = (quantity: string) =>
      browser.post('cart', `${path}/changes`, { ...fields, [`line-${line}`]: quantity })
    expect([(await send('1')).location, (await send('1')).location]).toEqual([path, path])
    expect(await totalOf(placed.id)).toBe(650)
    expect((await send('3')).location).toBe(path)
    expect(await totalOf(placed.id)).toBe(3 * 650)
    const many = 'select count(*)::int as many from order_changes where order_id = ?'
    expect(await one<object>(world, many, [placed.id])).toEqual({ many: 2 })
  })

  test('takes nothing back that the shop has changed since they looked', async () => {
    const { browser, placed, path, line } = await ordered()
    const fields = fieldsOf(await browser.get('cart', `${path}/changes`))
    expect(fields[`seen-${line}`]).toBe('2')
    const keeper = await world.browser('shopkeeper')
    const theirs = `/shop/orders/${placed.number}/changes`
    const shops = fieldsOf(await keeper.get('cart', theirs))
    expect((await keeper.post('cart', theirs, { ...shops, [`line-${line}`]: '1' })).status).toBe(303)
    // They wanted to write a note alone, and meant no number.
    const untouched = await browser.post('cart', `${path}/changes`, { ...fields, note: 'By the <gate>' })
    expect([untouched.status, untouched.text.includes('Nothing is different')]).toEqual([422, true])
    const kept = fieldsOf(untouched)
    expect([kept[`line-${line}`], kept[`seen-${line}`], kept.note]).toEqual(['1', '1', 'By the <gate>'])
    expect(await totalOf(placed.id)).toBe(650)
    const odd = await browser.post('cart', `${path}/changes`, { ...fields, [`line-${line}`]: '1.5' })
    expect([fieldsOf(odd)[`line-${line}`], fieldsOf(odd)[`seen-${line}`]]).toEqual(['1.5', '2'])
  })

  test('looks for one thing after the other, and nothing typed is lost', async () => {
    const { browser, placed, path, line } = await ordered()
    const [jam, tea] = [await ordered(), await ordered()]
    const at = `${path}/changes`
    const first = await browser.post('cart', at, {
      ...fieldsOf(await browser.get('cart', at)),
      [`line-${line}`]: '3',
      note: 'By <phone>',
      q: jam.title,
      find: '1',
    })
    expect(first.status).toBe(200)
    const add = Object.keys(fieldsOf(first)).find(name => name.startsWith('add-')) ?? ''
    expect(add).not.toBe('')
    // Enter among the words presses no button of theirs, and changes nothing all the same.
    const second = await browser.post('cart', at, { ...fieldsOf(first), [add]: '2', q: tea.title })
    const kept = fieldsOf(second)
    expect([second.status, kept[`line-${line}`], kept[add], kept.note]).toEqual([200, '3', '2', 'By <phone>'])
    expect(Object.keys(kept).filter(name => name.startsWith('add-'))).toHaveLength(2)
    // A refusal keeps the words and what they found.
    const refused = fieldsOf(await browser.post('cart', at, { ...kept, [`line-${line}`]: '1.5' }))
    expect([refused.q, refused[add], Object.keys(refused).length]).toEqual([
      tea.title,
      '2',
      Object.keys(kept).length,
    ])
    // What is nowhere takes away nothing that was chosen before.
    const nowhere = await browser.post('cart', at, { ...kept, q: '<moon>', find: '1' })
    expect([nowhere.text.includes('called “&lt;moon&gt;”'), fieldsOf(nowhere)[add]]).toEqual([true, '2'])
    expect(await totalOf(placed.id)).toBe(2 * 650)
    const changed = await browser.post('cart', at, kept)
    expect([changed.status, await totalOf(placed.id)]).toEqual([303, 5 * 650])
  })

  test('sees what an order that is not paid comes to before they change it, and again once that is another sum', async () => {
    const { browser, placed, path, line } = await ordered()
    const first = fieldsOf(await browser.get('cart', `${path}/changes`))
    const typed = { ...first, [`line-${line}`]: '3', note: 'For <tea>' }
    const page = await browser.post('cart', `${path}/changes/preview`, typed)
    const seen = fieldsOf(page)
    expect([page.status, wordsOf(page).includes('£19.50, instead of £13.00 before')]).toEqual([200, true])
    expect([seen[`line-${line}`], seen.note, buttonsOf(page)[0]]).toEqual([
      '3',
      'For <tea>',
      'Order for £19.50',
    ])
    expect(await totalOf(placed.id)).toBe(1300)
    // Something else is typed beside what was shown: that is shown first.
    const other = await browser.post('cart', `${path}/changes`, { ...seen, [`line-${line}`]: '1' })
    expect([other.status, await totalOf(placed.id)]).toEqual([409, 1300])
    expect(wordsOf(other)).toContain('it comes to something else than you were shown')
    expect([wordsOf(other).includes('£6.50, instead of £13.00 before'), buttonsOf(other)[0]]).toEqual([
      true,
      'Change it',
    ])
    const sent = await browser.post('cart', `${path}/changes`, fieldsOf(other))
    expect([sent.status, sent.location, await totalOf(placed.id)]).toEqual([303, path, 650])
  })

  test('sees of a paid one what is paid for more and what goes back, and nothing is ordered by looking', async () => {
    const { browser, placed, path, line, title } = await ordered('sumup')
    const other = await ordered()
    const found = await browser.get('cart', `${path}/changes?q=${encodeURIComponent(other.title)}`)
    const add = Object.keys(fieldsOf(found)).find(name => name.startsWith('add-')) ?? ''
    const typed = { ...fieldsOf(found), [`line-${line}`]: '1', [add]: '2', back: 'credit' }
    const page = await browser.post('cart', `${path}/changes/preview`, typed)
    expect(wordsOf(page)).toContain('What is added: £13.00, paid by card.')
    expect(wordsOf(page)).toContain('What is taken out: £6.50 goes back to your credit.')
    expect([buttonsOf(page)[0], await boughtOf(placed.id)]).toEqual(['Order and pay £13.00', 2])
    const keeper = await world.browser('shopkeeper')
    const theirs = await keeper.post('cart', `/shop/orders/${placed.number}/changes/preview`, typed)
    expect([buttonsOf(theirs)[0], wordsOf(theirs).includes('goes back to their credit')]).toEqual([
      'Order for £13.00',
      true,
    ])
    const less = await browser.post('cart', `${path}/changes/preview`, { ...typed, [add]: '0' })
    expect(buttonsOf(less)[0]).toBe('Change it and have £6.50 back')
    const many = await browser.post('cart', `${path}/changes/preview`, { ...typed, [add]: '9' })
    expect([many.status, wordsOf(many).includes('only 3 are left'), fieldsOf(many)[add]]).toEqual([
      409,
      true,
      '9',
    ])
    const same = await browser.post('cart', `${path}/changes/preview`, fieldsOf(found))
    expect([same.status, wordsOf(same).includes('Nothing is different')]).toEqual([422, true])
    // Enter in any field shows it, and orders nothing.
    expect(found.document.querySelector('form[action$="/changes"] button')?.getAttribute('formaction')).toBe(
      `${path}/changes/preview`,
    )
    expect([title === other.title, await boughtOf(placed.id)]).toEqual([false, 2])
    expect((await browser.post('cart', `${path}/changes`, fieldsOf(page))).status).toBe(303)
    expect(await boughtOf(placed.id)).toBe(4)
  })

  test('is told that nothing on sale is called so', async () => {
    const { browser, path } = await ordered()
    const page = await browser.get('cart', `${path}/changes?q=<moon>`)
    expect(page.text).toContain('Nothing on sale is called “&lt;moon&gt;”')
  })

  test('is told what is wrong, with all that they typed kept', async () => {
    const { browser, placed, path, line } = await ordered()
    const other = await ordered()
    const fields = fieldsOf(await browser.get('cart', `${path}/changes?q=${encodeURIComponent(other.title)}`))
    const add = Object.keys(fields).find(name => name.startsWith('add-')) ?? ''
    const typed = { ...fields, [`line-${line}`]: '1', note: 'For <tea>' }
    const refused: readonly (readonly [Record<string, string>, number, string])[] = [
      [{ ...typed, [add]: 'two' }, 422, 'A whole number up to 999.'],
      [{ ...typed, [add]: '4', [`line-${line}`]: '1.5' }, 422, 'A whole number up to 999.'],
      [{ ...typed, [add]: '1000' }, 422, 'A whole number up to 999.'],
      [{ ...typed, [add]: '6' }, 409, 'not enough left'],
      [{ ...typed, [add]: '1', form: 'short' }, 422, ''],
    ]
    for (const [sent, status, said] of refused) {
      const visit = await browser.post('cart', `${path}/changes`, sent)
      const kept = fieldsOf(visit)
      expect([sent[add], visit.status]).toEqual([sent[add], status])
      expect([kept[`line-${line}`], kept[add], kept.note]).toEqual([
        sent[`line-${line}`],
        sent[add],
        'For <tea>',
      ])
      expect(visit.document.querySelector('main')?.textContent).toContain(said)
      // Beside the field, which the summary leads to, as many others as there are.
      for (const link of visit.document.querySelectorAll('.form-errors a'))
        expect(visit.document.getElementById((link.getAttribute('href') ?? '').slice(1))).not.toBeNull()
    }
    const odd = await browser.post('cart', `${path}/changes`, { ...typed, [`line-${line}`]: '-1' })
    expect(odd.document.getElementById(`field-line-${line}-error`)?.textContent).toBe(
      'A whole number up to 999.',
    )
    expect(await totalOf(placed.id)).toBe(1300)
  })

  test('is sent on to pay what they add by card, and gets what they take out back', async () => {
    const { browser, placed, path, line } = await ordered('sumup')
    const page = await browser.get('cart', `${path}/changes`)
    const fields = fieldsOf(page)
    expect(optionsOf(page, 'back')).toEqual(['sumup', 'credit'])
    const more = await browser.post('cart', `${path}/changes`, { ...fields, [`line-${line}`]: '3' })
    expect([more.status, more.location?.startsWith(world.sandbox.url)]).toEqual([303, true])
    const less = await browser.post('cart', `${path}/changes`, {
      ...fieldsOf(await browser.get('cart', `${path}/changes`)),
      [`line-${line}`]: '1',
      back: 'credit',
    })
    expect([less.status, less.location]).toEqual([303, path])
    const refund = 'select amount::int as amount, way from refunds where order_id = ?'
    expect(await one<object>(world, refund, [placed.id])).toEqual({ amount: 650, way: 'credit' })
    const seen = await browser.get('cart', path)
    expect(seen.text).toContain('Ordered with it since')
  })

  test('of an order that was paid in cash is offered credit alone, whatever else a form says', async () => {
    const { browser, placed, path, line } = await ordered()
    await receivePayment(shop(), placed.number, { way: 'cash', bankLineId: null })
    const page = await browser.get('cart', `${path}/changes`)
    expect(optionsOf(page, 'back')).toEqual(['credit'])
    const fields = { ...fieldsOf(page), [`line-${line}`]: '1' }
    const forged = await browser.post('cart', `${path}/changes`, { ...fields, back: 'cash' })
    expect([forged.status, fieldsOf(forged)[`line-${line}`]]).toEqual([409, '1'])
    expect(forged.text).toContain('cannot go back that way')
    expect((await browser.post('cart', `${path}/changes`, fields)).status).toBe(303)
  })

  test('is told on the order’s page when it is too late', async () => {
    const { browser, path, line } = await ordered('cash', await collectionTime(world, 3, 23))
    const page = await browser.get('cart', `${path}/changes`)
    expect([page.status, page.location]).toEqual([303, path])
    expect((await browser.get('cart', path)).text).toContain('cannot be changed any more')
    const form = Bun.randomUUIDv7()
    const late = await browser.post('cart', `${path}/changes`, { form, [`line-${line}`]: '1' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('cannot be changed any more')
  })

  test('meets nobody else’s order, and no page of the shop', async () => {
    const { placed, line } = await ordered()
    const { browser } = await buyer(world)
    const visitor = await world.browser()
    const form = { form: Bun.randomUUIDv7(), [`line-${line}`]: '1' }
    for (const base of [`/orders/${placed.number}`, `/shop/orders/${placed.number}`]) {
      expect((await browser.get('cart', `${base}/changes`)).status).toBe(404)
      expect((await browser.post('cart', `${base}/changes`, form)).status).toBe(404)
      const sent = await visitor.post('cart', `${base}/changes`, form)
      expect([sent.status, sent.location?.startsWith('/login?')]).toEqual([303, true])
    }
    expect(await totalOf(placed.id)).toBe(1300)
  })
})

describe('the shop', () => {
  test('changes it on the phone with the ways of its buyer, not with its own', async () => {
    const { ctx, placed, line } = await ordered('sumup')
    const keeper = await world.browser('shopkeeper')
    await topUp(world, world.ctx('shopkeeper'), 5000)
    const path = `/shop/orders/${placed.number}`
    expect(optionsOf(await keeper.get('cart', `${path}/changes`), 'way')).not.toContain('credit')
    await topUp(world, again(world, ctx), 700)
    const page = await keeper.get('cart', `${path}/changes`)
    expect(optionsOf(page, 'way')).toContain('credit')
    const fields = { ...fieldsOf(page), [`line-${line}`]: '3', way: 'credit' }
    const sent = await keeper.post('cart', `${path}/changes`, fields)
    expect([sent.status, sent.location]).toEqual([303, path])
    const follower = await one<{ member_id: string; state: string }>(
      world,
      'select member_id, state from orders where follows_id = ?',
      [placed.id],
    )
    expect(follower).toEqual({ member_id: requireMember(ctx).id, state: 'paid' })
  })

  test.each([
    ['paid', 'sumup'],
    ['not paid', 'cash'],
  ] as const)(
    'adds nothing twice to an order that is %s when two do it at once: the second sees both',
    async (_, way) => {
      const { placed, line, title } = await ordered(way)
      const [one_, two] = [await world.browser('shopkeeper'), await world.browser('shopkeeper')]
      const path = `/shop/orders/${placed.number}/changes`
      const [mine, theirs] = [fieldsOf(await one_.get('cart', path)), fieldsOf(await two.get('cart', path))]
      const raised = { [`line-${line}`]: '3', way: 'cash' }
      expect((await one_.post('cart', path, { ...mine, ...raised })).status).toBe(303)
      // The same press again is the first one, whatever was added by it.
      expect((await one_.post('cart', path, { ...mine, ...raised })).status).toBeLessThan(500)
      const refused = await two.post('cart', path, { ...theirs, [`line-${line}`]: '4', way: 'cash' })
      expect(refused.status).toBe(409)
      expect(refused.text).toContain('Somebody else has changed this order since you opened it')
      expect(refused.text).toContain(way === 'sumup' ? `1 × ${title}` : `3 × ${title}`)
      expect(await boughtOf(placed.id)).toBe(3)
      const again_ = fieldsOf(refused)
      expect([again_[`line-${line}`], again_.version === theirs.version]).toEqual(['4', false])
      expect((await two.post('cart', path, { ...again_, way: 'cash' })).status).toBe(303)
      expect(await boughtOf(placed.id)).toBe(way === 'sumup' ? 5 : 4)
    },
  )

  test('says when it is collected, and hears why not', async () => {
    const [slot, full] = [await collectionTime(world, 2, 60), await collectionTime(world, 1, 61)]
    await ordered('cash', full)
    const { placed } = await ordered()
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}`
    const page = await keeper.get('cart', `${path}/changes`)
    expect(optionsOf(page, 'slot')).toContain(slot)
    for (const wrong of ['', full, 'not-an-id', Bun.randomUUIDv7()]) {
      const refused = await keeper.post('cart', `${path}/collection-slot`, { slot: wrong })
      expect([wrong, refused.location]).toEqual([wrong, `${path}/changes`])
      expect(
        (await keeper.get('cart', `${path}/changes`)).document.querySelector('.notice--flash'),
      ).not.toBeNull()
    }
    const moved = await keeper.post('cart', `${path}/collection-slot`, { slot })
    expect([moved.status, moved.location]).toEqual([303, path])
    expect((await bookedOf(world, slot)).orders).toEqual([placed.number])
    const { browser } = await buyer(world)
    expect((await browser.post('cart', `${path}/collection-slot`, { slot: full })).status).toBe(404)
  })
})
