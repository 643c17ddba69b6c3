import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')

/** What the demo cooperative is about, and no other need be. */
const WORDS =
  /\b(?:wern\w*|growers?|grown|harvests?|honey|jars?|bees?|beekeep\w*|bakers?|bakery|bread|loaf|loaves|rye|sourdough|cider|orchards?|vegetables?|veg|beans?|frost|goods shed|hedgerow|allotments?|jams?|cheese|eggs?|valley)\b/gi

/** The demo's own data, and what only tests and the style guide show. */
const ELSEWHERE =
  /^core\/(?:demo|sx)\/|\.test\.|\/(?:testing|fixtures)\/|\/sandbox\/(?:wire-)?cast\.ts$|^templates\/styleguide/

const files = ['domains', 'templates', 'core', 'public/js']
  .flatMap(folder => [...new Bun.Glob(`${folder}/**/*.{ts,tsx,js}`).scanSync({ cwd: ROOT })])
  .filter(file => !ELSEWHERE.test(file))

/** Code without what is said about it: names of hosts may stand for any. */
function said(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(?<![:'"`])\/\/.*/g, '')
    .replace(/[\w.@-]+\.example\b/g, '')
}

test('no sentence of the site speaks of what the demo cooperative sells', () => {
  expect(files.length).toBeGreaterThan(900)
  const found = files.flatMap(file =>
    [...said(readFileSync(join(ROOT, file), 'utf8')).matchAll(WORDS)].map(([word]) => `${file}: ${word}`),
  )
  expect(found).toEqual([])
})

test('it would be found', () => {
  expect(said("text('What our growers have') // honey").match(WORDS)).toEqual(['growers'])
})
