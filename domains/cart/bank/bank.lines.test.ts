import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import type { Browser } from '../../../tests/browser'
import { buyer, one, orderOf, quietHouse, stateOf, stranger } from '../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

const BANK = '/shop/bank'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

function upload(text: string, browser = keeper) {
  const form = new FormData()
  form.set('statement', new File([text], 'statement.csv', { type: 'text/csv' }))
  return browser.post('cart', `${BANK}/statements`, form)
}
const statement = (...rows: string[]) => ['Date;Name;Reference;Amount', ...rows, ''].join('\n')
const waiting = async (path = BANK) => (await keeper.get('cart', path)).document
const titles = async () =>
  [...(await waiting()).querySelectorAll('.card__title')].map(each => each.textContent?.trim())

/** A line of the bank that waits, of so much from somebody; its address. */
let days = 0
async function line(amount: string, reference: string) {
  const name = `Payer ${++days}`
  await upload(statement(`0${1 + (days % 9)}.05.2026;${name};${reference};${amount}`))
  const { id } = await one<{ id: string }>(world, 'select id from bank_lines where payer = ?', [name])
  return { name, path: `${BANK}/${id}` }
}
async function owed(price = 500) {
  const ctx = await stranger(world)
  return { ctx, ...(await orderOf(world, ctx, { price, way: 'transfer' })) }
}

describe('a statement', () => {
  test('is waited for, where nothing waits', async () => {
    const document = await waiting()
    expect(document.querySelector('.empty-state h2')?.textContent).toBe('Nothing waits')
    expect(document.querySelector('#waiting h2')?.textContent).toBe('0 lines wait for you')
  })

  test('that is not chosen, empty, or none is refused beside its field', async () => {
    for (const answer of [
      await keeper.post('cart', `${BANK}/statements`, new FormData()),
      await upload(''),
      await upload('{"not": "a table"}'),
      await upload('<?xml version="1.0"?><Document/>'),
    ]) {
      expect(answer.status).toBe(422)
      expect(answer.document.querySelector('#field-statement-error')?.textContent).not.toBe('')
    }
  })

  test('read twice is read once, and says that its lines were known', async () => {
    const text = statement('01.06.2026;Twice;Cake;7,00')
    await upload(text)
    await upload(text)
    expect((await waiting()).querySelector('.notice--flash')?.textContent).toContain('One was known.')
    expect((await titles()).filter(title => title?.includes('Twice'))).toHaveLength(1)
  })

  test('of what went out leaves that out, and says so', async () => {
    await upload(statement('02.06.2026;Landlord;Rent;-300,00', '02.06.2026;Incoming;Cake;8,00'))
    const document = await waiting()
    expect(document.querySelector('.notice--flash')?.textContent).toContain(
      'One line of money that went out was left out.',
    )
    expect((await titles()).join()).not.toContain('Landlord')
  })

  test('names at most ten of its faults, and how many more there are', async () => {
    const read = await upload(statement(...Array.from({ length: 12 }, (_, at) => `31.02.2026;F${at};x;5,00`)))
    const notice = read.document.querySelector('.notice--error')
    expect(notice?.querySelectorAll('li')).toHaveLength(11)
    expect(notice?.textContent).toContain('and 2 more')
  })

  test('runs nothing of what a payer wrote, and shows who wrote no name', async () => {
    const read = await upload(statement('03.06.2026;;<script>alert(1)</script>;9,00'))
    expect(read.status).toBe(303)
    const { text } = await keeper.get('cart', BANK)
    expect([text.includes('<script>alert(1)'), text.includes('no name')]).toEqual([false, true])
  })
})

