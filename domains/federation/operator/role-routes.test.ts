import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { PERMISSIONS, type Permission } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { GIVEABLE, makeOwnRole, ownRoles } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole, takeOwnRole } from '#core/services/federation/own-roles/give-own-role'
import { whoMayWhat } from '#core/services/federation/own-roles/who-may-what'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

const pat = () => world.ctx('operator')

/** Where the work of each begins: there for its holders, and for nobody else. */
const BEGINS: Readonly<Record<Exclude<Permission, 'operator'>, readonly (readonly [DomainName, string])[]>> =
  {
    editor: [['blog', '/editor/tags']],
    author: [],
    contributor: [],
    newsletters: [['account', '/letters']],
    shopkeeper: [
      ['market', '/shop/products'],
      ['market', '/shop/prices'],
      ['market', '/shop/vat'],
    ],
    stock: [['market', '/shop/stock']],
    orders: [['cart', '/shop/picking-list']],
    money: [
      ['cart', '/shop/invoices'],
      ['cart', '/shop/bank'],
      ['cart', '/shop/credit'],
      ['cart', '/shop/trial-balance'],
      ['cart', '/shop/differences'],
      ['cart', '/shop/ways-to-pay'],
    ],
    organiser: [
      ['events', '/organise/calendars'],
      ['events', '/organise/slots'],
    ],
    door: [],
    moderator: [
      ['federation', '/moderation/reports'],
      ['federation', '/moderation/blocks'],
    ],
    members: [
      ['account', '/members'],
      ['account', '/tiers'],
    ],
    programs: [
      ['federation', '/operator/clients'],
      ['federation', '/operator/resources'],
    ],
    security: [
      ['federation', '/operator/security'],
      ['federation', '/operator/audit'],
      ['federation', '/operator/sessions'],
      ['federation', '/operator/keys'],
      ['federation', '/operator/limits'],
    ],
    server: [
      ['federation', '/operator/status'],
      ['federation', '/operator/deliveries'],
      ['federation', '/operator/letters'],
    ],
  }
/** What is begun from a page of several. */
const SHARED: readonly (readonly [Permission, DomainName, string])[] = [
  ['editor', 'blog', '/editor/posts'],
  ['author', 'blog', '/editor/posts'],
  ['contributor', 'blog', '/editor/posts'],
  ['orders', 'cart', '/shop/orders'],
  ['money', 'cart', '/shop/orders'],
  ['organiser', 'events', '/organise'],
  ['door', 'events', '/organise'],
]

/** Tom, with a role of these alone, signed in anew. */
async function tomMay(permissions: readonly Permission[]): Promise<Browser> {
  for (const { roles } of (await whoMayWhat(pat())).lines)
    for (const role of roles) if (role.isOwn) await takeOwnRole(pat(), role.grantId)
  const name = `May ${permissions.join(' ')}`
  const known = (await ownRoles(pat())).find(role => role.name === name.slice(0, 60))
  const settings = { name: name.slice(0, 60), permissions, needsSecondFactor: false }
  await giveOwnRole(pat(), '@neighbour', known?.id ?? (await makeOwnRole(pat(), settings)))
  return world.browser('neighbour')
}

describe('a role of one permission', () => {
  test.each([...GIVEABLE])(
    '%s opens its pages, and those of no other',
    async permission => {
      const tom = await tomMay([permission])
      const statuses: Record<string, number> = {}
      const expected: Record<string, number> = {}
      for (const [of, pages] of Object.entries(BEGINS))
        for (const [domain, path] of pages) {
          statuses[domain + path] = (await tom.get(domain, path)).status
          expected[domain + path] = of === permission ? 200 : 404
        }
      expect(statuses).toEqual(expected)
      for (const [of, domain, path] of SHARED)
        if (of === permission) expect([path, (await tom.get(domain, path)).status]).toEqual([path, 200])
      for (const path of ['/operator/roles', '/operator/own-roles/new', '/operator/settings'])
        expect((await tom.get('federation', path)).status).toBe(404)
    },
    60_000,
  )

  test('shows its holder the way to the work, and no way to what is not theirs', async () => {
    const tom = await tomMay(['stock'])
    const page = await tom.get('market', '/shop/stock')
    const links = [...page.document.querySelectorAll('.work__nav a')].map(link => link.getAttribute('href'))
    expect(links).toEqual(['/shop/stock'])
    const { location } = await tom.get('market', '/shop')
    expect(location).toBe('/shop/stock')
  })
})

