import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enqueue } from '#core/jobs/enqueue'
import { registry } from '#core/metrics/metrics'
import { type TestHouse, testHouse } from './house'

const FOLDER = join(import.meta.dir, '../docs/monitoring')
const TOKEN = 'let me read the metrics of this house'

type Rules = {
  groups: {
    rules: {
      alert: string
      expr: string
      labels: { severity: string }
      annotations: { summary: string; todo: string }
    }[]
  }[]
}
type Dashboard = { panels: { title: string; targets: { expr: string }[] }[] }

const rules = (Bun.YAML.parse(readFileSync(join(FOLDER, 'alerts.yml'), 'utf8')) as Rules).groups.flatMap(
  group => group.rules,
)
const { panels } = JSON.parse(readFileSync(join(FOLDER, 'grafana.json'), 'utf8')) as Dashboard

const watched = [
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: title, expr }))),
]

/** Prometheus makes these by itself. */
const OF_PROMETHEUS = ['up']

describe('what is watched', () => {
  const known = new Set(registry.getMetricsAsArray().map(({ name }) => name))
  const namesIn = (expr: string) =>
    [...expr.matchAll(/\b(?:(?:coop|process|nodejs)_[a-z0-9_]+|up)\b/g)].map(([name]) =>
      name.replace(/_(?:bucket|sum|count)$/, ''),
    )

  test('is counted under that name', () => {
    expect(watched.length).toBeGreaterThan(25)
    const unknown = watched.flatMap(({ where, expr }) =>
      namesIn(expr)
        .filter(name => !known.has(name) && !OF_PROMETHEUS.includes(name))
        .map(name => `${where}: ${name}`),
    )
    expect(unknown).toEqual([])
    for (const { where, expr } of watched) expect([where, namesIn(expr).length > 0]).toEqual([where, true])
  })

  test('is all that we count: no metric of ours goes unseen', () => {
    const seen = new Set(watched.flatMap(({ expr }) => namesIn(expr)))
    expect([...known].filter(name => name.startsWith('coop_') && !seen.has(name))).toEqual([])
  })

  test('has the labels it is asked for', async () => {
    for (const { where, expr } of watched)
      for (const [, name = '', labels = ''] of expr.matchAll(/(coop_[a-z0-9_]+?)(?:_bucket)?\{([^}]*)\}/g)) {
        const metric = registry.getSingleMetric(name) as unknown as { labelNames: string[] }
        for (const [, label = ''] of labels.matchAll(/(\w+)=~?"/g))
          expect([where, name, metric.labelNames]).toEqual([where, name, expect.arrayContaining([label])])
      }
  })

  test('says what to do, and how much it hurries', () => {
    for (const { alert, labels, annotations } of rules) {
      expect([alert, ['page', 'ticket'].includes(labels.severity)]).toEqual([alert, true])
      expect(annotations.summary && annotations.todo).toBeTruthy()
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  })
})

describe('/metrics', () => {
  let world: TestHouse
  beforeAll(async () => {
    world = await testHouse({ COOP_METRICS_TOKEN: TOKEN })
  })
  afterAll(() => world.close())

  /** The value of a line of the text format, or undefined. */
  async function value(line: string): Promise<number | undefined> {
    const { text } = await (await world.browser()).get('blog', '/metrics', {
      authorization: `Bearer ${TOKEN}`,
    })
    const found = text.split('\n').find(each => each.startsWith(`${line} `))
    return found === undefined ? undefined : Number(found.split(' ').at(-1))
  }

  test('is not there without the token', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('blog', '/metrics')).status).toBe(404)
    expect((await visitor.get('blog', '/metrics', { authorization: 'Bearer no' })).status).toBe(404)
    expect((await visitor.get('blog', '/metrics/', { authorization: `Bearer ${TOKEN}` })).status).toBe(404)
  })

  test('counts pages, fragments and caches as they are asked for', async () => {
    const visitor = await world.browser()
    const hits = async () => (await value('coop_cache_reads_total{cache="pages",outcome="hit"}')) ?? 0
    const before = await hits()
    // On a busy machine a fragment may be late, and such a page is not kept.
    do await visitor.get('blog', '/')
    while ((await hits()) === before)
    expect(await hits()).toBe(before + 1)
    expect(await value('coop_fragments_total{fragment="market/featured",outcome="inlined"}')).toBeGreaterThan(
      0,
    )
    expect(await value('coop_requests_total{domain="blog",status="200"}')).toBeGreaterThanOrEqual(2)
    expect(await value('coop_pool_connections{state="free"}')).toBeGreaterThanOrEqual(0)
    expect(await value('coop_event_loop_delay_seconds')).toBeGreaterThanOrEqual(0)
  })

  test('says what waits in the database, and counts a letter that left', async () => {
    expect(await value('coop_jobs_queued{state="failed"}')).toBe(0)
    expect(await value('coop_payments_to_look_at{why="differ"}')).toBe(0)
    expect(await value('coop_backup_age_seconds')).toBeUndefined()
    const sent = (await value('coop_letters_total{outcome="sent"}')) ?? 0
    await (await world.browser()).post('federation', '/signin', { email: 'member@example.test' })
    await world.work()
    expect(await value('coop_letters_total{outcome="sent"}')).toBe(sent + 1)
  })

  test('counts jobs that no worker of this version runs', async () => {
    // The database is asked every five seconds at most, by each house.
    const other = await testHouse({ COOP_METRICS_TOKEN: TOKEN })
    await enqueue(other.ctx(), 'settle-jars', {})
    const { text } = await (await other.browser()).get('blog', '/metrics', {
      authorization: `Bearer ${TOKEN}`,
    })
    await other.close()
    expect(text).toContain('coop_jobs_queued{state="unknown"} 1\n')
  })

  test('holds nobody’s name, address or id', async () => {
    const { text } = await (await world.browser('member')).get('blog', '/metrics', {
      authorization: `Bearer ${TOKEN}`,
    })
    expect(text).not.toMatch(/@example\.test|[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })
})