describe('a line', () => {
  test('that fits an order exactly says so, and pays it by one press', async () => {
    const { placed } = await owed()
    const { path } = await line('5,00', placed.number)
    const form = (await waiting()).querySelector(`form[action="${path}/payment"] [name=order][type=hidden]`)
    expect(form?.getAttribute('value')).toBe(placed.number)
    expect((await keeper.post('cart', `${path}/payment`, { order: placed.number })).location).toBe(BANK)
    expect(await stateOf(world, placed)).toBe('paid')
    // Pressed once more, there is nothing to be paid by it.
    const again = await keeper.post('cart', `${path}/payment`, { order: placed.number })
    expect([404, 409]).toContain(again.status)
  })

  test('of more than an order pays it, and the rest is credit', async () => {
    const { ctx, placed } = await owed()
    const { path } = await line('7,50', placed.number)
    expect((await waiting()).querySelector('#waiting')?.textContent).toContain('the rest becomes credit')
    await keeper.post('cart', `${path}/payment`, { order: placed.number })
    expect([await stateOf(world, placed), await creditLeft(world, ctx)]).toEqual(['paid', 250])
  })

  test('of less than an order does not pay it', async () => {
    const { placed } = await owed()
    const { path } = await line('4,99', placed.number)
    const refused = await keeper.post('cart', `${path}/payment`, { order: placed.number })
    expect(refused.status).toBe(409)
    expect(refused.document.querySelector('details[open] .field--invalid input')?.getAttribute('value')).toBe(
      placed.number,
    )
    expect(await stateOf(world, placed)).toBe('pending')
  })

  test('that names what is paid already says that nothing is to be paid', async () => {
    const { placed } = await owed()
    const first = await line('5,00', placed.number)
    await keeper.post('cart', `${first.path}/payment`, { order: placed.number })
    await line('5,00', placed.number)
    expect((await waiting()).querySelector('#waiting')?.textContent).toContain(
      'for which nothing is to be paid',
    )
  })

  test.each([
    ['payment', 'order', ''],
    ['payment', 'order', 'RA-NOPE22'],
    ['part', 'order', 'RA-NOPE22'],
    ['credit', 'email', ''],
    ['credit', 'email', 'nobody@example.test'],
  ])('cannot be settled by %s with %s %p: its own form comes back with it', async (how, field, value) => {
    const { name, path } = await line('6,00', 'Cake')
    const refused = await keeper.post('cart', `${path}/${how}`, { [field]: value })
    expect(refused.status).toBe(409)
    const open = [...refused.document.querySelectorAll('details[open]')].filter(each => each.closest('.card'))
    expect(open).toHaveLength(1)
    expect(open[0]?.closest('.card')?.textContent).toContain(name)
    expect(open[0]?.querySelector('.field--invalid input')?.getAttribute('value')).toBe(value)
    expect(open[0]?.querySelector('.field--invalid')?.textContent).not.toBe('')
  })

  test('becomes the credit of a member by their address, once', async () => {
    const ctx = await stranger(world)
    const { path } = await line('6,00', 'For later')
    const email = requireMember(ctx).email
    for (const _ of [1, 2]) await keeper.post('cart', `${path}/credit`, { email })
    expect(await creditLeft(world, ctx)).toBe(600)
  })

  test('is put aside, which can be undone at once, and waits again', async () => {
    const { name, path } = await line('6,00', 'Not ours')
    const put = await keeper.post('cart', `${path}/dismissal`)
    expect((await titles()).join()).not.toContain(name)
    const undo = (await waiting(put.location ?? '')).querySelector('form[action$="dismissal?_method=delete"]')
    await keeper.post('cart', undo?.getAttribute('action') ?? '')
    expect((await titles()).join()).toContain(name)
  })

  test.each(['x', '%00', Bun.randomUUIDv7()])('under %p there is none', async id => {
    for (const what of ['payment', 'part', 'credit', 'dismissal', 'dismissal?_method=delete'])
      expect([
        what,
        (await keeper.post('cart', `${BANK}/${id}/${what}`, { order: 'x', email: 'a@b.test' })).status,
      ]).toEqual([what, 404])
    // Who undoes what is not there is shown the page all the same.
    expect((await keeper.get('cart', `${BANK}?dismissed=${id}`)).status).toBe(200)
  })

  test('of several that fit, all are settled by one press, and none of the others', async () => {
    const [one, two] = [await owed(), await owed()]
    const other = await line('1,00', 'Cake')
    await line('5,00', one.placed.number)
    await line('5,00', two.placed.number)
    expect((await waiting()).querySelector(`form[action="${BANK}/exact-matches"]`)).not.toBeNull()
    await keeper.post('cart', `${BANK}/exact-matches`, { page: '1' })
    expect([await stateOf(world, one.placed), await stateOf(world, two.placed)]).toEqual(['paid', 'paid'])
    expect((await titles()).join()).toContain(other.name)
    expect((await waiting()).querySelector('.notice--flash')).toBeNull()
  })
})

test('the bank is the business of who looks after money', async () => {
  const { path } = await line('6,00', 'Ours')
  const { browser } = await buyer(world)
  const text = statement('09.06.2026;Intruder;x;5,00')
  for (const other of [browser, await world.browser('editor'), await world.browser('organiser')]) {
    expect((await other.get('cart', BANK)).status).toBe(404)
    expect((await upload(text, other)).status).toBe(404)
    for (const what of ['payment', 'part', 'credit', 'dismissal', 'dismissal?_method=delete'])
      expect([
        what,
        (await other.post('cart', `${path}/${what}`, { order: 'x', email: 'x' })).status,
      ]).toEqual([what, 404])
  }
  expect((await (await world.browser()).get('cart', BANK)).location).toStartWith('/login')
  expect((await titles()).join()).not.toContain('Intruder')
})
