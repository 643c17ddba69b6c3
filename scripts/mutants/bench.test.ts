import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, openBench } from './bench'
import { mutationsOf } from './mutations'
import { typesNotice } from './types'

const SOURCE = `export const isAdult = (age: number) => age >= 18
export const label = (age: number) => (age > 3 ? String(age) : 'small')
`
const HEAD = `import { expect, test } from 'bun:test'\nimport { isAdult } from './age'\n`
const FILES = {
  'age.ts': SOURCE,
  'age.test.ts': `${HEAD}test('at eighteen', () => expect(isAdult(18)).toBe(true))`,
  'broken.test.ts': `${HEAD}test('never passes', () => expect(isAdult(30)).toBe(false))`,
  'hanging.test.ts': `${HEAD}test('hangs', () => isAdult(18) ? undefined : new Promise(() => {}), 20)`,
  'late.test.ts': `${HEAD}test('is late', () => (isAdult(30), new Promise(() => {})), 20)`,
  'late-hook.test.ts': `import { beforeAll } from 'bun:test'\n${HEAD}beforeAll(() => new Promise(() => {}), 20)
test('at eighteen', () => expect(isAdult(18)).toBe(true))`,
  'leaving.test.ts': `${HEAD}test('leaves a process behind', () => {
  const left = Bun.spawn(['sleep', '600'], { stdio: ['ignore', 'ignore', 'inherit'] })
  require('node:fs').writeFileSync('left.pid', String(left.pid))
  expect(isAdult(18)).toBe(true)
})`,
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": [], "lib": ["es5"] } }',
}

let root: string
let bench: Bench
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'coop-bench-'))
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(root, file), text)
  mkdirSync(join(root, 'node_modules'))
  bench = openBench(root, Object.keys(FILES))
})
afterAll(() => {
  bench.close()
  rmSync(root, { recursive: true })
})

const fault = (what: string) => {
  const found = mutationsOf('age.ts', SOURCE).find(mutation => mutation.what === what)
  if (!found) throw new Error(`no fault ${what}`)
  return found
}
const met = (what: string, tests: readonly string[]) => bench.trial('age.ts', fault(what), tests)

test('a fault that makes a near test fail is noticed, and is taken back', async () => {
  expect(await met('>= becomes >', ['age.test.ts'])).toBe('noticed')
  expect(await met('> becomes >=', ['age.test.ts'])).toBe('survived')
})

test('a fault that makes a test wait in vain is said to have timed out', async () => {
  expect(await met('>= becomes >', ['hanging.test.ts'])).toBe('timed out')
})

test('what a test left running holds nobody up, and is ended', async () => {
  const fellOver = await met('>= becomes >', ['leaving.test.ts'])
  const pid = Number(readFileSync(join(bench.folder, 'left.pid'), 'utf8'))
  expect(fellOver).toBe('noticed')
  // Gone, or dead and not yet fetched by whoever has inherited it.
  expect(Bun.spawnSync(['ps', '-o', 'stat=', '-p', String(pid)]).stdout.toString()).toMatch(/^(Z.*)?\s*$/)
})

test('a test that fails without a fault notices nothing, and the others are asked instead', async () => {
  expect(await met('> becomes >=', ['broken.test.ts', 'age.test.ts'])).toBe('survived')
  expect(await met('>= becomes >', ['broken.test.ts', 'age.test.ts'])).toBe('noticed')
})

test('a test that is late without a fault is not held to be broken: nobody knows what it would say', async () => {
  expect(await met('>= becomes >', ['late.test.ts', 'age.test.ts'])).toBe('timed out')
  expect(await met('>= becomes >', ['late-hook.test.ts', 'age.test.ts'])).toBe('timed out')
  expect(await met('>= becomes >', ['age.test.ts', 'late.test.ts'])).toBe('noticed')
})

test('the original is never touched', () => {
  expect(readdirSync(root).sort()).toEqual([...Object.keys(FILES), 'node_modules'].sort())
  expect(mutationsOf('age.ts', SOURCE)).toHaveLength(5)
})

test('a fault that does not compile is told from one that does', () => {
  const source = 'export const twice = (count: number) => count * 2\n'
  writeFileSync(join(root, 'twice.ts'), source)
  const [compiles] = mutationsOf('twice.ts', source).filter(({ what }) => what === '2 becomes 3')
  if (!compiles) throw new Error('no fault')
  const refused = { file: 'twice.ts', mutation: { ...compiles, text: "'two'" } }
  expect([...typesNotice(root, [refused, { file: 'twice.ts', mutation: compiles }])]).toEqual([refused])
}, 60_000)
