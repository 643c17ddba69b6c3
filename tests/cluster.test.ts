import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { House } from '#core/app/house'
import { jobCtx } from '#core/database/ctx'
import { mergeSetting } from '#core/database/keep-setting'
import { type Cluster, startCluster } from '../bench/lib/cluster/cluster'
import { brokenRules, lostOrDoubled, settled } from '../bench/lib/cluster/kept'
import { lookOn, type Person, signedIn } from '../bench/lib/cluster/people'
import { nginxBinary } from '../bench/lib/cluster/proxy'
import { startTraffic, type Traffic } from '../bench/lib/cluster/traffic'
import { redisBinary } from './redis-server'

// The small form of `bun run bench cluster`: two processes of two apps and a worker, behind nginx over TLS.
const canRun = Boolean(nginxBinary && redisBinary)
const PER_SECOND = 15

let cluster: Cluster
let house: House
let people: readonly Person[]
let before: ReadonlyMap<string, number>
let traffic: Traffic
beforeAll(async () => {
  if (!canRun) return
  cluster = await startCluster({ apps: ['blog', 'federation'], workers: 1, fsync: false })
  house = await lookOn(cluster)
  people = await signedIn(house, 12)
  before = await brokenRules(house)
}, 300_000)
afterAll(async () => {
  await house?.close()
  await cluster?.close()
}, 60_000)

test.skipIf(!canRun)(
  'a change of a setting is seen by every process',
  async () => {
    const name = 'Leeks and company'
    const ctx = jobCtx(house)
    await mergeSetting(ctx, 'site', { name })
    await house.purge(['site'])
    const shown = await Promise.all(cluster.members.map(({ port }) => nameShownAt(port, name)))
    expect(shown).toEqual(cluster.members.map(() => name))
  },
  120_000,
)

test.skipIf(!canRun)(
  'a rolling restart of all of them loses no request',
  async () => {
    traffic = startTraffic({
      tlsPort: cluster.tlsPort,
      people,
      variants: [],
      perSecond: PER_SECOND,
      pay: cluster.sandbox.url,
      domains: ['blog', 'federation'],
    })
    const restart = traffic.begin('restart')
    for (const member of [...cluster.members, ...cluster.workers]) {
      await member.stop()
      await member.start()
    }
    expect([...restart.kinds]).toEqual([])
    expect(restart.requests).toBeGreaterThan(0)
  },
  400_000,
)

test.skipIf(!canRun)(
  'one that is killed loses what it had in hand, and nothing else',
  async () => {
    const killed = traffic.begin('kill')
    const victim = cluster.members[0]
    const inHand = traffic.inFlight('blog')
    await victim?.kill()
    await victim?.start()
    await traffic.stop()
    expect(killed.lost).toBeLessThanOrEqual(inHand)
  },
  200_000,
)

test.skipIf(!canRun)(
  'whatever was said yes to is there once',
  async () => {
    await settled(house)
    const kept = await lostOrDoubled(house, traffic.promised, people, before)
    expect(kept.filter(({ figure }) => figure !== 0)).toEqual([])
    expect(traffic.promised.notes.size).toBeGreaterThan(0)
  },
  200_000,
)

/** Asked again until it is this one. */
async function nameShownAt(port: number, name: string): Promise<string> {
  const isShown = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/site.webmanifest`)).text()).includes(name)
  // Whoever asks all the time takes the cores that the others need to hear of it.
  while (!(await isShown())) await Bun.sleep(50)
  return name
}
