import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { ScrapedProduct } from '#core/scrape/product'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { saveProducer } from '../producers/save-producer'
import { productForEdit } from '../products/product-for-edit'
import { retireVariant } from '../products/retire-variant'
import { ForeignPrice } from '../products/valid-price'
import { addSupplier } from './add-supplier'
import { DRAFTS_OF_A_KIND, draftsOf } from './drafts'
import { acceptAll, acceptDraft, DraftOutdated, dismissDraft } from './review-draft'
import { supplierOfDraft } from './supplier-of-draft'
import { supplierForWork } from './suppliers-for-work'

const NOBODY = '01890000-0000-7000-8000-000000000000'
const HOUR_MS = 60 * 60_000
const gbp = (amount: number) => ({ amount, currency: 'GBP' })

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
let farms = 0
const supplier = () => addSupplier(keeper(), { url: `https://farm-${++farms}.example/shop` })

const honey: ScrapedProduct = {
  key: 'https://farm.example/honey',
  url: 'https://farm.example/honey',
  source: 'json-ld',
  name: 'Heather honey',
  description: 'Dark. From the ridge.',
  price: gbp(750),
  sku: null,
  gtin: null,
  images: [],
  brand: null,
  availability: null,
  variants: [],
}

/** As a run leaves it that read the product at `seenAt`. */
async function draft(supplierId: string, scraped: Partial<ScrapedProduct> = {}, seenAt = new Date()) {
  const product = { ...honey, ...scraped }
  const row = await db(world.ctx())
    .insertInto('product_drafts')
    .values({
      id: Bun.randomUUIDv7(),
      supplier_id: supplierId,
      key: product.key,
      scraped: jsonb(product),
      first_seen_at: seenAt,
      last_seen_at: seenAt,
    })
    .onConflict(conflict =>
      conflict
        .columns(['supplier_id', 'key'])
        .doUpdateSet(({ ref }) => ({ scraped: ref('excluded.scraped') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A run that came to its end. */
async function run(supplierId: string, { startedAt, found }: { startedAt: Date; found: number }) {
  await db(world.ctx())
    .insertInto('scrape_runs')
    .values({
      id: Bun.randomUUIDv7(),
      supplier_id: supplierId,
      started_at: startedAt,
      finished_at: startedAt,
      products_found: found,
      warnings: jsonb([]),
    })
    .execute()
}

/** How many drafts there are of each kind. */
const counted = async (supplierId: string) =>
  Object.fromEntries(
    Object.entries(await draftsOf(keeper(), supplierId)).map(([kind, drafts]) => [kind, drafts.length]),
  )
const NONE = { fresh: 0, changed: 0, accepted: 0, dismissed: 0, gone: 0 }

test('of a long list so many of each kind are shown, by name, and the others when these are done', async () => {
  const farm = await supplier()
  const many = DRAFTS_OF_A_KIND + 3
  for (let at = 0; at < many; at++)
    await draft(farm, { key: `https://farm.example/${at}`, name: `Thing ${at}` })
  const first = await draftsOf(keeper(), farm)
  expect([first.fresh.length, first.fresh[2]?.scraped.name]).toEqual([DRAFTS_OF_A_KIND, 'Thing 2'])
  expect((await supplierForWork(keeper(), farm)).waiting).toBe(many)
  for (const { id } of first.fresh.slice(0, 4)) await dismissDraft(keeper(), id)
  expect(await counted(farm)).toEqual({ ...NONE, fresh: DRAFTS_OF_A_KIND - 1, dismissed: 4 })
})

describe('a draft', () => {
  test('that is accepted becomes one product, also when two accept it at the same moment', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    const [one, other] = await Promise.all([acceptDraft(keeper(), id), acceptDraft(keeper(), id)])
    expect(one).toBe(other)
    expect(await counted(farm)).toEqual({ ...NONE, accepted: 1 })
    expect(await productForEdit(keeper(), one ?? '')).toMatchObject({
      title: 'Heather honey',
      summary: 'Dark.',
      listed: false,
      variants: [{ name: 'Each', price: gbp(750), cost: gbp(750), stock: 0 }],
    })
  })

  test('that changed waits again, and its price of ours stays unless a shopkeeper says another', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    const productId = (await acceptDraft(keeper(), id)) ?? ''
    await draft(farm, { name: 'Ling honey', price: gbp(800) })
    expect(await counted(farm)).toEqual({ ...NONE, changed: 1 })
    expect((await supplierForWork(keeper(), farm)).waiting).toBe(1)
    const [changed] = (await draftsOf(keeper(), farm)).changed
    expect(changed?.costs).toMatchObject([{ cost: gbp(750), asked: gbp(800), price: gbp(750) }])
    await acceptDraft(keeper(), id)
    expect(await productForEdit(keeper(), productId)).toMatchObject({
      title: 'Ling honey',
      variants: [{ price: gbp(750), cost: gbp(800) }],
    })
    expect((await supplierForWork(keeper(), farm)).waiting).toBe(0)
  })

  test('that is dismissed is put aside; of an accepted one only its changes are', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    await dismissDraft(keeper(), id)
    expect(await counted(farm)).toEqual({ ...NONE, dismissed: 1 })
    await acceptDraft(keeper(), id)
    await draft(farm, { description: 'Pale.' })
    await dismissDraft(keeper(), id)
    expect(await counted(farm)).toEqual({ ...NONE, accepted: 1 })
  })

  test('that the last run with products no longer found is gone, and one of a run that found none is not', async () => {
    const farm = await supplier()
    const seen = new Date('2026-11-28T09:30:00Z')
    const id = await draft(farm, {}, seen)
    await acceptDraft(keeper(), id)
    await run(farm, { startedAt: seen, found: 1 })
    await run(farm, { startedAt: new Date(seen.getTime() + HOUR_MS), found: 0 })
    expect(await counted(farm)).toEqual({ ...NONE, accepted: 1 })
    await run(farm, { startedAt: new Date(seen.getTime() + 2 * HOUR_MS), found: 1 })
    expect(await counted(farm)).toEqual({ ...NONE, gone: 1 })
  })

  test('whose article number is ours already gets an ending', async () => {
    const farm = await supplier()
    const skus = []
    for (const key of ['one', 'two', 'three']) {
      const id = await acceptDraft(keeper(), await draft(farm, { key, sku: 'LING' }))
      skus.push((await productForEdit(keeper(), id ?? '')).variants[0]?.sku)
    }
    expect(skus).toEqual(['LING', 'LING-2', 'LING-3'])
  })

  test.each(['no id at all', NOBODY])('that is none (%s) is not found', async id => {
    for (const asked of [acceptDraft, dismissDraft, supplierOfDraft]) {
      await expect(asked(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    }
  })
})

test('all that waits is accepted at once, what was dismissed is not', async () => {
  const farm = await supplier()
  await draft(farm, { key: 'one' })
  await draft(farm, { key: 'two' })
  await dismissDraft(keeper(), await draft(farm, { key: 'three' }))
  expect(await acceptAll(keeper(), farm)).toEqual({ accepted: 2, outdated: 0 })
  expect(await acceptAll(keeper(), farm)).toEqual({ accepted: 0, outdated: 0 })
  expect(await counted(farm)).toEqual({ ...NONE, accepted: 2, dismissed: 1 })
})

describe('how many wait', () => {
  test('is as many as there are to look at: what a run no longer found does not wait for ever', async () => {
    const farm = await supplier()
    const seen = new Date('2026-11-28T09:30:00Z')
    await draft(farm, { key: 'one' }, seen)
    const accepted = await draft(farm, { key: 'two' }, seen)
    await acceptDraft(keeper(), accepted)
    await draft(farm, { key: 'two', price: gbp(900) }, seen)
    await run(farm, { startedAt: seen, found: 2 })
    expect((await supplierForWork(keeper(), farm)).waiting).toBe(2)
    await run(farm, { startedAt: new Date(seen.getTime() + HOUR_MS), found: 1 })
    expect(await counted(farm)).toEqual({ ...NONE, gone: 1 })
    expect((await supplierForWork(keeper(), farm)).waiting).toBe(0)
  })

  test('leaves out what only came from another address, since there is nothing to take over', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    await acceptDraft(keeper(), id)
    await draft(farm, { url: 'https://farm.example/honey?from=list', source: 'microdata' })
    expect(await counted(farm)).toEqual({ ...NONE, accepted: 1 })
    expect((await supplierForWork(keeper(), farm)).waiting).toBe(0)
    await draft(farm, { brand: 'Ridge' })
    expect((await supplierForWork(keeper(), farm)).waiting).toBe(1)
  })
})

describe('a price in another currency', () => {
  const euros = { amount: 900, currency: 'EUR' }

  test('is shown for what it is, and becomes no variant of ours', async () => {
    const farm = await supplier()
    const id = await draft(farm, { price: euros })
    const [fresh] = (await draftsOf(keeper(), farm)).fresh
    expect(fresh?.foreign).toEqual([{ name: 'Each', sku: null, gtin: null, asked: euros }])
    const productId = await acceptDraft(keeper(), id)
    expect((await productForEdit(keeper(), productId ?? '')).variants).toEqual([])
  })

  test('that a supplier changes to is neither our cost nor asked about as one', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    const productId = await acceptDraft(keeper(), id)
    await draft(farm, { price: euros })
    const [changed] = (await draftsOf(keeper(), farm)).changed
    expect(changed).toMatchObject({ costs: [], foreign: [{ asked: euros }] })
    await acceptDraft(keeper(), id)
    expect((await productForEdit(keeper(), productId ?? '')).variants).toMatchObject([
      { price: gbp(750), cost: gbp(750) },
    ])
  })
})

describe('accepting a change', () => {
  test('with a new price of ours takes that price for that variant, and their cost', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    const productId = (await acceptDraft(keeper(), id)) ?? ''
    const [variant] = (await productForEdit(keeper(), productId)).variants
    await draft(farm, { price: gbp(800) })
    await acceptDraft(keeper(), id, new Map([[variant?.id ?? '', gbp(1200)]]))
    expect((await productForEdit(keeper(), productId)).variants).toMatchObject([
      { price: gbp(1200), cost: gbp(800), prices: [{ price: gbp(1200) }, { price: gbp(750) }] },
    ])
  })

  test('at a price in another currency, or for a variant of another product, changes nothing', async () => {
    const farm = await supplier()
    const [one, other] = [await draft(farm, { key: 'one' }), await draft(farm, { key: 'two' })]
    const [productId, foreignId] = [await acceptDraft(keeper(), one), await acceptDraft(keeper(), other)]
    const idOf = async (id: string | null) => (await productForEdit(keeper(), id ?? '')).variants[0]?.id ?? ''
    await draft(farm, { key: 'one', name: 'Renamed', price: gbp(800) })
    const euros = { amount: 1, currency: 'EUR' }
    const wrong = acceptDraft(keeper(), one, new Map([[await idOf(productId), euros]]))
    await expect(wrong).rejects.toBeInstanceOf(ForeignPrice)
    const smuggled = acceptDraft(keeper(), one, new Map([[await idOf(foreignId), gbp(1)]]))
    await expect(smuggled).rejects.toBeInstanceOf(NotFound)
    expect(await productForEdit(keeper(), productId ?? '')).toMatchObject({
      title: 'Heather honey',
      variants: [{ price: gbp(750), cost: gbp(750) }],
    })
    expect(await counted(farm)).toEqual({ ...NONE, changed: 1, accepted: 1 })
  })

  test('takes over no description that is gone, and adds variants that are new', async () => {
    const farm = await supplier()
    const id = await draft(farm, { sku: 'MAIN' })
    const productId = (await acceptDraft(keeper(), id)) ?? ''
    const plain = { sku: null, gtin: null, availability: null }
    const variants = [
      { ...plain, name: 'Each', price: gbp(750) },
      { ...plain, name: 'Bucket', price: gbp(9000) },
    ]
    await draft(farm, { description: null, variants })
    await acceptDraft(keeper(), id)
    expect(await productForEdit(keeper(), productId)).toMatchObject({
      description: '',
      variants: [{ name: 'Each' }, { name: 'Bucket', price: gbp(9000), cost: gbp(9000), stock: 0 }],
    })
  })

  test('is new at once on every page that shows the product', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    const productId = await acceptDraft(keeper(), id)
    const tags = ['products', `product:${productId}`]
    expect(await purgedBy(world, tags, () => acceptDraft(keeper(), id))).toEqual([])
    await draft(farm, { name: 'Clover honey' })
    expect(await purgedBy(world, tags, () => acceptDraft(keeper(), id))).toEqual(tags)
  })
})

