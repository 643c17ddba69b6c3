import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Arrow, arrowsOf, isOfTests, wrongWay } from './arrows'
import { circlesOf, graphsByFolder } from './circles'
import { LEVELS } from './levels'

const ROOT = join(import.meta.dir, '..')
const AREAS = 'core,templates,domains,migrations,scripts,bench,tests'

/** It measures what that cost. */
const AS_IT_WAS = 'bench/queries.ts'

test('every query binds its values: `em.execute` writes them into the text', () => {
  const files = [
    ...new Bun.Glob('{core,domains,templates,scripts,bench}/**/*.{ts,tsx}').scanSync({ cwd: ROOT }),
  ]
  const unbound = files
    .filter(file => !/\.test\.|\/testing\//.test(file) && file !== AS_IT_WAS)
    .filter(file => /\bem\s*(?:\.fork\(\)\s*)?\.execute[<(]/.test(readFileSync(join(ROOT, file), 'utf8')))
  expect(unbound).toEqual([])
})

const files = [...new Bun.Glob(`{${AREAS}}/**/*.{ts,tsx}`).scanSync({ cwd: ROOT })]
const arrows = files.flatMap(file => arrowsOf(file, readFileSync(join(ROOT, file), 'utf8')))

test('every import in the house goes the right way', () => {
  expect(arrows.length).toBeGreaterThan(0)
  const wrong = arrows.flatMap(arrow => {
    const reason = wrongWay(arrow)
    return reason ? [`${arrow.from} → ${arrow.to}: ${reason}`] : []
  })
  expect(wrong).toEqual([])
})

/** The inner circles of a language that runs itself; core/sx/README.md says why each of them is there. */
const SX_CIRCLES = ['core/sx', 'core/sx/cek', 'core/sx/values']

test('no files and no folders import each other in a circle, not even types, but for those of SX that are named', () => {
  const known = new Set(files)
  const shipped = arrows.filter(({ from }) => !isOfTests(from)).flatMap(arrow => toFile(arrow, known))
  const circles = [...graphsByFolder(shipped)].flatMap(([folder, graph]) =>
    circlesOf(graph)
      .filter(group => group.length > 1)
      .map(group => ({ folder, circle: `${folder}: ${group.join(' ⇄ ')}` })),
  )
  expect(circles.filter(({ folder }) => !SX_CIRCLES.includes(folder)).map(({ circle }) => circle)).toEqual([])
  const ended = SX_CIRCLES.filter(folder => !circles.some(each => each.folder === folder))
  expect(ended).toEqual([])
})

/** Imports leave the ending and `index` unsaid. */
function toFile({ from, to }: Arrow, known: ReadonlySet<string>): Arrow[] {
  const endings = ['', '.ts', '.tsx', '/index.ts', '/index.tsx']
  const file = endings.map(ending => to + ending).find(path => known.has(path))
  return file ? [{ from, to: file }] : []
}

test('every folder of core has one level, and no level names a folder that is not there', () => {
  const folders = new Set(
    files.map(file => file.split('/')).flatMap(([area, part]) => (area === 'core' && part ? [part] : [])),
  )
  expect(LEVELS.flat().sort()).toEqual([...folders].filter(folder => folder !== 'sx').sort())
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
  ['core/contracts/ctx.ts', 'core/app/house', 'core/contracts stands below core/app: imports go down'],
  ['core/database/migrate.ts', 'core/jobs/worker', 'core/database stands below core/jobs: imports go down'],
  [
    'core/services/cart/closing/pages.ts',
    'core/app/form',
    'core/services and core/app stand beside each other: what they share lies below both',
  ],
  ['core/weather/rain.ts', 'core/text/clean', 'core/weather has no level: give it one in tests/levels.ts'],
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
  ['core/database/sqlstate.test.ts', 'core/services/registry'],
  ['core/services/cart/check-out.ts', 'core/database/transaction'],
  ['core/mail/letter.ts', 'core/mail/refusals'],
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
    declare module './f' {}
    import 'elysia'
    console.log(a, c, e)`
  const seen = new Set(arrowsOf('core/x/y.ts', source).map(({ to }) => to))
  expect(seen).toEqual(new Set(['core/a', 'templates/b', 'core/c', 'core/x/d', 'domains/e', 'core/x/f']))
})
