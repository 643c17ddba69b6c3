import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const SOURCES = [
  ...new Bun.Glob('{bench,core,domains,migrations,scripts,templates,tests}/**/*.{ts,tsx}').scanSync({
    cwd: ROOT,
  }),
]
/** What a refusal is called is for whoever catches it, one day. */
const EXPORTED =
  /^export (?:async )?(?:const|let|function\*?|(?:abstract )?class(?! \w+ extends \w*Refusal\b)) (\w+)/gm
const WORD = /\b\w+\b/g

/** Exported for somebody whom a search does not find, each with its reason. */
const FOR_OTHERS: Readonly<Record<string, string>> = {}

type Source = { readonly path: string; readonly text: string }

/** The values that a file exports and no other one names. */
function unnamedExports(sources: readonly Source[]): string[] {
  const usersOf = new Map<string, Set<string>>()
  for (const { path, text } of sources)
    for (const [word] of text.matchAll(WORD)) usersOf.set(word, (usersOf.get(word) ?? new Set()).add(path))
  return sources
    .filter(({ path }) => !/\.test\.|\.d\.ts$/.test(path))
    .flatMap(({ path, text }) => [...text.matchAll(EXPORTED)].map(([, name = '']) => ({ path, name })))
    .filter(({ name }) => (usersOf.get(name)?.size ?? 0) < 2)
    .map(({ path, name }) => `${path} ${name}`)
}

test('what is exported is imported somewhere else', () => {
  const sources = SOURCES.map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
  expect(sources.length).toBeGreaterThan(1_000)
  expect(unnamedExports(sources).filter(found => !(found in FOR_OTHERS))).toEqual([])
})

test('an export that nobody imports is found; a refusal is for whoever catches it', () => {
  const sources = [
    { path: 'a.ts', text: 'export const used = 1\nexport function lonely() {}\nconst inner = 2' },
    { path: 'b.ts', text: "import { used } from './a'\nexport class Full extends Refusal {}" },
    { path: 'b.test.ts', text: 'export const forOneself = used' },
  ]
  expect(unnamedExports(sources)).toEqual(['a.ts lonely'])
})
