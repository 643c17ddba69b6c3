import type { House } from '#core/app/house'
import { DOMAINS } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { mergeSetting } from '#core/database/keep-setting'
import { type Cluster, startCluster } from './lib/cluster/cluster'
import { type FragmentFigures, fragmentFigures } from './lib/cluster/fragment-figures'
import { brokenRules, lostOrDoubled, paymentsKnown, settled } from './lib/cluster/kept'
import { fillShelves, lookOn, type Person, signedIn } from './lib/cluster/people'
import type { Member } from './lib/cluster/process'
import { startTraffic, type Traffic } from './lib/cluster/traffic'
import { residentMb } from './lib/cooperative'
import type { BenchRow } from './report'

export const name = 'Many processes, and what befalls them'

const PER_SECOND = Number(process.env.CLUSTER_RATE ?? 200)
/** How long each thing that befalls them lasts, and how long they are left alone after it. */
const SECONDS = Number(process.env.CLUSTER_SECONDS ?? 5)
/** All six, unless `CLUSTER_APPS=blog,cart,federation` says fewer, for a machine that others use as well. */
const APPS = DOMAINS.filter(domain => process.env.CLUSTER_APPS?.split(',').includes(domain) ?? true)
const WARM_UP_SECONDS = 10
/** Of what is asked for, so much has to be answered in time; else it is asked for so much of what was. */
const KEPT_UP = 0.9
const ROOM_LEFT = 0.6
const PEOPLE = 120
const PURGES = 10
const PURGE_BAR_MS = 200
const LOOK_EVERY_MS = 20
/** Whoever has not heard of it by then never will: the figure says so. */
const SHOWN_WITHIN_MS = 30_000
const RESTING_BAR_MB = 150
const READY_BAR_MS = 1_500
/** Its group catches nothing: what it caught would be counted as well. */
const REDIS_WARNING = /Redis (?:does not answer|is full)/

/**
 * Two processes of each app and two workers, on a PostgreSQL and a Redis of their own, behind nginx by Host over TLS.
 * While people read, write, buy and ask for letters, one thing after another befalls the processes, Redis and PostgreSQL.
 * Then what was promised is looked for in the database: each line says how much of it was lost or doubled.
 */
export async function run(): Promise<BenchRow[]> {
  const cluster = await startCluster({ apps: APPS })
  const house = await lookOn(cluster)
  try {
    const rows = [...(await atRest(cluster)), ...(await purges(cluster, house))]
    const people = await signedIn(house, PEOPLE)
    const variants = await fillShelves(house, people[0] as Person, 40)
    const before = await brokenRules(house)
    const traffic = startTraffic({
      tlsPort: cluster.tlsPort,
      people,
      variants,
      perSecond: PER_SECOND,
      pay: cluster.sandbox.url,
      domains: APPS,
    })
    rows.push(await warmUp(traffic))
    rows.push(...(await befall(cluster, traffic)))
    await traffic.stop()
    await paymentsKnown(house, traffic.promised)
    await settled(house)
    for (const { what, figure } of await lostOrDoubled(house, traffic.promised, people, before))
      rows.push({ what, figure, unit: '', bar: '0', pass: figure === 0 })
    for (const who of traffic.promised.signedOut) console.error(`  not known: ${who}`)
    return rows
  } finally {
    await house.close()
    await cluster.close()
  }
}

async function atRest({ members, workers }: Cluster): Promise<BenchRow[]> {
  const all = [...members, ...workers]
  const memory = await Promise.all(all.map(member => residentMb(member.pid())))
  const [most, starts] = [Math.max(...memory), all.slice(1).map(({ readyMs }) => readyMs)]
  return [
    atMost('memory of a process at rest, the largest', most, RESTING_BAR_MB, 'MB'),
    // Four at a time on the cores there are: one by itself is measured by the rolling restart.
    {
      what: 'start to ready, four at a time, median',
      figure: median(starts),
      unit: 'ms',
      bar: '',
      pass: true,
    },
  ]
}

/** From a change of the settings to the last of the processes that shows it. */
async function purges({ members }: Cluster, house: House): Promise<BenchRow[]> {
  const times: number[] = []
  // What a process does for the first time of all is not what hearing of a change takes.
  await Promise.all(members.map(manifestOf))
  for (let turn = 0; turn < PURGES; turn++) {
    const shopName = `Leeks and company, ${turn}`
    const ctx = jobCtx(house)
    await mergeSetting(ctx, 'site', { name: shopName })
    const began = performance.now()
    await house.purge(['site'])
    await Promise.all(members.map(member => untilShown(member, shopName)))
    times.push(performance.now() - began)
  }
  return [atMost('a purge is seen by all, the slowest of ten', Math.max(...times), PURGE_BAR_MS, 'ms')]
}

/** The manifest has the name, read from the settings that the process holds. */
async function untilShown(member: Member, shopName: string): Promise<void> {
  const until = performance.now() + SHOWN_WITHIN_MS
  while (performance.now() < until) {
    if ((await manifestOf(member)).includes(shopName)) return
    // Whoever asks all the time takes the cores that the others need to hear of it.
    await Bun.sleep(LOOK_EVERY_MS)
  }
}

async function manifestOf({ port, domain }: Member): Promise<string> {
  const url = `http://127.0.0.1:${port}/site.webmanifest`
  const page = await fetch(url, { headers: { host: `${domain}.coop.localhost` } })
  return page.text()
}

/**
 * Lets the processes compile what is asked, and finds out how much they answer: a machine that is asked for more than it can
 * do answers nobody, and says nothing about what befalls it. It is then asked for less.
 */
