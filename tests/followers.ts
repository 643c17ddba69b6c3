import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { TestHouse } from './house'

/** On each host one actor that follows ours of this name. */
export async function followersAt(
  world: Pick<TestHouse, 'ctx'>,
  followed: string,
  hosts: readonly string[],
): Promise<void> {
  for (const host of hosts) {
    const id = Bun.randomUUIDv7()
    const uri = `http://${host}/reader`
    await sql`insert into actors (id, uri, kind, username, host, inbox, created_at)
      values (${id}, ${uri}, 'Person', 'reader', ${host}, ${`${uri}/inbox`}, now())`.execute(db(world.ctx()))
    await sql`insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at)
      select gen_random_uuid(), ${`${uri}/follow`}, ${id}, id, now(), now() from actors
      where username = ${followed} and member_id is not null`.execute(db(world.ctx()))
  }
}

export type SilentHosts = {
  readonly hosts: readonly string[]
  /** When each of them has a request that it does not answer. */
  readonly allKnocked: Promise<void>
  answered(): number
  stop(): Promise<void>
}

/** Servers on loopback that take a request and answer after so long; never, when nothing is said. */
export function silentHosts(many: number, answerAfterMs: number | null = null): SilentHosts {
  const waiting = new Set<number>()
  const { promise, resolve } = Promise.withResolvers<void>()
  let answers = 0
  const servers = Array.from({ length: many }, (_, number) =>
    Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      idleTimeout: 60,
      async fetch() {
        waiting.add(number)
        if (waiting.size === many) resolve()
        if (answerAfterMs === null) await new Promise(() => {})
        else await Bun.sleep(answerAfterMs)
        answers++
        return new Response(null, { status: 202 })
      },
    }),
  )
  return {
    hosts: servers.map(({ port }) => `127.0.0.1:${port}`),
    allKnocked: promise,
    answered: () => answers,
    async stop() {
      await Promise.all(servers.map(server => server.stop(true)))
    },
  }
}
