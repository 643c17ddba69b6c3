import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, openBench, proveTogether } from './bench'
import { mutationsOf } from './mutations'
import { refusedByTypes } from './types'

const SOURCE = `export const isAdult = (age: number) => age >= 18
export const label = (age: number) => (age > 3 ? String(age) : 'small')
`
const HEAD = `import { expect, test } from 'bun:test'\nimport { isAdult } from './age'\n`
const FILES = {
  'age.ts': SOURCE,
  'age.test.ts': `${HEAD}test('at eighteen', () => expect(isAdult(18)).toBe(true))`,
  'wordy.test.ts': `${HEAD}test('says much, and hangs', () => {
  console.error('much\\n'.repeat(900))
  return isAdult(18) ? undefined : new Promise(() => {})
}, 20)`,
  'other.test.ts': `import { expect, test } from 'bun:test'\ntest('asks for nothing', () => expect(1).toBe(1))`,
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
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "noUnusedLocals": true, "types": [], "lib": ["es5"] }, "include": ["said.ts"] }',
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
const trial = (what: string, tests: readonly string[]) => bench.trial('age.ts', fault(what), tests)
const met = async (what: string, tests: readonly string[]) => (await trial(what, tests)).met

test('a fault that makes a near test fail is noticed, and is taken back', async () => {
  expect(await met('>= becomes >', ['age.test.ts'])).toBe('noticed')
  expect(await met('> becomes >=', ['age.test.ts'])).toBe('survived')
})

test('a fault that makes a test wait in vain is said to have timed out', async () => {
  expect(await met('>= becomes >', ['hanging.test.ts'])).toBe('timed out')
})

test('what is said of one fault is not read in what was said of the one before', async () => {
  expect(await trial('>= becomes >', ['wordy.test.ts'])).toEqual({ met: 'timed out', by: ['wordy.test.ts'] })
  expect(await trial('>= becomes >', ['age.test.ts'])).toEqual({ met: 'noticed', by: ['age.test.ts'] })
})

test('what a test left running holds nobody up, and is ended', async () => {
  const fellOver = await met('>= becomes >', ['leaving.test.ts'])
  const pid = Number(readFileSync(join(bench.folder, 'left.pid'), 'utf8'))
  expect(fellOver).toBe('noticed')
  // Gone, or dead and not yet fetched by whoever has inherited it.
  expect(Bun.spawnSync(['ps', '-o', 'stat=', '-p', String(pid)]).stdout.toString()).toMatch(/^(Z.*)?\s*$/)
})

test('whichever of several noticed it is named', async () => {
  expect(await trial('>= becomes >', ['hanging.test.ts'])).toEqual({
    met: 'timed out',
    by: ['hanging.test.ts'],
  })
  expect(await trial('>= becomes >', ['other.test.ts', 'age.test.ts'])).toEqual({
    met: 'noticed',
    by: ['age.test.ts'],
  })
})

test('a test that fails without a fault notices nothing, and once that is known the others are asked instead', async () => {
  expect(await trial('> becomes >=', ['broken.test.ts', 'age.test.ts'])).toMatchObject({
    met: 'noticed',
    by: ['broken.test.ts'],
  })
  expect(await bench.prove(['broken.test.ts', 'age.test.ts'])).toEqual(
    new Map([
      ['broken.test.ts', 'fails'],
      ['age.test.ts', 'passes'],
    ]),
  )
  expect(await met('> becomes >=', ['broken.test.ts', 'age.test.ts'])).toBe('survived')
  expect(await met('>= becomes >', ['broken.test.ts', 'age.test.ts'])).toBe('noticed')
})

test('a test that is late without a fault is not held to be broken: nobody knows what it would say', async () => {
  const late = ['late.test.ts', 'late-hook.test.ts']
  expect([...(await proveTogether([bench, bench], [...late, 'age.test.ts']))].sort()).toEqual([
    ['age.test.ts', 'passes'],
    ['late-hook.test.ts', 'late'],
    ['late.test.ts', 'late'],
  ])
  // They are still asked, since they may be in time then.
  for (const test of late) expect(await met('>= becomes >', [test, 'age.test.ts'])).toBe('timed out')
})

test('the original is never touched', () => {
  expect(readdirSync(root).sort()).toEqual([...Object.keys(FILES), 'node_modules'].sort())
  expect(mutationsOf('age.ts', SOURCE)).toHaveLength(5)
})

test('a fault that does not compile is told from one that does, also where what it needs is said elsewhere', () => {
  const source = `export const twice = (count: number) => count * 2
export const named = () => { hello(twice(2)) }
function hello(count: number) { greetings.push(count) }
`
  writeFileSync(join(root, 'twice.ts'), source)
  // Not imported, as contracts are not that write themselves into a type of all of them.
  writeFileSync(join(root, 'said.ts'), 'export {}\ndeclare global { const greetings: number[] }\n')
  const faults = mutationsOf('twice.ts', source).map(mutation => ({ file: 'twice.ts', mutation }))
  const compiles = faults.filter(({ mutation }) => mutation.what === '2 becomes 3')
  const dropped = faults.filter(({ mutation }) => mutation.what === 'statement dropped')
  expect([compiles.length, dropped.length]).toEqual([2, 2])
  const [first] = compiles
  if (!first) throw new Error('no fault')
  const refused = { file: 'twice.ts', mutation: { ...first.mutation, text: "'two'" } }
  const isRefused = refusedByTypes(root, ['twice.ts'])
  expect([refused, ...faults, refused].map(isRefused)).toEqual([true, ...faults.map(() => false), true])
}, 60_000)
