import { expect, test } from 'bun:test'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { type OpenCooperative, openCooperative } from './cooperative'
import { filledDemo } from './filled-demo'

const people = async ({ house }: OpenCooperative) =>
  (
    await sql<{ name: string }>`select name from members order by name`.execute(
      db({ em: house.orm.em.fork() }),
    )
  ).rows

test('each who opens the demo has it as it was filled, at the addresses that its rows know', async () => {
  const first = await openCooperative()
  const [origins, filled] = [DOMAINS.map(first.origin), await people(first)]
  expect(filled.length).toBeGreaterThan(5)
  await sql`update members set name = 'Nobody'`.execute(db({ em: first.house.orm.em.fork() }))
  writeFileSync(join(first.config.dataDir, 'left-behind'), '')
  await first.close()

  const next = await openCooperative()
  expect([DOMAINS.map(next.origin), await people(next)]).toEqual([origins, filled])
  expect(existsSync(join(next.config.dataDir, 'left-behind'))).toBe(false)
  expect(next.config.secret).toBe(first.config.secret)
  expect((await fetch(next.origin('blog'))).status).toBe(200)
  await next.close()
}, 120_000)

test('where somebody has taken one of its ports meanwhile, it is filled again at others', async () => {
  const { port } = await filledDemo()
  const taken = Bun.serve({ port: Number(port) + 2, hostname: '127.0.0.1', fetch: () => new Response() })
  const coop = await openCooperative()
  expect(coop.config.port).not.toBe(Number(port))
  expect((await fetch(coop.origin('blog'))).status).toBe(200)
  await coop.close()
  await taken.stop(true)
}, 120_000)
