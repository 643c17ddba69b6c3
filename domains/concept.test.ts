import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NamedTwice } from '#core/concepts/assemble'
import type { FragmentName } from '#core/contracts/page'
import type { Concept } from './concept'
import { domains } from './domains'
import { gather } from './gather'

const ROOT = join(import.meta.dir, '..')
const gathered = gather(domains, () => new Set())

test('every folder of routes is a concept that its domain lists', () => {
  const folders = [...new Bun.Glob('*/**/*.{ts,tsx}').scanSync({ cwd: import.meta.dir })]
    .filter(file => /: Room = /.test(readFileSync(join(import.meta.dir, file), 'utf8')))
    .map(file => file.slice(0, file.lastIndexOf('/')))
  const listed = Object.keys(domains).flatMap(name => listedBelow(name))
  expect(folders.length).toBeGreaterThan(40)
  expect([...new Set(folders)].filter(folder => !listed.includes(folder))).toEqual([])
})

/** The folders that the lines of a domain's `index.ts` name; `export * from './work'` stands for the lines of that one. */
function listedBelow(folder: string): string[] {
  const index = readFileSync(join(import.meta.dir, folder, 'index.ts'), 'utf8')
  expect(index).toMatch(/^(export \*( as \w+)? from '\.\/[\w/-]+'\n)+$/)
  return [...index.matchAll(/export \*( as \w+)? from '\.\/([\w/-]+)'/g)].flatMap(([, isConcept, below]) =>
    isConcept ? [`${folder}/${below}`] : listedBelow(`${folder}/${below}`),
  )
}

test('concepts export nothing that nobody gathers', () => {
  const known: readonly (keyof Concept)[] = ['routes', 'fragments', 'leadsOn', 'menu', 'sitemap', 'unlisted']
  const unknown = Object.entries(domains).flatMap(([domain, concepts]) =>
    Object.entries(concepts).flatMap(([name, concept]) =>
      Object.keys(concept)
        .filter(key => !known.some(each => each === key))
        .map(key => `${domain}/${name}: ${key}`),
    ),
  )
  expect(unknown).toEqual([])
})

test('every fragment that a page borrows is declared, and by its owner', () => {
  const files = [...new Bun.Glob('{domains,templates}/**/*.tsx').scanSync({ cwd: ROOT })]
  const borrowed = files
    .flatMap(file => [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(/<Fragment [^>]*?of="([^"]+)"|fragment\('([^']+)'/g),
    ])
    .map(([, tag, call]) => (tag ?? call) as FragmentName)
  expect(borrowed.length).toBeGreaterThan(5)
  expect(borrowed.filter(name => !gathered.fragments[name])).toEqual([])
  for (const [domain, concepts] of Object.entries(domains))
    for (const { fragments = {} } of Object.values(concepts))
      for (const name of Object.keys(fragments)) expect(name).toStartWith(`${domain}/`)
})

test('a fragment that another concept lends already is refused', () => {
  const mini = domains.cart.lines?.fragments
  expect(() =>
    gather({ ...domains, blog: { ...domains.blog, mini: { fragments: mini } } }, () => new Set()),
  ).toThrow(NamedTwice)
})

test('menus are in order: by number, then as the apps and their concepts are listed', () => {
  const one = { in: 'tabs', for: 'everybody', label: 'One', path: '/one' } as const
  const { menu } = gather(
    { ...domains, blog: { a: { menu: [{ ...one, order: 60 }] }, b: { menu: [one] } } },
    () => new Set(),
  )
  const own = menu.filter(({ label }) => label === 'One')
  expect(own.map(({ order, domain }) => [domain, order])).toEqual([
    ['blog', undefined],
    ['blog', 60],
  ])
})
