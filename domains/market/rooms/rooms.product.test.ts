import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { requireMember } from '#core/contracts/require-role'
import type { Browser } from '../../../tests/browser'
import { one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { crop, grower, roomMate } from '../../../tests/hub'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** Sorrel of a producer, and a browser of somebody who works in that room. */
async function room(trusted = true) {
  const maker = await grower(world)
  const sorrel = await crop(world, maker, { title: 'Sorrel', stock: 10 })
  const browser = await world.browser()
  await browser.signIn(world.house, requireMember(await roomMate(world, maker, trusted)).id)
  const path = `/room/${maker}/products/${sorrel.productId}`
  const stock = `stock-${sorrel.variantId}`
  return { maker, browser, path, stock, ...sorrel }
}

type Page = Awaited<ReturnType<Browser['get']>>
const fieldsOf = ({ document }: Page) => formFields(document.querySelector('main form.form') as never)
const faultsOf = ({ document }: Page) =>
  [...document.querySelectorAll('.form-errors a')].map(link => link.textContent)

type Row = {
  title: string
  summary: string
  storage: string
  image: string | null
  alt: string
  stock: number
}
const rowOf = (productId: string) =>
  one<Row>(
    world,
    `select p.title, p.summary, p.storage, p.image, p.image_alt as alt, v.stock
     from products p join variants v on v.product_id = p.id where p.id = ?`,
    [productId],
  )
const changed = (productId: string, column: 'summary' | 'storage' | 'image_alt', text: string) =>
  world.ctx().em.execute(`update products set ${column} = ? where id = ?`, [text, productId])

async function withPicture(fields: Record<string, string>, background = 'darkgreen'): Promise<FormData> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const bytes = await sharp({ create: { width: 44, height: 33, channels: 3, background } })
    .png()
    .toBuffer()
  form.set('picture', new File([new Uint8Array(bytes)], 'sorrel.png', { type: 'image/png' }))
  return form
}

