import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { endSignIns, endSignInsOfAll } from './end-sign-ins'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const idOf = (who: 'member' | 'neighbour' | 'editor') => world.cast.members[who].id

async function signedIn(who: 'member' | 'neighbour' | 'editor'): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  await world.house.sessions.begin(idOf(who), { domain: 'federation', signIn, device: '' })
  return signIn
}

/** How many statements reach the database through it. */
function listening(tx: Tx): { tx: Tx; asked(): number } {
  let answers = 0
  const kysely = db(tx).withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      answers++
      return result
    },
  })
  const em = new Proxy(tx.em, {
    get: (target, name) => (name === 'getKysely' ? () => kysely : Reflect.get(target, name, target)),
  })
  return { tx: { ...tx, em }, asked: () => answers }
}

test('the sign-ins of many members are found by one query, and ended in one order', async () => {
  const mine = [await signedIn('member'), await signedIn('neighbour'), await signedIn('member')]
  const other = await signedIn('editor')
  await transaction(world.ctx(), async tx => {
    const nobody = Array.from({ length: 20 }, () => Bun.randomUUIDv7())
    const none = listening(tx)
    expect(await endSignInsOfAll(none.tx, nobody)).toEqual([])
    expect(none.asked()).toBe(1)
    const ended = await endSignInsOfAll(tx, [idOf('neighbour'), ...nobody, idOf('member')])
    expect(ended).toEqual([...mine].sort())
  })
  const living = await db(world.ctx())
    .selectFrom('sessions')
    .select('sign_in')
    .where('expires_at', '>', world.ctx().now)
    .execute()
  expect(living).toEqual([{ sign_in: other }])
})

test('of nobody there is nothing to end, and nothing is asked', async () => {
  await transaction(world.ctx(), async tx => {
    const heard = listening(tx)
    expect([await endSignInsOfAll(heard.tx, []), heard.asked()]).toEqual([[], 0])
  })
})

test('a member keeps the one sign-in that they are to keep', async () => {
  const [here, there] = [await signedIn('editor'), await signedIn('editor')]
  const ended = await transaction(world.ctx(), tx => endSignIns(tx, idOf('editor'), here))
  expect([ended.includes(there), ended.includes(here)]).toEqual([true, false])
})
