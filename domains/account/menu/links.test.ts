import { expect, test } from 'bun:test'
import type { PlacedEntry } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import type { Role } from '#core/contracts/viewer'
import { menuLinks } from './links'

const member = { id: '1', name: 'Ada', email: 'ada@example.test', handle: 'ada' }
const door = (role: Role, path: string): PlacedEntry => ({
  ...{ in: 'account', for: role, domain: 'blog' },
  label: `${path} as ${role}`,
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
