import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import type { MarketBlock } from '#core/entities/market/market-page'
import type { Browser, Visit } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'

const PATH = '/shop/pages'

let world: TestHouse
let editor: Browser
let visitor: Browser
let heather: Jar
let clover: Jar
let blossom: Jar
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
  visitor = await world.browser()
  heather = await jarOnShelf(world, { stock: 4, title: 'Heather honey' })
  clover = await jarOnShelf(world, { stock: 4, title: 'Clover honey' })
  blossom = await jarOnShelf(world, { stock: 4, title: 'Honey' })
})
afterAll(() => world.close())

type Fields = Record<string, string | string[]>
const text = (at: number, markdown: string): Fields => ({
  [`kind-${at}`]: 'text',
  [`markdown-${at}`]: markdown,
})
const shelf = (at: number, heading: string, ...jars: Jar[]): Fields => ({
  [`kind-${at}`]: 'products',
  [`heading-${at}`]: heading,
  [`product-${at}`]: jars.map(({ productId }) => productId),
})
const send = (fields: Fields, id?: string) =>
  editor.post('market', id ? `${PATH}/${id}` : PATH, { title: 'What goes with toast', ...fields })

/** The blocks as the form shows them, each by its text or its products. */
function blocksIn({ document }: Visit): (string | string[])[] {
  const kinds = [...document.querySelectorAll('[name^="kind-"]')]
  return kinds.map((kind, at) =>
    kind.getAttribute('value') === 'text'
      ? // A browser drops the newline after the tag.
        (document.querySelector(`[name="markdown-${at}"]`)?.textContent ?? '').replace(/^\n/, '')
      : [...document.querySelectorAll(`[name="product-${at}"][checked]`)].map(
          box => box.getAttribute('value') ?? '',
        ),
  )
}

async function savedBlocks(visit: Visit): Promise<readonly MarketBlock[]> {
  const id = visit.location?.split('/').at(-1) ?? ''
  const { blocks } = await db(world.ctx())
    .selectFrom('market_pages')
    .select('blocks')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return blocks
}
const count = async () => (await db(world.ctx()).selectFrom('market_pages').select('id').execute()).length

describe('a button of the form', () => {
  const three = { ...text(0, 'First'), ...text(1, 'Second'), ...text(2, 'Third') }

  test.each([
    ['up-1', ['Second', 'First', 'Third']],
    ['down-1', ['First', 'Third', 'Second']],
    ['up-0', ['First', 'Second', 'Third']],
    ['down-2', ['First', 'Second', 'Third']],
    ['down-7', ['First', 'Second', 'Third']],
    ['up-x', ['First', 'Second', 'Third']],
    ['up', ['First', 'Second', 'Third']],
    ['down-0.5', ['First', 'Second', 'Third']],
    ['up-1e0', ['First', 'Second', 'Third']],
    ['remove', ['First', 'Second', 'Third']],
    ['down--1', ['First', 'Second', 'Third']],
    ['remove-1', ['First', 'Third']],
    ['remove-9', ['First', 'Second', 'Third']],
    ['text', ['First', 'Second', 'Third', '']],
    ['products', ['First', 'Second', 'Third', []]],
  ])('%s leaves the blocks as %j, and saves nothing', async (pressed, blocks) => {
    const before = await count()
    const answer = await send({ ...three, do: pressed })
    expect([answer.status, blocksIn(answer)]).toEqual([200, blocks])
    expect(answer.document.querySelector('[name=title]')?.getAttribute('value')).toBe('What goes with toast')
    expect(await count()).toBe(before)
  })

  test('asks for no title before Save does', async () => {
    const moved = await send({ ...three, title: '', do: 'up-1' })
    expect([moved.status, moved.document.querySelector('.form-errors')]).toEqual([200, null])
    const saved = await send({ ...three, title: '', do: 'save' })
    expect([saved.status, blocksIn(saved)]).toEqual([422, ['First', 'Second', 'Third']])
    expect(saved.text).toContain('Give it a title.')
  })
})

describe('a product', () => {
  test('that is alone in bearing the words is added, once', async () => {
    const added = await send({ ...shelf(0, 'Jars', heather), 'add-0': 'clover', do: 'add-0' })
    expect(blocksIn(added)).toEqual([[heather.productId, clover.productId]])
    const twice = await send({ ...shelf(0, 'Jars', heather), 'add-0': 'heather', do: 'add-0' })
    expect(blocksIn(twice)).toEqual([[heather.productId]])
  })

  test('is added by its whole title, though others contain it', async () => {
    const added = await send({ ...shelf(0, 'Jars'), 'add-0': 'honey', do: 'add-0' })
    expect(blocksIn(added)).toEqual([[blossom.productId]])
  })

  test('of several that fit is ticked, and then it is added', async () => {
    const asked = await send({ ...shelf(0, 'Jars'), 'add-0': 'hone', do: 'save' })
    expect([asked.status, asked.text.includes('Several fit: tick those you want.')]).toEqual([422, true])
    const offered = [...asked.document.querySelectorAll('[name=found-0]')].map(box =>
      box.getAttribute('value'),
    )
    expect(offered.sort()).toEqual([heather, clover, blossom].map(({ productId }) => productId).sort())
    const ticked = await send({
      ...shelf(0, 'Jars'),
      'add-0': 'hone',
      do: 'save',
      'found-0': [clover.productId, heather.productId],
    })
    expect(await savedBlocks(ticked)).toEqual([
      { kind: 'products', heading: 'Jars', productIds: [clover.productId, heather.productId] },
    ])
  })

  test('that nobody knows is said, and is never on the page', async () => {
    const unknown = await send({ ...shelf(0, 'Jars'), 'add-0': 'marmalade', do: 'add-0' })
    expect([unknown.status, unknown.text.includes('No product is called that.')]).toEqual([422, true])
    const saved = await send({
      'kind-0': 'products',
      'heading-0': 'Jars',
      do: 'save',
      'product-0': [Bun.randomUUIDv7(), heather.productId, 'honey', heather.productId],
    })
    expect(await savedBlocks(saved)).toMatchObject([{ productIds: [heather.productId] }])
  })
})

