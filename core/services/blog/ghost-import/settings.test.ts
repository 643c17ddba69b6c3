import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostNavigationItem, type GhostSite, readGhostExport } from '#core/ghost'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { navigation } from '../navigation/navigation'
import { importMenus, importNewsletters, importSite, menusOf } from './settings'

const exported = readGhostExport(recordedExport)

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('navigation_items').execute()
})

const item = (label: string, url: string): GhostNavigationItem => ({ label, url, visibility: 'all' })
const site = (more: Partial<GhostSite> = {}): GhostSite => ({
  ...exported.site,
  navigation: [item('About', '/about/')],
  secondaryNavigation: [],
  ...more,
})
const takeMenus = (there = site()) => transaction(world.ctx(), tx => importMenus(tx, there))

describe('menus', () => {
  test('come over where there are none, in their order', async () => {
    const there = site({
      navigation: [item('Home', '/'), item('About', '__GHOST_URL__/about/')],
      secondaryNavigation: [item('Contact', 'https://far.example/')],
    })
    expect(await takeMenus(there)).toBe('imported')
    const { primary, secondary } = await navigation(world.ctx())
    expect(primary.map(({ label, url }) => [label, url])).toEqual([
      ['Home', '/'],
      ['About', '/about/'],
    ])
    expect(secondary.map(({ label }) => label)).toEqual(['Contact'])
    expect(await takeMenus(there)).toBe('unchanged')
  })

  test('that editors keep here stay as they are', async () => {
    await takeMenus()
    expect(await takeMenus(site({ navigation: [item('Other', '/other/')] }))).toBe('kept')
    expect((await navigation(world.ctx())).primary.map(({ label }) => label)).toEqual(['About'])
  })

  test('that are none on either side are unchanged', async () => {
    expect(await takeMenus(site({ navigation: [] }))).toBe('unchanged')
  })

  test.each([
    ['#/portal/signin', '/login'],
    ['https://old.example/#/portal/signup', '/login'],
    ['__GHOST_URL__', '/'],
    ['__GHOST_URL__/tag/beans/', '/tag/beans/'],
  ])('lead from %s to %s', (url, to) => {
    expect(menusOf([item('x', url)], []).primary).toEqual([{ label: 'x', url: to }])
  })

  test.each([item('', '/about/'), item('Run', 'javascript:alert(1)'), item('Data', 'data:text/html,x')])(
    'leave out what leads nowhere safe: %j',
    unsafe => {
      expect(menusOf([unsafe], [unsafe])).toEqual({ primary: [], secondary: [] })
    },
  )

  test('cut what is too long to stand in one', () => {
    expect(menusOf([item('l'.repeat(200), '/')], []).primary[0]?.label).toHaveLength(80)
  })
})

describe('newsletters', () => {
  const letter = (more: object = {}) => ({
    id: Bun.randomUUIDv7(),
    ghostId: 'x',
    name: 'Weekly',
    slug: 'weekly-of-old',
    description: null,
    active: true,
    createdAt: new Date('2024-01-01T00:00:00Z'),
    ...more,
  })
  const take = (...letters: object[]) =>
    transaction(world.ctx(), tx => importNewsletters(tx, letters as never))
  const here = async () =>
    (
      await db(world.ctx())
        .selectFrom('newsletters')
        .select(['slug', 'name', 'description'])
        .orderBy('slug')
        .execute()
    ).filter(({ slug }) => slug.endsWith('-of-old'))

  test('that still go out can be chosen here, and those that do not cannot', async () => {
    await take(letter(), letter({ slug: 'ended-of-old', active: false }))
    expect(await here()).toEqual([{ slug: 'weekly-of-old', name: 'Weekly', description: '' }])
  })

  test('of the same short name are the same, and keep what is said of them here', async () => {
    await take(letter({ name: 'Another name' }))
    expect((await here()).map(({ name }) => name)).toEqual(['Weekly'])
  })

  test('that are none cost nothing', async () => {
    const before = await here()
    await take()
    expect(await here()).toEqual(before)
  })
})

describe('the name of the site', () => {
  test('stays as somebody gave it here', async () => {
    expect(await transaction(world.ctx(), tx => importSite(tx, site({ title: 'Theirs' })))).toBe(false)
    const { value } = await db(world.ctx())
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'site')
      .executeTakeFirstOrThrow()
    expect(value).toMatchObject({ name: 'Test Growers' })
  })

  test('is Ghost’s where nobody has given it one, on clocks that there are', async () => {
    await db(world.ctx()).deleteFrom('settings').where('key', '=', 'site').execute()
    const there = site({ title: 'Theirs', description: 'Of old', timeZone: 'Mars/Olympus' })
    expect(await transaction(world.ctx(), tx => importSite(tx, there))).toBe(true)
    const { value } = await db(world.ctx())
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'site')
      .executeTakeFirstOrThrow()
    expect(value).toMatchObject({ name: 'Theirs', tagline: 'Of old', timeZone: 'Etc/UTC' })
    expect(await transaction(world.ctx(), tx => importSite(tx, there))).toBe(false)
  })
})
