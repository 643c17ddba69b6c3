import { expect, test } from 'bun:test'
import type { PlacedEntry } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import type { Permission } from '#core/contracts/viewer'
import { menuLinks, roomLinks } from './links'

const member = { id: '1', name: 'Ada', email: 'ada@example.test', handle: 'ada' }
const door = (role: PlacedEntry['for'], path: string): PlacedEntry => ({
  in: 'account',
  for: role,
  domain: 'blog',
  label: `${path} as ${[role].flat().join()}`,
  path,
})

test('several roles that lead to one door make one link, and other doors stay', () => {
  const menu = [door('editor', '/editor'), door('author', '/editor'), door('shopkeeper', '/shop')]
  const links = menuLinks({
    menu,
    viewer: { member, roles: ['operator'] },
    origins: { blog: 'https://journal.example' },
  } as unknown as PageContext)
  expect(links.map(({ href }) => href)).toEqual([
    'https://journal.example/editor',
    'https://journal.example/shop',
  ])
})

test.each<[Permission, readonly string[]]>([
  ['author', ['/me', '/editor']],
  ['money', ['/me', '/orders']],
  ['programs', ['/me', '/clients']],
  ['security', ['/me', '/log']],
])('who may %s alone has the doors to that, after their own', (permission, paths) => {
  const menu = [
    door('security', '/log'),
    door(['orders', 'money'], '/orders'),
    door(['editor', 'author'], '/editor'),
    door('programs', '/clients'),
    door('member', '/me'),
  ]
  const viewer = { member, roles: [], permissions: [permission] }
  const links = menuLinks({ menu, viewer, origins: { blog: '' } } as unknown as PageContext)
  expect(links.map(({ href }) => href)).toEqual([...paths])
})

test('the room of one producer goes by their name, those of several by none', () => {
  const pageOf = (hiddenApps: readonly string[]) =>
    ({ origins: { market: 'https://market.example' }, site: { hiddenApps } }) as unknown as PageContext
  const page = pageOf([])
  const href = 'https://market.example/room'
  expect(roomLinks(page, [])).toEqual([])
  expect(roomLinks(page, ['Ridge Bees'])).toEqual([{ label: 'Room of Ridge Bees', href }])
  expect(roomLinks(page, ['Hill', 'Ridge Bees'])).toEqual([{ label: 'Rooms of producers', href }])
  expect(roomLinks(pageOf(['market']), ['Ridge Bees'])).toEqual([])
})
