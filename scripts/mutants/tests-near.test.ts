import { expect, test } from 'bun:test'
import { readImporters, testsNear } from './tests-near'

const near = (
  file: string,
  sources: Readonly<Record<string, string>>,
  seconds: Readonly<Record<string, number>> = {},
) =>
  testsNear(
    file,
    readImporters(Object.keys(sources), path => sources[path] ?? ''),
    test => seconds[test] ?? 1,
  )

test('its own test comes first, then who imports it, then the folder, then who is further; a real browser comes last', () => {
  expect(
    near('core/app/front.ts', {
      'core/app/front.ts': '',
      'core/app/front.test.ts': `import { a } from '../../tests/house'`,
      'core/app/create.browser.test.ts': `import { a } from './front'`,
      'core/app/cookies.test.ts': '',
      'core/cache/cache.test.ts': '',
      'domains/app.ts': `import { a } from '#core/app/front'`,
      'domains/app.test.ts': `import { a } from './app'`,
      'tests/house.ts': `import { a } from '#domains/app'`,
      'domains/blog/posts.test.ts': `import { a } from '../../tests/house'`,
      'tests/door.test.ts': `import { a } from '#core/app/front'`,
    }),
  ).toEqual([
    'core/app/front.test.ts',
    'tests/door.test.ts',
    'core/app/cookies.test.ts',
    'domains/app.test.ts',
    'core/app/create.browser.test.ts',
  ])
})

test('the pages of a domain are near its services', () => {
  const sources = {
    'core/services/cart/pay.ts': '',
    'domains/cart/pay/routes.test.ts': '',
    'domains/blog/posts.test.ts': '',
  }
  expect(near('core/services/cart/pay.ts', sources)).toEqual(['domains/cart/pay/routes.test.ts'])
})

test('the pages of a concept are nearer to its services than other tests of the domain', () => {
  const others = Array.from({ length: 20 }, (_, at) => [`core/services/blog/a${at}.test.ts`, ''])
  const sources = {
    'core/services/blog/ghost-api/tags.ts': '',
    'domains/blog/ghost-api/admin.test.ts': '',
    'domains/blog/ghost/other.test.ts': '',
    ...Object.fromEntries(others),
  }
  expect(near('core/services/blog/ghost-api/tags.ts', sources)[0]).toBe(
    'domains/blog/ghost-api/admin.test.ts',
  )
})

test('those beside who imports it come before others of its concept: they ask for it through their pages', () => {
  const sources = {
    'core/services/events/organising/picture.ts': '',
    'domains/events/organise/routes.tsx': `import { a } from '#core/services/events/organising/picture'`,
    'domains/events/organise/upload.test.ts': '',
    'domains/events/organising/b.test.ts': '',
    'domains/events/desk/c.test.ts': '',
    'core/services/events/organising/d.test.ts': '',
  }
  expect(near('core/services/events/organising/picture.ts', sources).slice(0, 3)).toEqual([
    'core/services/events/organising/d.test.ts',
    'domains/events/organise/upload.test.ts',
    'domains/events/organising/b.test.ts',
  ])
})

test('the rest of the domain is asked only where there is little that is nearer', () => {
  const asked = (own: number) =>
    near('core/services/cart/bills/pay.ts', {
      'core/services/cart/bills/pay.ts': '',
      'core/services/cart/till/till.test.ts': '',
      ...Object.fromEntries(
        Array.from({ length: own }, (_, at) => [`core/services/cart/bills/a${at}.test.ts`, '']),
      ),
    })
  expect(asked(3)).toContain('core/services/cart/till/till.test.ts')
  expect(asked(4)).toEqual([0, 1, 2, 3].map(at => `core/services/cart/bills/a${at}.test.ts`))
})

test('a test of its name among the pages of its concept comes next after its own, and its own may have a longer name', () => {
  const others = Array.from({ length: 20 }, (_, at) => [`core/services/federation/oauth/a${at}.test.ts`, ''])
  const sources = {
    'core/services/federation/oauth/code.ts': '',
    ...Object.fromEntries(others),
    'core/services/federation/oauth/code.races.test.ts': '',
    'core/services/federation/oauth/codes.test.ts': '',
    'domains/federation/oauth/code.test.ts': '',
  }
  expect(near('core/services/federation/oauth/code.ts', sources).slice(0, 2)).toEqual([
    'core/services/federation/oauth/code.races.test.ts',
    'domains/federation/oauth/code.test.ts',
  ])
})

test('what takes long is asked after what is nearly as near, and is still asked', () => {
  const sources = {
    'core/sessions/sessions.ts': '',
    'core/sessions/sessions.test.ts': `import { a } from './sessions'`,
    'core/sessions/cookies.test.ts': '',
    'core/oauth/client.ts': `import { a } from '../sessions/sessions'`,
    'core/oauth/client.test.ts': `import { a } from './client'`,
    'tests/cluster.test.ts': `import { a } from '#core/sessions/sessions'`,
  }
  const asked = (clusterSeconds: number) =>
    near('core/sessions/sessions.ts', sources, { 'tests/cluster.test.ts': clusterSeconds })
  expect(asked(0.1)[1]).toBe('tests/cluster.test.ts')
  expect(asked(50)).toEqual([
    'core/sessions/sessions.test.ts',
    'core/sessions/cookies.test.ts',
    'core/oauth/client.test.ts',
    'tests/cluster.test.ts',
  ])
})

test('a test that takes long is not crowded out by many that are further', () => {
  const others = Array.from({ length: 20 }, (_, at) => [`core/services/blog/a${at}.test.ts`, ''])
  const sources = {
    'core/services/blog/tags/rename.ts': '',
    'tests/tags.test.ts': `import { a } from '#core/services/blog/tags/rename'`,
    ...Object.fromEntries(others),
  }
  expect(near('core/services/blog/tags/rename.ts', sources, { 'tests/tags.test.ts': 40 })).toContain(
    'tests/tags.test.ts',
  )
})

test('of many only twelve are asked', () => {
  const tests = Array.from({ length: 20 }, (_, at) => [`core/x/${at}.test.ts`, `import { a } from './a'`])
  expect(near('core/x/a.ts', { 'core/x/a.ts': '', ...Object.fromEntries(tests) })).toHaveLength(12)
})

test('those that look at the text of all services are asked of a service, at the end', () => {
  const sources = {
    'core/services/blog/a.ts': '',
    'core/services/blog/a.test.ts': `import { a } from './a'`,
    'core/app/b.ts': '',
    'tests/service-guards.test.ts': '',
  }
  expect(near('core/services/blog/a.ts', sources)).toEqual([
    'core/services/blog/a.test.ts',
    'tests/service-guards.test.ts',
  ])
  expect(near('core/app/b.ts', sources)).toEqual([])
})
