import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { requireMember } from '#core/contracts/require-role'
import type { Permission } from '#core/contracts/viewer'
import { saveZone } from '#core/services/cart/delivery/zones'
import { stage } from '#core/services/events/testing/stage'
import { GIVEABLE, makeOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import type { Concept } from '#domains/concept'
import { domains } from '#domains/domains'
import type { Browser, Visit } from './browser'
import { again, buyer, collectionTime, order, pay, quietHouse, stranger } from './cart'
import { offerAllWays } from './credit'
import type { TestHouse } from './house'
import { close, crop, grower, openCycle } from './hub'
import { jarOnShelf } from './market'
import { fee, priceList, voucher } from './prices'

// Whoever is shown a page of work is let in there: a menu, a link and a form ask the same as what is behind them.

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  const maker = await grower(world)
  const leeks = await crop(world, maker)
  const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
  await collectionTime(world, 3)
  const { ctx } = await buyer(world)
  await pay(again(world, ctx), await order(again(world, ctx), leeks.sellable, 2))
  await close(world, cycle)
  const zone = { name: 'North', postcodes: ['LS6'], fee_amount: 100, vat_rate_id: null }
  await saveZone(world.ctx('shopkeeper'), null, zone)
  await stage(world.ctx())
  await jarOnShelf(world, { stock: 3 })
  for (const make of [fee, priceList, voucher]) await make(world)
})
afterAll(() => world.close())

/** Somebody whose one role is a role of the cooperative's own, with this permission alone. */
async function holderOf(permission: Permission): Promise<Browser> {
  const operator = world.ctx('operator')
  const settings = { name: `Helper: ${permission}`, permissions: [permission], needsSecondFactor: false }
  const role = await makeOwnRole(operator, settings)
  const { id, handle } = requireMember(await stranger(world))
  await giveOwnRole(operator, `@${handle}`, role)
  const browser = await world.browser()
  await browser.signIn(world.house, id)
  return browser
}

/** What the menu beside the pages of work has for them. */
const doorsOf = (domain: DomainName, permission: Permission): readonly string[] =>
  Object.values(domains[domain]).flatMap(({ menu = [] }: Concept) =>
    menu.flatMap(entry =>
      entry.in === 'work' && [entry.for].flat().includes(permission) ? [entry.path] : [],
    ),
  )

const linksOf = ({ document }: Visit, origin: string): readonly string[] =>
  [...document.querySelectorAll('.work a[href]')].flatMap(link => {
    const { href, pathname, search } = new URL(link.getAttribute('href') ?? '', origin)
    return href.startsWith(`${origin}/`) ? [`${pathname}${search}`] : []
  })

/** Sent empty, they say what is missing; what would be done by a mere press is left alone. */
const formsOf = ({ document }: Visit): readonly string[] =>
  [...document.querySelectorAll('.work form[method=post]')].flatMap(form => {
    const action = form.getAttribute('action') ?? ''
    return form.querySelector('[required]') && !action.includes('_method') ? [action] : []
  })

describe.each([...GIVEABLE])('who has %p alone', permission => {
  test('is let in by every link and form of the pages of that work', async () => {
    const browser = await holderOf(permission)
    const shut: string[] = []
    for (const domain of DOMAINS) {
      const origin = world.house.config.origins[domain]
      const asked = new Set<string>()
      const forms = new Set<string>()
      const waiting = [...doorsOf(domain, permission)]
      for (const path of waiting) {
        // One page of each kind: a month or a filter shows no other links.
        const { pathname } = new URL(path, origin)
        if (asked.has(pathname)) continue
        asked.add(pathname)
        const visit = await browser.get(domain, path)
        if (visit.status >= 400) shut.push(`${domain} ${path}: ${visit.status}`)
        if (visit.location?.startsWith('/')) waiting.push(visit.location)
        if (!visit.headers.get('content-type')?.includes('html')) continue
        waiting.push(...linksOf(visit, origin))
        for (const form of formsOf(visit)) forms.add(form)
      }
      for (const action of forms) {
        const { status } = await browser.post(domain, action)
        if (status === 404) shut.push(`${domain} POST ${action}: 404`)
      }
    }
    expect(shut).toEqual([])
  })
})
