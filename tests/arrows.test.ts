import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { arrowsOf, wrongWay } from './arrows'

const ROOT = join(import.meta.dir, '..')
const AREAS = 'core,templates,domains,migrations,scripts,bench,tests'

test('every query binds its values: `em.execute` writes them into the text', () => {
  const files = [
    ...new Bun.Glob('{core,domains,templates,scripts,bench}/**/*.{ts,tsx}').scanSync({ cwd: ROOT }),
  ]
  const unbound = files
    .filter(file => !/\.test\.|\/testing\//.test(file))
    .filter(file => /\bem\s*(?:\.fork\(\)\s*)?\.execute[<(]/.test(readFileSync(join(ROOT, file), 'utf8')))
  expect(unbound).toEqual([])
})

test('every import in the house goes the right way', () => {
  const files = [...new Bun.Glob(`{${AREAS}}/**/*.{ts,tsx}`).scanSync({ cwd: ROOT })]
  expect(files.length).toBeGreaterThan(0)
  const wrong = files.flatMap(file => {
    const source = new TextDecoder().decode(Bun.mmap(join(ROOT, file)))
    return arrowsOf(file, source).flatMap(arrow => {
      const reason = wrongWay(arrow)
      return reason ? [`${arrow.from} → ${arrow.to}: ${reason}`] : []
    })
  })
  expect(wrong).toEqual([])
})

test.each([
  ['core/services/cart/checkout.ts', 'domains/cart/index', 'core knows no domains'],
  ['core/mail/send.ts', 'templates/mail', 'core knows no templates'],
  ['templates/layout.tsx', 'domains/blog/pages', 'templates know no domains'],
  ['templates/layout.tsx', 'core/services/registry', 'of core, templates know the contracts only'],
  [
    'domains/blog/posts/routes.tsx',
    'domains/cart/index',
    'one domain never imports another: ask services.<other>',
  ],
  ['core/sx/reader.ts', 'core/contracts/money', 'core/sx stands alone'],
  ['core/cache/lru.ts', 'tests/database', 'what is shipped does not need tests'],
])('%s may not import %s', (from, to, reason) => {
  expect(wrongWay({ from, to })).toBe(reason)
})

test.each([
  ['domains/serve.ts', 'domains/blog/index'],
  ['domains/blog/posts/routes.tsx', 'domains/blog/posts/pages'],
  ['domains/blog/posts/routes.tsx', 'templates/layout'],
  ['domains/blog/posts/routes.tsx', 'core/services/registry'],
  ['templates/layout.tsx', 'core/contracts/page'],
  ['core/cache/lru.test.ts', 'tests/database'],
  ['core/sx/reader.ts', 'core/sx/token'],
])('%s may import %s', (from, to) => {
  expect(wrongWay({ from, to })).toBeNull()
})

test('imports are seen however they are written', () => {
  const source = `
    import { a } from '#core/a'
    import type { B } from '#templates/b'
    import {
      c,
      type D,
    } from '../c'
    export * from './d'
    const e = await import('#domains/e')
    import 'elysia'
    console.log(a, c, e)`
  const seen = new Set(arrowsOf('core/x/y.ts', source).map(({ to }) => to))
  expect(seen).toEqual(new Set(['core/a', 'templates/b', 'core/c', 'core/x/d', 'domains/e']))
})
