import { describe, expect, test } from 'bun:test'
import { Glob } from 'bun'
import { type CacheTag, productTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import type { FragmentDeclaration } from '#core/contracts/fragments'
import { domains } from '#domains/domains'
import { gather } from '#domains/gather'

const FRAGMENTS = gather(domains, () => new Set()).fragments

/** What is carried without being declared: by every page, by all that differs from person to person, by fragments. */
const ALWAYS = ['site', 'viewer', 'fragment']
const CONSTRUCTED = /\b(post|tagPage|product|marketPage|container|viewer)Tag\(/g
const KIND_OF: Readonly<Record<string, string>> = { tagPage: 'tag', marketPage: 'market-page' }

describe('a tag that nothing carries', () => {
  test('does not compile', () => {
    const tx: Pick<Tx, 'purge'> = { purge() {} }
    tx.purge('products', productTag('plum'))
    // @ts-expect-error: nobody has declared such a tag.
    tx.purge('jars')
    // @ts-expect-error: a kind of thing that has no pages.
    const tag: CacheTag = `jar:${1}`
    // @ts-expect-error: not among those of the fragment either.
    const declared: FragmentDeclaration['tags'] = ['events']
    expect<unknown>([tag, declared]).toEqual(['jar:1', ['events']])
  })
})

const sources = [...new Glob('{core,domains}/**/*.{ts,tsx}').scanSync('.')].filter(
  path => !/\.test\.|\/testing\/|^core\/(cache|sx)\//.test(path),
)
const texts = await Promise.all(sources.map(path => Bun.file(path).text()))

test('every tag that something is kept under is purged by somebody, and what is purged is kept under', () => {
  const declarations: readonly FragmentDeclaration[] = Object.values(FRAGMENTS)
  const byFragments = declarations.flatMap(({ tags }) => tags.map(kindOf))
  const byPages = texts
    .flatMap(text => [...text.matchAll(/(?:cacheT|\bt)ags: (\[[^\]]*\])/g)])
    .flatMap(inside)
  const declared = new Set([...byFragments, ...byPages])
  // Beside the calls themselves, what hands them a list of tags.
  const purging = texts.filter(text => /\bpurge\(|CacheTag\[\]/.test(text) && !text.includes('cacheTags:'))
  const calls = purging.flatMap(text => [
    ...text.matchAll(/\bpurge\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g),
  ])
  const lists = purging.flatMap(text => [...text.matchAll(/CacheTag\[\]>+ (?:=\s*)?\{([\s\S]*?)\n {0,4}\}/g)])
  const purged = new Set([...calls, ...lists].flatMap(inside))
  expect([...declared].filter(kind => !purged.has(kind) && !ALWAYS.includes(kind))).toEqual([])
  expect([...purged].filter(kind => !declared.has(kind) && !ALWAYS.includes(kind))).toEqual([])
  expect(declared.size).toBeGreaterThan(10)
})

test.each(Object.entries<FragmentDeclaration>(FRAGMENTS))(
  'the tags of %s name parameters that it has',
  (_, { tags, params }) => {
    const named = tags.flatMap(tag => [...tag.matchAll(/\{(\w+)\}/g)].map(([, param]) => param))
    expect(named.filter(param => !params.includes(param!))).toEqual([])
  },
)

const kindOf = (tag: string) => tag.split(':')[0] as string

/** The kinds of tag in a piece of code: whole ones as they stand, single ones by what makes them. */
function inside([, code = '']: RegExpExecArray | RegExpMatchArray): string[] {
  const whole = [...code.matchAll(/'([a-z-]+)'/g)].map(([, tag]) => tag as string)
  const single = [...code.matchAll(CONSTRUCTED)].map(([, name = '']) => KIND_OF[name] ?? name)
  return [...whole, ...single]
}