test('a page holds fifty blocks, and says so of the next one without losing a word of it', async () => {
  const texts = (length: number) =>
    Object.assign({}, ...Array.from({ length }, (_, at) => text(at, `No ${at}`))) as Fields
  const before = await count()
  const refused = await send({ ...texts(51), ...shelf(51, 'Jars', heather), do: 'save' })
  expect([refused.status, await count()]).toEqual([422, before])
  expect(blocksIn(refused).slice(49)).toEqual(['No 49', 'No 50', [heather.productId]])
  const field = refused.document.querySelector('[name="markdown-50"]')
  const fault = refused.document.getElementById(field?.getAttribute('aria-describedby')?.split(' ')[0] ?? '')
  expect(fault?.textContent).toContain('50 parts at most')
  const added = await send({ ...texts(50), do: 'products' })
  expect(added.document.querySelector('[name="heading-50"]')?.getAttribute('aria-invalid')).toBe('true')
  expect((await send({ ...texts(50), do: 'save' })).status).toBe(303)
})

test('what comes after a gap is none of a page', async () => {
  expect(blocksIn(await send({ ...text(0, 'Here'), ...text(2, 'Beyond'), do: 'down-0' }))).toEqual(['Here'])
})

describe('a page', () => {
  test('is a draft that only we see, until it is published, and again when it is not any more', async () => {
    const saved = await send({
      ...text(0, 'Toast, *thickly*.'),
      ...shelf(1, 'Jars <all>', heather),
      do: 'save',
      title: 'For the drawer & shelf',
      summary: 'In a line',
    })
    const id = saved.location?.split('/').at(-1) ?? ''
    const path = '/pages/for-the-drawer-shelf'
    const preview = await editor.get('market', `${PATH}/${id}/preview`)
    expect(preview.text).toContain('A preview: visitors see it as it was published last')
    expect(preview.document.querySelector('meta[name=robots]')?.getAttribute('content')).toContain('noindex')
    expect((await visitor.get('market', path)).status).toBe(404)

    for (const _ of ['once', 'and again']) await editor.post('market', `${PATH}/${id}/publication`)
    const shown = await visitor.get('market', path)
    expect(shown.document.querySelector('.doc em')?.textContent).toBe('thickly')
    expect(shown.text).toContain('Jars &lt;all')
    expect(shown.text).toContain('Heather honey')
    expect(shown.text).not.toContain('A preview')
    expect((await visitor.get('market', '/pages')).text).toContain('For the drawer &amp; shelf')

    await editor.post('market', `${PATH}/${id}/publication?_method=delete`)
    expect((await visitor.get('market', path)).status).toBe(404)
    expect((await visitor.get('market', '/pages')).text).not.toContain('For the drawer')
    const list = await editor.get('market', PATH)
    expect(list.text).toContain('For the drawer &amp; shelf')
    expect((await editor.get('market', `${PATH}?page=2`)).status).toBe(404)
  })

  test('that somebody else has saved is not written over', async () => {
    const saved = await send({ ...text(0, 'Mine'), title: 'Two at once', do: 'save' })
    const id = saved.location?.split('/').at(-1) ?? ''
    const { document } = await editor.get('market', `${PATH}/${id}`)
    const version = document.querySelector('[name=version]')?.getAttribute('value') ?? ''
    const theirs = { ...text(0, 'Theirs'), title: 'Two at once', version, do: 'save' }
    expect((await send(theirs, id)).status).toBe(303)
    expect((await send({ ...theirs, ...text(0, 'Mine again') }, id)).status).toBe(409)
    expect(await savedBlocks(saved)).toEqual([{ kind: 'text', markdown: 'Theirs' }])
  })

  test('of a title that is taken has another address', async () => {
    for (const _ of ['one', 'other']) {
      const saved = await send({ ...text(0, 'x'), title: 'Same again', do: 'save' })
      await editor.post('market', `${saved.location}/publication`)
    }
    const links = (await visitor.get('market', '/pages')).document.querySelectorAll(
      'a[href^="/pages/same-again"]',
    )
    expect(new Set([...links].map(link => link.getAttribute('href'))).size).toBe(2)
  })
})

test('nobody but editors and shopkeepers writes, sees or publishes a draft', async () => {
  const saved = await send({ ...text(0, 'Not yet'), title: 'Not yet', do: 'save' })
  const at = saved.location ?? ''
  const before = await count()
  for (const who of ['member', 'organiser', 'moderator'] as const) {
    const other = await world.browser(who)
    for (const path of [PATH, `${PATH}/new`, at, `${at}/preview`])
      expect([who, path, (await other.get('market', path)).status]).toEqual([who, path, 404])
    for (const path of [PATH, at, `${at}/publication`, `${at}/publication?_method=delete`])
      expect([who, path, (await other.post('market', path, { title: 'x', do: 'save' })).status]).toEqual([
        who,
        path,
        404,
      ])
  }
  expect(await count()).toBe(before)
  expect((await visitor.get('market', '/pages/not-yet')).status).toBe(404)
  const keeper = await world.browser('shopkeeper')
  expect((await keeper.get('market', at)).status).toBe(200)
})
