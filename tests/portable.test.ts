import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
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

test('no file names a place of one machine or the host of a registry', () => {
  const listed = Bun.spawnSync(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  })
  const files = listed.stdout
    .toString()
    .trim()
    .split('\n')
    .filter(file => TEXT.test(file))
  expect(files.length).toBeGreaterThan(0)
  const named = files.flatMap(file => {
    const text = readFileSync(join(ROOT, file), 'utf8')
    return MACHINE_BOUND.map(halves => halves.join(''))
      .filter(word => text.includes(word))
      .map(word => `${file} names ${word}`)
  })
  expect(named).toEqual([])
})
