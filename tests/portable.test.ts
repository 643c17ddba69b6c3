import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
// Written in halves, or this file would name them itself.
const MACHINE_BOUND = [
  ['/wor', 'k/'],
  ['/root', '/'],
  ['registry', '.npmjs'],
  ['regis', 'try.yarn'],
  ['deb.deb', 'ian.org'],
]
const TEXT = /\.(tsx?|jsx?|json|lock|md|ya?ml|css|sql|svg|toml|scm|sx)$|^Dockerfile$|^\.ci\/run$/

/** Ways to take a file's address for its path: a space in it is then `%20`, and the file is not there. */
const UNESCAPED = [
  /import\.meta\.url\s*\)?\s*\.(?:pathname|href)/,
  /import\.meta\.url\.(?:slice|replace|substring|split)/,
  /(['"`])file:\/\/\$\{/,
]
const SCRIPT = /\.(?:tsx?|jsx?)$/

test('no file names a place of one machine or the host of a registry', () => {
  const named = textOf(TEXT).flatMap(({ file, text }) =>
    MACHINE_BOUND.map(halves => halves.join(''))
      .filter(word => text.includes(word))
      .map(word => `${file} names ${word}`),
  )
  expect(named).toEqual([])
})

test('the repository may stand in a folder with a space in its name', () => {
  const mistaken = textOf(SCRIPT).flatMap(({ file, text }) => {
    const kept = [...text.matchAll(/const (\w+) = new URL\([^\n]*import\.meta\.url\)/g)].map(
      ([, name]) => name,
    )
    const used = kept.filter(name => new RegExp(`\\b${name}\\.(?:pathname|href)\\b`).test(text))
    return [
      ...UNESCAPED.filter(pattern => pattern.test(text)).map(pattern => `${file} has ${pattern}`),
      ...used.map(name => `${file} takes the address ${name} for a path`),
    ]
  })
  expect(mistaken).toEqual([])
})

function textOf(kind: RegExp): { readonly file: string; readonly text: string }[] {
  const listed = Bun.spawnSync(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  })
  const files = listed.stdout
    .toString()
    .trim()
    .split('\n')
    .filter(file => kind.test(file) && existsSync(join(ROOT, file)))
  expect(files.length).toBeGreaterThan(0)
  return files.map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))
}
