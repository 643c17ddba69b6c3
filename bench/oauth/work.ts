import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'

/** What was done for some turns: what else the machine does changes little of it. */
export type Work = { readonly cpuMs: number; readonly postgresMs: number; readonly roundTrips: number }

export type Told = Omit<Work, 'postgresMs'>

/** A server's process, seen from the bench. */
export type Asked = { ask(): Promise<Told> }

/** In a server: counts what it asks of PostgreSQL, and tells that and its CPU time whenever it is asked. */
export function tellWork(): void {
  let roundTrips = 0
  const query = pg.Client.prototype.query as (...words: unknown[]) => unknown
  pg.Client.prototype.query = function (this: pg.Client, ...words: unknown[]) {
    roundTrips++
    return query.apply(this, words)
  } as typeof pg.Client.prototype.query
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1000, roundTrips } satisfies Told)
  })
}

/** In the bench: what the server and all of PostgreSQL have done until now. Servers take turns, so it is for one of them. */
export async function workUntilNow(server: Asked, postmaster: number): Promise<Work> {
  return { ...(await server.ask()), postgresMs: cpuMsOf(postmaster) }
}

/** What was done between two such looks, for each of so many turns. */
export function workEach(before: Work, after: Work, turns: number): Work {
  const each = (of: keyof Work) => (after[of] - before[of]) / turns
  return { cpuMs: each('cpuMs'), postgresMs: each('postgresMs'), roundTrips: each('roundTrips') }
}

/** The process that started the backend of this connection. */
export async function postmasterOf(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const { parent } = statOf(rows[0]?.pid ?? 0)
  await client.end()
  return parent
}

/** Of a process, its children, and those that have ended. */
function cpuMsOf(postmaster: number): number {
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  const children = pids.map(statOf).filter(({ parent }) => parent === postmaster)
  return [statOf(postmaster), ...children].reduce((sum, { ticks }) => sum + ticks * 10, 0)
}

/** proc(5): the words of stat after the name. Zero for a process that has just ended: its parent counts it. */
function statOf(pid: number): { readonly parent: number; readonly ticks: number } {
  try {
    const [, words = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const [, parent, ...rest] = words.split(' ').map(Number)
    const ticks = rest.slice(9, 13).reduce((sum, each) => sum + each, 0)
    return { parent: parent ?? 0, ticks }
  } catch {
    return { parent: 0, ticks: 0 }
  }
}