async function warmUp(traffic: Traffic): Promise<BenchRow> {
  traffic.begin('first requests')
  await Bun.sleep(WARM_UP_SECONDS * 1_000)
  const counted = traffic.begin('answers a second')
  await Bun.sleep(WARM_UP_SECONDS * 1_000)
  const answered = counted.times.length / WARM_UP_SECONDS
  const rate = answered >= KEPT_UP * PER_SECOND ? PER_SECOND : Math.max(1, Math.floor(answered * ROOM_LEFT))
  console.error(`  ${answered.toFixed(0)} answers a second: ${rate} are asked for from now on`)
  traffic.setRate(rate)
  if (rate < PER_SECOND) {
    // What has piled up is answered, or given up, before anything is counted.
    while (traffic.inFlight() > rate) await Bun.sleep(250)
  }
  return {
    what: 'requests a second',
    figure: rate,
    unit: '',
    bar: `≥ ${PER_SECOND}`,
    pass: rate >= PER_SECOND,
  }
}

async function befall(cluster: Cluster, traffic: Traffic): Promise<BenchRow[]> {
  const { members, workers, redis, postgres } = cluster
  const rows: BenchRow[] = []
  const lasting = async () => Bun.sleep(SECONDS * 1_000)
  /** Lost requests of a phase beside how many may be. */
  const phase = async (what: string, work: () => Promise<number | null>) => {
    const counted = traffic.begin(what)
    const allowed = await work()
    await lasting()
    for (const [kind, many] of counted.kinds) console.error(`  ${what}: ${many} × ${kind}`)
    const { lost, requests, away, times, placeholders, fragments } = counted
    const p95 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
    console.error(
      `  ${what}: ${requests} requests, p95 ${Math.round(p95)} ms, ${away} × 503 with a page, ${(placeholders / Math.max(1, fragments)).toFixed(2)} placeholders a signed-in page`,
    )
    rows.push({
      what: `${what}: lost of ${requests.toLocaleString('en-GB')}`,
      figure: lost,
      unit: '',
      bar: allowed === null ? '' : `≤ ${allowed}`,
      pass: allowed === null || lost <= allowed,
    })
  }

  const before = await fragmentFigures(members)
  await phase('nothing', async () => 0)
  rows.push(...fragmentRows(before, await fragmentFigures(members), members.length))
  const [starts, stops]: [number[], number[]] = [[], []]
  await phase('rolling restart of all', async () => {
    for (const member of [...members, ...workers]) {
      await member.stop()
      await member.start()
      starts.push(member.readyMs)
      stops.push(member.stopMs)
    }
    return 0
  })
  rows.push(atMost('start to ready under load, median', median(starts), READY_BAR_MS, 'ms'))
  rows.push({ what: 'SIGTERM to its end, median', figure: median(stops), unit: 'ms', bar: '', pass: true })
  await phase('one process of each app killed', async () => {
    let allowed = 0
    for (const victim of members.filter(({ name }) => name.endsWith('-1'))) {
      allowed += traffic.inFlight(victim.domain)
      await victim.kill()
      await victim.start()
    }
    return allowed
  })
  await phase('one process of each app frozen', async () => {
    const victims = members.filter(({ name }) => name.endsWith('-2'))
    for (const victim of victims) {
      victim.freeze()
      await Bun.sleep(SECONDS * 400)
      victim.thaw()
    }
    return 0
  })
  await phase('both workers killed', async () => {
    for (const worker of workers) await worker.kill()
    await lasting()
    for (const worker of workers) await worker.start()
    return 0
  })
  for (const [what, off, on] of [
    ['Redis killed', () => redis.kill(), () => redis.start()],
    ['Redis frozen', async () => redis.freeze(), async () => redis.thaw()],
    ['Redis full', () => redis.fill?.(true), () => redis.fill?.(false)],
  ] as const) {
    const before = members.map(warnings)
    await phase(what, async () => {
      await off()
      await lasting()
      await on()
      return 0
    })
    const most = Math.max(...members.map((member, at) => warnings(member) - (before[at] ?? 0)))
    rows.push({
      what: `${what}: warnings of one process, at most`,
      figure: most,
      unit: '',
      bar: '≤ 1',
      pass: most <= 1,
    })
  }
  await phase('PostgreSQL frozen', async () => {
    postgres.freeze()
    await Bun.sleep(2_000)
    postgres.thaw()
    return 0
  })
  await phase('PostgreSQL killed', async () => {
    const allowed = traffic.inFlight()
    await postgres.kill()
    return allowed
  })
  await phase('nothing again', async () => 0)
  return rows
}

/** How many fragments were not there in time, and how many requests those cost that no cache had. */
function fragmentRows(before: FragmentFigures, after: FragmentFigures, processes: number): BenchRow[] {
  const grown = (name: keyof FragmentFigures) => after[name] - before[name]
  const missing = grown('late') + grown('failed')
  const share = (100 * missing) / Math.max(1, missing + grown('inlined'))
  return [
    atMost(
      `fragments that a placeholder stood in for, ${processes} busy processes, nothing befalls`,
      share,
      1,
      '%',
    ),
    {
      what: `requests for ${grown('lent')} fragments that no cache had`,
      figure: grown('requests'),
      unit: '',
      bar: '',
      pass: true,
    },
  ]
}

const warnings = (member: Member) => member.said().split(REDIS_WARNING).length - 1

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0
}

function atMost(what: string, figure: number, bar: number, unit: string): BenchRow {
  return { what, figure, unit, bar: `≤ ${bar.toLocaleString('en-GB')}`, pass: figure <= bar }
}