describe('the page of roles', () => {
  const field = { name: 'Market stall', permissions: 'door' }

  test('makes a role, gives it, changes it, and retires it', async () => {
    const made = await operator.post('federation', '/operator/own-roles', field)
    expect([made.status, made.location]).toEqual([303, '/operator/roles'])
    const id = (await ownRoles(pat())).find(({ name }) => name === 'Market stall')?.id ?? ''
    await operator.post('federation', '/operator/roles', { who: '@member', role: id })
    const page = await operator.get('federation', '/operator/roles?may=door')
    const row = [...page.document.querySelectorAll('tbody tr')].find(each =>
      each.textContent.includes('Mair Pugh'),
    )
    expect(row?.textContent).toContain('Market stall')
    expect(row?.textContent).toContain('by Pat Lindqvist')
    const form = await operator.get('federation', `/operator/own-roles/${id}`)
    const ticked = [...form.document.querySelectorAll('input[name=permissions][checked]')]
    expect(ticked.map(box => box.getAttribute('value'))).toEqual(['door'])
    const version = form.document.querySelector('input[name=version]')?.getAttribute('value') ?? ''
    await operator.post('federation', `/operator/own-roles/${id}?_method=put`, {
      ...field,
      name: 'Stall',
      version,
    })
    expect((await ownRoles(pat())).map(({ name }) => name)).toContain('Stall')
    await operator.post('federation', `/operator/own-roles/${id}?_method=delete`)
    expect((await operator.get('federation', `/operator/own-roles/${id}`)).status).toBe(404)
  })

  test('keeps what was typed where it is refused', async () => {
    const answer = await operator.post('federation', '/operator/own-roles', {
      name: 'operator',
      permissions: 'stock',
      needsSecondFactor: 'on',
    })
    expect([answer.status, answer.text.includes('There is a role of this name')]).toEqual([422, true])
    expect(answer.document.querySelector('input[name=name]')?.getAttribute('value')).toBe('operator')
    const ticked = [...answer.document.querySelectorAll('input[type=checkbox][checked]')]
    expect(ticked.map(box => box.getAttribute('value'))).toEqual(['stock', 'on'])
    const bare = await operator.post('federation', '/operator/own-roles', { name: 'Nothing at all' })
    expect([bare.status, bare.text.includes('Choose what its holders may do')]).toEqual([422, true])
  })

  test('whoever changes what people may do goes on under a new session id', async () => {
    const browser = await world.browser('operator')
    const name = [...browser.cookies.keys()].find(cookie => cookie.includes('federation_session')) ?? ''
    const before = browser.cookies.get(name) ?? ''
    await browser.post('federation', '/operator/own-roles', { name: 'New id', permissions: 'stock' })
    const after = browser.cookies.get(name) ?? ''
    expect(after).not.toBe(before)
    expect(await world.house.sessions.find(before, 'federation')).toBeNull()
    expect((await browser.get('federation', '/operator/roles')).status).toBe(200)
    // There it begins anew, by itself: federation still knows who it is.
    expect((await browser.get('blog', '/editor/posts')).location).toStartWith('/login')
  })

  test('tells of each permission in words', async () => {
    const { text } = await operator.get('federation', '/operator/own-roles/new')
    const offered = [...text.matchAll(/name="permissions" value="(\w+)"/g)].map(([, value]) => value ?? '')
    expect(offered.sort()).toEqual(
      PERMISSIONS.filter(each => each !== 'operator')
        .map(String)
        .sort(),
    )
  })

  test('is no page of whoever may do all else', async () => {
    const tom = await tomMay(GIVEABLE)
    for (const [path, fields] of [
      ['/operator/roles', { who: '@neighbour', role: 'operator' }],
      ['/operator/own-roles', field],
    ] as const)
      expect((await tom.post('federation', path, fields)).status).toBe(404)
    const rows = await db(pat())
      .selectFrom('role_grants')
      .select('id')
      .where('member_id', '=', world.cast.members.neighbour.id)
      .execute()
    expect(rows).toEqual([])
  })
})