describe('a product’s page in its producer’s room', () => {
  test('saves stock, picture and words by one button, and says so', async () => {
    const { browser, path, stock, productId } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    const typed = { ...fields, [stock]: '6', summary: 'Sour & <green>', alt: 'A bunch of sorrel' }
    expect((await browser.post('market', path, await withPicture(typed))).location).toBe(path)
    expect(await rowOf(productId)).toMatchObject({
      summary: 'Sour & <green>',
      alt: 'A bunch of sorrel',
      image: expect.stringContaining('/media/'),
      stock: 6,
    })
    expect((await browser.get('market', path)).text).toContain(
      'Saved: stock and what you ask; picture; words and allergens.',
    )
  })

  test('saves the rest where one part is refused, and keeps what was typed there', async () => {
    const { browser, path, stock, productId } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    const typed = { ...fields, [stock]: 'heaps', title: ' ', storage: 'In water' }
    const page = await browser.post('market', path, await withPicture({ ...typed, alt: 'Leaves' }))
    expect([page.status, faultsOf(page)]).toEqual([
      422,
      ['Sorrel, 1 kg: How many are there? 0 or more.', 'Give it a name of at most 200 characters.'],
    ])
    expect(page.text).toContain('Saved: picture.')
    expect(fieldsOf(page)).toMatchObject({ [stock]: 'heaps', storage: 'In water', alt: 'Leaves' })
    expect(await rowOf(productId)).toMatchObject({ stock: 10, storage: '', alt: 'Leaves' })
    const again = { ...fieldsOf(page), [stock]: '3', title: 'Sorrel' }
    expect((await browser.post('market', path, again)).status).toBe(303)
    expect(await rowOf(productId)).toMatchObject({ stock: 3, storage: 'In water' })
  })

  test('asks for nothing of words that were left as they were, whatever became of them', async () => {
    const { browser, path, stock, productId } = await room()
    await changed(productId, 'summary', 'Sour\r\n')
    const fields = fieldsOf(await browser.get('market', path))
    await changed(productId, 'summary', 'Changed by the shop')
    expect((await browser.post('market', path, { ...fields, [stock]: '7', storage: 'Cool' })).status).toBe(
      303,
    )
    expect(await rowOf(productId)).toMatchObject({
      summary: 'Changed by the shop',
      storage: 'Cool',
      stock: 7,
    })
  })

  test('says of words that were changed meanwhile what they are, and takes them from who saves again', async () => {
    const { browser, path, productId } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    await changed(productId, 'summary', 'The <shop’s>')
    await changed(productId, 'storage', 'The shop’s, too')
    const page = await browser.post('market', path, { ...fields, summary: 'Mine' })
    expect([page.status, faultsOf(page)]).toEqual([
      409,
      ['By now it says “The <shop’s>”. Save again if yours shall stand.'],
    ])
    expect(fieldsOf(page)).toMatchObject({ summary: 'Mine', storage: 'The shop’s, too' })
    expect((await rowOf(productId)).summary).toBe('The <shop’s>')
    expect((await browser.post('market', path, fieldsOf(page))).status).toBe(303)
    expect(await rowOf(productId)).toMatchObject({ summary: 'Mine', storage: 'The shop’s, too' })
  })

  test('says that nothing stands there by now, and that none of the fourteen is in it', async () => {
    const { browser, path, productId } = await room()
    await changed(productId, 'summary', 'Sour')
    const fields = fieldsOf(await browser.get('market', path))
    await changed(productId, 'summary', '')
    await world.ctx().em.execute('update products set allergen_free = true where id = ?', [productId])
    const typed = { ...fields, summary: 'Sharp', allergenStatement: 'stated', allergens: 'Celery' }
    expect(faultsOf(await browser.post('market', path, typed))).toEqual([
      'By now nothing is written here. Save again if yours shall stand.',
      'By now it says that none of the fourteen is in it. Save again if yours shall stand.',
    ])
  })

  test('does not ask the shop twice for what waits already', async () => {
    const { browser, path, stock, productId } = await room(false)
    const save = async (typed: Record<string, string>) =>
      browser.post('market', path, { ...fieldsOf(await browser.get('market', path)), ...typed })
    await save({ summary: 'Sour' })
    const waiting = () =>
      one<{ id: string }>(
        world,
        `select id from product_proposals where product_id = ? and kind = 'product' and decision is null`,
        [productId],
      )
    const first = await waiting()
    await save({ [stock]: '2' })
    expect(await waiting()).toEqual(first)
    expect((await browser.get('market', path)).text).toContain(
      'The shop looks at it first: stock and what you ask.',
    )
  })

  test('shows the picture that waits for the shop, with its words', async () => {
    const { browser, path, productId } = await room(false)
    const fields = fieldsOf(await browser.get('market', path))
    await browser.post('market', path, await withPicture({ ...fields, alt: 'A <leaf>' }))
    const page = await browser.get('market', path)
    const picture = page.document.querySelector('#picture img')
    expect([picture?.getAttribute('src'), picture?.getAttribute('alt')]).toEqual([
      expect.stringContaining('/media/'),
      'A <leaf>',
    ])
    expect((await rowOf(productId)).image).toBeNull()
    // Left as it is, it is asked for once.
    await browser.post('market', path, { ...fieldsOf(page), storage: 'Cool' })
    expect((await browser.get('market', path)).text).toContain(
      'The shop looks at it first: words and allergens.',
    )
  })

  test('describes a picture anew without another one, and names none where there is none', async () => {
    const { browser, path, productId } = await room()
    const bare = fieldsOf(await browser.get('market', path))
    const refused = await browser.post('market', path, { ...bare, alt: 'Leaves' })
    expect([refused.status, faultsOf(refused)]).toEqual([422, ['Choose a picture from your device first.']])
    const unnamed = await browser.post('market', path, await withPicture(bare))
    expect([unnamed.status, faultsOf(unnamed)]).toEqual([422, ['Say what is to be seen on it.']])
    await browser.post('market', path, await withPicture({ ...bare, alt: 'Leaves' }))
    const { image } = await rowOf(productId)
    const fields = fieldsOf(await browser.get('market', path))
    expect((await browser.post('market', path, { ...fields, alt: 'Red-veined leaves' })).status).toBe(303)
    expect(await rowOf(productId)).toMatchObject({ image, alt: 'Red-veined leaves' })
  })

  test('replaces no picture, and none of its words, that somebody else has changed meanwhile', async () => {
    const { browser, path, productId } = await room()
    const bare = fieldsOf(await browser.get('market', path))
    await browser.post('market', path, await withPicture({ ...bare, alt: 'First' }))
    const second = await withPicture({ ...bare, alt: 'Second' }, 'darkred')
    const late = await browser.post('market', path, second)
    expect([late.status, faultsOf(late)]).toEqual([
      409,
      ['By now another picture is there. Look at it, and choose yours again if it shall stand.'],
    ])
    expect((await rowOf(productId)).alt).toBe('First')
    const fields = fieldsOf(await browser.get('market', path))
    await changed(productId, 'image_alt', 'The shop’s words')
    const stale = await browser.post('market', path, { ...fields, alt: 'My words' })
    expect(faultsOf(stale)).toEqual(['By now it says “The shop’s words”. Save again if yours shall stand.'])
    await browser.post('market', path, await withPicture({ ...fieldsOf(stale), alt: 'Third' }, 'navy'))
    const named = await browser.post('market', path, { ...fieldsOf(stale), alt: 'Of the one before' })
    expect(faultsOf(named)).toEqual([
      'By now another picture is there. Look at it, and save again if this is what it shows.',
    ])
    expect((await rowOf(productId)).alt).toBe('Third')
  })
})
