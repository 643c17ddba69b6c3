import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// A browser, a program and a cache act by the status of a refusal. Most say that a form has to be changed (422) or that
// things are not as it thinks (409); those that say anything else stand in the snapshot, where a change shows. After adding
// such a one: `bun test tests/refusals.test.ts -u`.

const ROOT = join(import.meta.dir, '..')
const CLASS = /^export class (\w+) extends Refusal \{[\s\S]*?^\}/gm
/** The last argument of `super`, where it is a number. */
const STATUS = /[\s,](\d{3}),?\s*\)$/m
/** Of who says none (`core/contracts/refusal.ts`). */
const USUAL = '422'

const refusals = ['core', 'domains']
  .flatMap(folder => [...new Bun.Glob(`${folder}/**/*.ts`).scanSync({ cwd: ROOT })])
  .filter(file => !/\.test\.ts$|\/testing\//.test(file))
  .flatMap(file =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(CLASS)].map(([text, name = '']) => ({
      file,
      name,
      status: STATUS.exec(text)?.[1] ?? USUAL,
    })),
  )

test('each refusal that is no matter of the form answers what it did before', () => {
  const others = refusals.filter(({ status }) => status !== USUAL && status !== '409')
  const byStatus = Map.groupBy(others, ({ status }) => status)
  const named = [...byStatus].map(([status, all]) => [status, all.map(({ name }) => name).sort()])
  expect(Object.fromEntries(named)).toMatchSnapshot()
})

test('each is called in its own name, as it is in the log', () => {
  const misnamed = refusals.filter(
    ({ file, name }) => !readFileSync(join(ROOT, file), 'utf8').includes(`override name = '${name}'`),
  )
  expect(misnamed).toEqual([])
})

test('what is named as another is already is for the form to say, at its field: the same answer everywhere', () => {
  const taken = refusals.filter(({ name }) => /(Slug|Name|Code|Sku|Handle)Taken$/.test(name))
  expect(taken.length).toBeGreaterThan(5)
  expect(taken.filter(({ status }) => status !== USUAL)).toEqual([])
})
