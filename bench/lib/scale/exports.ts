import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { TestHouse } from '../../../tests/house'
import type { BenchRow } from '../../report'
import type { Readers, Who } from './pages'

const EXPORTS: readonly (readonly [Who, DomainName, string])[] = [
  ['shopkeeper', 'cart', '/shop/orders.csv'],
  ['operator', 'account', '/members.csv'],
  ['visitor', 'events', '/calendar.ics'],
  ['shopkeeper', 'market', '/shop/exports/products.csv'],
]
/** As much as is held of an export at once, whatever it comes to. */
const MOST_MB = 64
const MB = 2 ** 20

/** Reads each export that is `wanted` as it comes, forgetting it at once: how much memory it takes beyond what there was. */
export async function exportsOf(world: TestHouse, readers: Readers, wanted: RegExp): Promise<BenchRow[]> {
  const servers = new Map(
    DOMAINS.map(name => [name, createDomain(name, domains[name], world.house)] as const),
  )
  const rows: BenchRow[] = []
  for (const [who, domain, path] of EXPORTS.filter(([, owner, path]) => wanted.test(`${owner}${path}`))) {
    const cookie = [...(readers.get(who)?.cookies ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const url = new URL(path, world.house.config.origins[domain])
    const response = await servers.get(domain)?.handle(new Request(url, { headers: { cookie } }))
    if (response?.status !== 200 || !response.body) {
      rows.push({
        what: `${path}: answers`,
        figure: response?.status ?? 0,
        unit: '',
        bar: '200',
        pass: false,
      })
      continue
    }
    Bun.gc(true)
    const before = process.memoryUsage.rss()
    let [bytes, most] = [0, before]
    for await (const part of response.body) {
      bytes += part.length
      most = Math.max(most, process.memoryUsage.rss())
    }
    const grown = Math.max(0, most - before) / MB
    rows.push({
      what: `${path}: memory while ${Math.round(bytes / MB)} MB of it came`,
      figure: grown,
      unit: 'MB',
      bar: `≤ ${MOST_MB}`,
      pass: grown <= MOST_MB,
    })
  }
  return rows
}