describe('a barcode that a supplier says', () => {
  const PLAIN = { sku: null, availability: null }
  const [JAR, TUB] = ['4006381333931', '5901234123457']
  const meaning = async (code: string) =>
    (
      await db(world.ctx())
        .selectFrom('barcodes as b')
        .innerJoin('variants as v', 'v.id', 'b.variant_id')
        .select(['v.name', 'v.product_id'])
        .where('b.code', '=', code)
        .executeTakeFirst()
    )?.name
  const forget = () => db(world.ctx()).deleteFrom('barcodes').where('code', 'in', [JAR, TUB]).execute()

  test('is the barcode of what the draft becomes, each of its own variant', async () => {
    const variants = [
      { ...PLAIN, name: 'Jar', price: gbp(750), gtin: JAR },
      { ...PLAIN, name: 'Tub', price: gbp(900), gtin: TUB },
    ]
    await acceptDraft(keeper(), await draft(await supplier(), { gtin: '96385074', variants }))
    expect([await meaning(JAR), await meaning(TUB), await meaning('96385074')]).toEqual([
      'Jar',
      'Tub',
      undefined,
    ])
    await forget()
    await acceptDraft(keeper(), await draft(await supplier(), { gtin: JAR }))
    expect(await meaning(JAR)).toBe('Each')
    await forget()
  })

  test('is taken over later, too, and means what it meant where somebody else sells it', async () => {
    const farm = await supplier()
    const id = await draft(farm)
    const productId = (await acceptDraft(keeper(), id)) ?? ''
    await draft(farm, { gtin: JAR })
    await acceptDraft(keeper(), id)
    expect(await meaning(JAR)).toBe('Each')
    // The same digits behind a zero, as another scanner reads them.
    const other = await acceptDraft(keeper(), await draft(await supplier(), { gtin: `0${JAR}` }))
    expect(await meaning(`0${JAR}`)).toBeUndefined()
    const [own] = (await productForEdit(keeper(), productId)).variants
    await retireVariant(keeper(), own?.id ?? '')
    expect(other).not.toBeNull()
    await acceptDraft(keeper(), await draft(await supplier(), { gtin: `0${JAR}`, name: 'Another honey' }))
    expect([await meaning(JAR), await meaning(`0${JAR}`)]).toEqual([undefined, 'Each'])
    await db(world.ctx()).deleteFrom('barcodes').execute()
  })
})

