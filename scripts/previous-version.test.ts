import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { previousVersion } from './previous-version'

const folder = mkdtempSync(join(tmpdir(), 'coop-history-'))
const checkout = join(folder, 'whole')
const commits: string[] = []
beforeAll(() => {
  mkdirSync(join(checkout, 'migrations'), { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
  commit('migrations/index.ts', `['0001']`)
  commit('migrations/index.ts', `['0001', '0002']`)
  commit('README.md', 'More words')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the version before is the newest one with other migrations', () => {
  expect(previousVersion(checkout)).toBe(commits[0] ?? '')
})

test('while ours are not committed yet, it is the newest there is of their list', () => {
  writeFileSync(join(checkout, 'migrations/index.ts'), `['0001', '0002', '0003']`)
  expect(previousVersion(checkout)).toBe(commits[1] ?? '')
  git('checkout', '--quiet', '.')
})

test('a shallow clone has none', () => {
  const shallow = join(folder, 'shallow')
  git('clone', '--quiet', '--depth=1', pathToFileURL(checkout).href, shallow)
  expect(previousVersion(shallow)).toBeNull()
})

function commit(file: string, text: string): void {
  writeFileSync(join(checkout, file), text)
  git('add', '.')
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.test', 'commit', '--quiet', '-m', file)
  commits.push(git('rev-parse', 'HEAD'))
}

function git(...words: string[]): string {
  const ran = Bun.spawnSync(['git', ...words], { cwd: checkout })
  if (ran.exitCode !== 0) throw new Error(ran.stderr.toString())
  return ran.stdout.toString().trim()
}
