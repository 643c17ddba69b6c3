import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import type { MarketBlock } from '#core/entities/market/market-page'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { unlistProduct } from '../products/listing'
import { productChoices } from '../products/product-choices'
import {
  MARKET_PAGE_FORM,
  MARKET_PAGES_PER_PAGE,
  marketPageForEdit,
  marketPagesForWork,
  previewMarketPage,
  publishMarketPage,
  saveMarketPage,
  unpublishMarketPage,
} from './compose'
import { marketPage, publishedMarketPages } from './market-page'

const NOBODY = '01890000-0000-7000-8000-000000000000'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = (now = new Date()) => ({ ...world.ctx('editor'), now })
const fields = (title: string, blocks: readonly MarketBlock[] = []) => ({
  title,
  summary: 'In season.',
  blocks,
})
const text = (markdown: string): MarketBlock => ({ kind: 'text', markdown })
const shelf = (...productIds: string[]): MarketBlock => ({ kind: 'products', heading: 'Fresh', productIds })
const linked = async () => (await publishedMarketPages(world.ctx())).map(({ slug }) => slug)

describe('a market page', () => {
  test('is a draft at first, seen by its editors alone, and then by everybody', async () => {
    const id = await saveMarketPage(editor(), null, fields('Harvest fair', [text('*Come!*')]))
    await expect(marketPage(world.ctx(), 'harvest-fair')).rejects.toBeInstanceOf(NotFound)
    expect((await previewMarketPage(editor(), id)).blocks).toMatchObject([
      { html: expect.stringContaining('<em>') },
    ])
    await publishMarketPage(editor(), id)
    expect(await marketPage(world.ctx(), 'harvest-fair')).toMatchObject({
      id,
      slug: 'harvest-fair',
      title: 'Harvest fair',
      summary: 'In season.',
    })
    await unpublishMarketPage(editor(), id)
    await expect(marketPage(world.ctx(), 'harvest-fair')).rejects.toBeInstanceOf(NotFound)
  })

  test('shows its blocks in their order, their text made safe, and of its products those on sale', async () => {
    const [honey, jam] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    const hidden = await jarOnShelf(world, { stock: 1, listed: false })
    const blocks = [
      shelf(jam.productId, hidden.productId, honey.productId),
      text('A <script>alert(1)</script> word'),
      shelf(honey.productId, NOBODY),
    ]
    const id = await saveMarketPage(editor(), null, fields('Mixed', blocks))
    const shown = async () =>
      (await previewMarketPage(editor(), id)).blocks.map(block =>
        block.kind === 'text' ? block.html : block.products.map(({ title }) => title),
      )
    const [first, words, last] = await shown()
    expect([first, last]).toEqual([[jam.title, honey.title], [honey.title]])
    expect(words).toContain('word')
    expect(words).not.toContain('<script')
    await unlistProduct(world.ctx('shopkeeper'), honey.productId)
    expect((await shown())[0]).toEqual([jam.title])
  })

  test('keeps its address when it is renamed, and one of the same title gets another', async () => {
    const id = await saveMarketPage(editor(), null, fields('Spring'))
    await saveMarketPage(editor(), id, fields('Early spring'))
    expect(await marketPageForEdit(editor(), id)).toMatchObject({ slug: 'spring', title: 'Early spring' })
    const other = await saveMarketPage(editor(), null, fields('Spring'))
    expect((await marketPageForEdit(editor(), other)).slug).toBe('spring-2')
    const row = await db(world.ctx())
      .selectFrom('market_pages')
      .select('created_by_id')
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row?.created_by_id).toBe(world.cast.members.editor.id)
  })

  test('that two change over the same form is changed by one of them', async () => {
    const id = await saveMarketPage(editor(), null, fields('Race', [text('old')]))
    const seen = MARKET_PAGE_FORM.version(await marketPageForEdit(editor(), id))
    const both = await Promise.allSettled(
      ['one', 'two'].map(words => saveMarketPage(editor(), id, fields('Race', [text(words)]), seen)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const late = both.find(each => each.status === 'rejected')
    expect(late?.status === 'rejected' && late.reason).toBeInstanceOf(ChangedMeanwhile)
  })

  test('stands among the others by when it was published, the newest first, however often it is pressed', async () => {
    const at = (minute: number) => editor(new Date(Date.UTC(2026, 5, 1, 12, minute)))
    const early = await saveMarketPage(editor(), null, fields('Early'))
    const late = await saveMarketPage(editor(), null, fields('Late'))
    await publishMarketPage(at(1), early)
    await publishMarketPage(at(2), late)
    await publishMarketPage(at(3), early)
    expect((await linked()).filter(slug => ['early', 'late'].includes(slug))).toEqual(['late', 'early'])
  })

  test('that was worked on last stands on top of its editors’ list', async () => {
    const old = await saveMarketPage(editor(), null, fields('Old'))
    await saveMarketPage(editor(), null, fields('Newer'))
    await saveMarketPage(editor(), old, fields('Old, again'))
    const [first] = (await marketPagesForWork(world.ctx('shopkeeper'))).pages
    expect(first).toMatchObject({ title: 'Old, again', published: false, updatedAt: expect.any(Date) })
  })

  test('is new at once wherever it is shown', async () => {
    let id = ''
    const saving = await purgedBy(world, ['market-pages', 'products'], async () => {
      id = await saveMarketPage(editor(), null, fields('Purged'))
    })
    expect(saving).toEqual(['market-pages'])
    const tags = ['market-pages', `market-page:${id}`]
    for (const work of [
      () => saveMarketPage(editor(), id, fields('Purged', [text('x')])),
      () => publishMarketPage(editor(), id),
      () => unpublishMarketPage(editor(), id),
    ])
      expect(await purgedBy(world, tags, work)).toEqual(tags)
  })

  test.each(['no id at all', NOBODY])('that is none (%s) is not found', async id => {
    await expect(saveMarketPage(editor(), id, fields('X'))).rejects.toBeInstanceOf(NotFound)
    for (const work of [publishMarketPage, unpublishMarketPage, marketPageForEdit, previewMarketPage])
      await expect(work(editor(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(marketPage(world.ctx(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is for editors and shopkeepers: a visitor is asked to sign in, others find nothing', async () => {
    const id = await saveMarketPage(world.ctx('shopkeeper'), null, fields('Ours'))
    for (const work of [
      (ctx = world.ctx()) => saveMarketPage(ctx, null, fields('Mine')),
      (ctx = world.ctx()) => saveMarketPage(ctx, id, fields('Mine')),
      (ctx = world.ctx()) => publishMarketPage(ctx, id),
      (ctx = world.ctx()) => unpublishMarketPage(ctx, id),
      (ctx = world.ctx()) => marketPagesForWork(ctx),
      (ctx = world.ctx()) => marketPageForEdit(ctx, id),
      (ctx = world.ctx()) => previewMarketPage(ctx, id),
      (ctx = world.ctx()) => productChoices(ctx, []),
    ]) {
      await expect(work()).rejects.toBeInstanceOf(SignInRequired)
      await expect(work(world.ctx('organiser'))).rejects.toBeInstanceOf(NotFound)
    }
    expect((await marketPageForEdit(editor(), id)).title).toBe('Ours')
  })
})

test('should the process die between a commit and its purge, the job purges what shows the page', async () => {
  await world.work()
  const id = await saveMarketPage(editor(), null, fields('Crash'))
  const tags = ['products', 'producers', 'market-pages', `market-page:${id}`]
  expect(await purgedBy(world, tags, () => world.work())).toEqual([
    'products',
    'market-pages',
    `market-page:${id}`,
  ])
})

test('of more market pages than a page of the list has, each stands on one of them', async () => {
  for (let number = 0; number <= MARKET_PAGES_PER_PAGE; number++)
    await saveMarketPage(editor(), null, fields(`Stall ${number}`))
  const [first, second] = [await marketPagesForWork(editor(), 1), await marketPagesForWork(editor(), 2)]
  const ids = new Set([...first.pages, ...second.pages].map(({ id }) => id))
  expect([first.pages.length, ids.size]).toEqual([MARKET_PAGES_PER_PAGE, first.total])
})
