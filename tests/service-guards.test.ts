import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { mayAct, PERMISSIONS, type Permission, ROLES, VISITOR, type Viewer } from '#core/contracts/viewer'

// Every exported function of a service that asks for a permission. Which ones there are, and for which, stands in the
// snapshot: a guard that is gone shows there. After adding one: `bun test tests/service-guards.test.ts -u`.

const ROOT = join(import.meta.dir, '..')
const EXPORTED = /^export (?:async )?function (\w+)\([\s\S]*?^}/gm
const GUARD = /\brequireRole\(\w+, ([^)]+)\)/

type Guarded = { readonly file: string; readonly name: string; readonly asked: readonly Permission[] }
type Service = Readonly<Record<string, (ctx: { viewer: Viewer }, ...more: object[]) => unknown>>

const guarded = [...new Bun.Glob('core/services/**/*.ts').scanSync({ cwd: ROOT })]
  .filter(file => !/\.test\.ts$|\/testing\//.test(file))
  .sort()
  .flatMap(file => [...readFileSync(join(ROOT, file), 'utf8').matchAll(EXPORTED)].flatMap(guardOf(file)))

function guardOf(file: string) {
  return ([text, name = '']: RegExpMatchArray): Guarded[] => {
    const named = GUARD.exec(text)?.[1]
    const asked = [...(named ?? '').matchAll(/'(\w+)'/g)].map(([, permission]) => permission as Permission)
    return named ? [{ file, name, asked }] : []
  }
}

/** What whoever calls it meets, where there is nothing but the viewer to ask. */
async function met({ file, name }: Guarded, viewer: Viewer): Promise<unknown> {
  const service: Service = await import(join(ROOT, file))
  try {
    return await service[name]?.({ viewer }, {}, {}, {}, {})
  } catch (fault) {
    return fault
  }
}

const member = { id: Bun.randomUUIDv7(), name: 'Mair', email: 'mair@example.test', handle: 'mair' }

test('each permission lets people do what it did before', () => {
  const byFile = Map.groupBy(guarded, ({ file }) => file.replace('core/services/', ''))
  const lines = [...byFile].map(([file, all]) => [
    file,
    all.map(({ name, asked }) => `${name}: ${asked.join(', ')}`),
  ])
  expect(Object.fromEntries(lines)).toMatchSnapshot()
})

test('nothing is asked for that is no permission', () => {
  expect(guarded.flatMap(({ asked }) => asked).filter(asked => !PERMISSIONS.includes(asked))).toEqual([])
})

describe.each([...Map.groupBy(guarded, ({ file }) => file)])('%s', (_, all) => {
  test('asks a visitor to sign in, and is not there for those who may do all but this, before it reads a thing', async () => {
    for (const each of all) {
      const others = ROLES.filter(role => !each.asked.some(asked => mayAct({ member, roles: [role] }, asked)))
      const permissions = PERMISSIONS.filter(permission => !each.asked.includes(permission))
      expect([each.name, await met(each, VISITOR)]).toEqual([each.name, expect.any(SignInRequired)])
      for (const rights of [{ roles: [] }, { roles: others }, { roles: others, permissions }])
        expect([each.name, await met(each, { member, ...rights })]).toEqual([each.name, expect.any(NotFound)])
    }
  })
})