test('what was read otherwise since it was shown is neither taken over nor put aside unseen', async () => {
  const farm = await supplier()
  const id = await draft(farm)
  const seen = async () => {
    const { fresh, changed } = await draftsOf(keeper(), farm)
    return [...fresh, ...changed][0]?.seen ?? ''
  }
  const first = await seen()
  await draft(farm, { name: 'Clover honey' })
  await expect(acceptDraft(keeper(), id, new Map(), first)).rejects.toBeInstanceOf(DraftOutdated)
  await expect(dismissDraft(keeper(), id, first)).rejects.toBeInstanceOf(DraftOutdated)
  const now = await seen()
  const productId = await acceptDraft(keeper(), id, new Map(), now)
  // Pressed twice, it is accepted once; where it was read is no matter.
  await draft(farm, { name: 'Clover honey', url: 'https://farm.example/honey?ref=2' })
  expect(await acceptDraft(keeper(), id, new Map(), now)).toBe(productId)
  expect((await productForEdit(keeper(), productId ?? '')).title).toBe('Clover honey')
})

test('a product that came from a supplier who is a producer is that producer’s', async () => {
  const producerId = await saveProducer(keeper(), null, {
    name: 'Ridge Bees',
    place: '',
    practice: '',
    story: '',
    since: null,
  })
  const farm = await addSupplier(keeper(), { url: 'https://ridge.example/shop', producerId })
  const productId = await acceptDraft(keeper(), await draft(farm, { name: 'x'.repeat(201) }))
  const product = await productForEdit(keeper(), productId ?? '')
  expect(product).toMatchObject({ producerId, title: 'x'.repeat(200) })
})

test('drafts are reviewed by shopkeepers alone', async () => {
  const farm = await supplier()
  const id = await draft(farm)
  for (const work of [
    (ctx = world.ctx()) => draftsOf(ctx, farm),
    (ctx = world.ctx()) => acceptAll(ctx, farm),
    (ctx = world.ctx()) => acceptDraft(ctx, id),
    (ctx = world.ctx()) => dismissDraft(ctx, id),
    (ctx = world.ctx()) => supplierOfDraft(ctx, id),
  ]) {
    await expect(work()).rejects.toBeInstanceOf(SignInRequired)
    await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
  }
  expect(await counted(farm)).toEqual({ ...NONE, fresh: 1 })
  expect(await supplierOfDraft(keeper(), id)).toBe(farm)
  await expect(draftsOf(keeper(), 'no id at all')).rejects.toBeInstanceOf(NotFound)
})
