import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AUDITED_ACTIONS } from '#core/contracts/audited-actions'

// What changes money, rights, stock or settings says so to the audit. Which functions do, and as what, stands in the snapshot:
// one that says nothing any more shows there. After adding one: `bun test tests/audited-functions.test.ts -u`.

const ROOT = join(import.meta.dir, '..')
const FUNCTION = /^(?:export )?(?:(?:async )?function\*? (\w+)|const (\w+)).*\n[\s\S]*?(?=^\S)/gm
/** What writes it, and what does so for others. */
const RECORDED = /(?<!function )\b(?:recordAudits?|audit|changeSetting|retireRow)\(/g
const ACTION = /'([a-z-]+\.[a-z-]+)'/g

type Audited = { readonly file: string; readonly name: string; readonly times: number; readonly text: string }

const audited = ['core/services', 'core/audit', 'core/sealing']
  .flatMap(folder => [...new Bun.Glob(`${folder}/**/*.ts`).scanSync({ cwd: ROOT })])
  .filter(file => !/\.test\.ts$|\/testing\/|\/record-audit\.ts$/.test(file))
  .sort()
  .flatMap(file => [...readFileSync(join(ROOT, file), 'utf8').matchAll(FUNCTION)].flatMap(auditedOf(file)))

function auditedOf(file: string) {
  return ([text, name, constant = '']: RegExpMatchArray): Audited[] => {
    const times = text.match(RECORDED)?.length ?? 0
    return times > 0 ? [{ file, name: name ?? constant, times, text }] : []
  }
}

const isAction = (word: string): boolean => (AUDITED_ACTIONS as readonly string[]).includes(word)
const actionsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(ACTION)].flatMap(([, word = '']) => (isAction(word) ? [word] : []))),
]

test('each function that says to the audit what it does says what it did before', () => {
  const byFile = Map.groupBy(audited, ({ file }) => file)
  const lines = [...byFile].map(([file, all]) => [
    file,
    all.map(({ name, times, text }) => `${name} ${times} ×: ${actionsIn(text).toSorted().join(', ')}`),
  ])
  expect(audited.length).toBeGreaterThan(60)
  expect(Object.fromEntries(lines)).toMatchSnapshot()
})

test('of each action somebody says it', () => {
  const sources = [...new Bun.Glob('core/**/*.ts').scanSync({ cwd: ROOT })]
    .filter(file => !/\.test\.ts$|audited-actions\.ts$/.test(file))
    .map(file => readFileSync(join(ROOT, file), 'utf8'))
  const said = new Set(sources.flatMap(actionsIn))
  expect(AUDITED_ACTIONS.filter(action => !said.has(action))).toEqual([])
})
