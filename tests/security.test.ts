import { describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CallExpression,
  createSourceFile,
  forEachChild,
  isArrowFunction,
  isCallExpression,
  isFunctionDeclaration,
  isStringLiteralLike,
  isVariableDeclaration,
  type Node,
  ScriptTarget,
  type SourceFile,
} from 'typescript'
import { FRESH_MINUTES } from '#core/contracts/require-fresh-sign-in'
import { ABSOLUTE_DAYS } from '#core/sessions/lucia-adapter'

/** docs/security: each demand names the test that holds it, or says why it is not met. */

const ROOT = join(import.meta.dir, '..')
const DOCUMENTS = [...new Bun.Glob('docs/security/*.md').scanSync({ cwd: ROOT })].sort()

type Row = { readonly demand: string; readonly heldBy: string }

function rowsOf(path: string): readonly Row[] {
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n')
  return lines.flatMap(line => {
    const [, demand = '', heldBy = ''] = /^\| (.+) \| (.+) \|$/.exec(line) ?? []
    return demand === '' || demand === 'Demand' ? [] : [{ demand, heldBy }]
  })
}

/** Why nothing holds this demand; null when its test is there, and says that something is to be so. */
function faultOf({ heldBy }: Row): string | null {
  if (/^not met: .{10,}/.test(heldBy)) return null
  const [, path = '', words = ''] = /^`([^`]+\.test\.tsx?)`: (.+)$/.exec(heldBy) ?? []
  if (path === '' || !existsSync(join(ROOT, path))) return `no such file: ${heldBy}`
  const named = testsOf(path).filter(({ names }) => names.some(name => name.includes(words)))
  if (named.length === 0) return `no test is named so: ${words}`
  return named.some(({ expects }) => expects) ? null : `it expects nothing: ${words}`
}

type NamedTest = { readonly names: readonly string[]; readonly expects: boolean }

const known = new Map<string, readonly NamedTest[]>()

function testsOf(path: string): readonly NamedTest[] {
  const found = known.get(path) ?? testsIn(readFileSync(join(ROOT, path), 'utf8'))
  known.set(path, found)
  return found
}

/** The tests and groups of a file: their titles, the texts of the tables that they go through, and whether they expect. */
function testsIn(source: string): readonly NamedTest[] {
  const file = createSourceFile('x.ts', source, ScriptTarget.Latest)
  const [naming, expecting] = [functionsThatCall(file, NAMING), functionsThatCall(file, EXPECTING)]
  const found: NamedTest[] = []
  const visit = (node: Node) => {
    const title = isCallExpression(node) && naming.has(/^\w*/.exec(node.expression.getText(file))?.[0] ?? '')
    const [first, work] = isCallExpression(node) ? node.arguments : []
    if (title && first && isStringLiteralLike(first) && work) {
      const called = [...work.getText(file).matchAll(/\b(\w+)\(/g)].map(([, name = '']) => name)
      found.push({
        names: [first.text, ...textsIn((node as CallExpression).expression)],
        expects: called.some(name => expecting.has(name)),
      })
    }
    forEachChild(node, visit)
  }
  visit(file)
  return found
}

const NAMING = ['test', 'describe']
/** Of bun, of fast-check, and what waits in a browser until something is so, and fails when it does not come. */
const EXPECTING = ['expect', 'assert', 'eventually']

/** These, and each function of the file that calls one of them, in however many steps. */
function functionsThatCall(file: SourceFile, wanted: readonly string[]): ReadonlySet<string> {
  const bodies = new Map<string, string>()
  forEachChild(file, function visit(node): void {
    if (isFunctionDeclaration(node) && node.name) bodies.set(node.name.text, node.getText(file))
    if (isVariableDeclaration(node) && node.initializer && isArrowFunction(node.initializer))
      bodies.set(node.name.getText(file), node.initializer.getText(file))
    forEachChild(node, visit)
  })
  const reaching = new Set(wanted)
  for (let before = 0; before < reaching.size; ) {
    before = reaching.size
    for (const [name, body] of bodies)
      if ([...body.matchAll(/\b(\w+)\(/g)].some(([, called = '']) => reaching.has(called))) reaching.add(name)
  }
  return reaching
}

function textsIn(node: Node): readonly string[] {
  const texts: string[] = []
  forEachChild(node, function visit(child): void {
    if (isStringLiteralLike(child)) texts.push(child.text)
    forEachChild(child, visit)
  })
  return texts
}

describe.each(DOCUMENTS)('%s', path => {
  test('has demands, each of them once', () => {
    const demands = rowsOf(path).map(row => row.demand)
    expect(demands.length).toBeGreaterThan(10)
    expect(new Set(demands).size).toBe(demands.length)
  })

  test.each(rowsOf(path).map(row => [row.demand, row] as const))('%s', (_, row) => {
    expect(faultOf(row)).toBeNull()
  })
})

test('a test that is not there is missed, and so is a reason', () => {
  const fault = (heldBy: string) => faultOf({ demand: 'x', heldBy })
  expect(fault('`tests/security.test.ts`: a test that is not there is missed')).toBeNull()
  expect(fault('`tests/security.test.ts`: nothing of'.concat(' the kind'))).toContain('no test is named so')
  expect(fault('`tests/nowhere.test.ts`: x')).toContain('no such file')
  expect(fault('not met:')).toContain('no such file')
})

test('a test is known by its title or its table, and has to expect something', () => {
  const tests = testsIn(`
    const URI = 'an address'
    const check = () => expect(1).toBe(1)
    const more = async () => check()
    test('looks', () => { open('a page') })
    test.each([['of a table']])('goes through %s', async () => { await more() })
    const manyTimes = (title: string, work: () => unknown) => test(title, work)
    manyTimes('again', check)
    describe('a group', () => { test('inside', () => { check() }) })`)
  const names = tests.flatMap(each => each.names)
  expect(names.toSorted()).toEqual(['a group', 'again', 'goes through %s', 'inside', 'looks', 'of a table'])
  expect(tests.map(each => [each.names[0], each.expects])).toEqual([
    ['looks', false],
    ['goes through %s', true],
    ['again', false],
    ['a group', true],
    ['inside', true],
  ])
})

test('what decision 34 says of signing in and of sessions is what is done', () => {
  const decision = readFileSync(join(ROOT, 'docs/decisions/0034-signing-in.md'), 'utf8').replace(/\s+/g, ' ')
  // Ways in, and how strong each is.
  for (const way of ['A letter has a link and six digits', 'Passkeys', 'Authenticator apps'])
    expect(decision).toContain(way)
  expect(decision).toContain('two factors in one')
  // How long it lasts.
  expect(decision).toContain(
    `Sessions end 30 days after their last use and ${ABSOLUTE_DAYS} after the sign-in`,
  )
  expect([FRESH_MINUTES, decision.includes('Fresh means ten minutes')]).toEqual([10, true])
})
