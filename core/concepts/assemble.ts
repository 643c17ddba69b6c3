import { PROCESS_ACTIVITY, PROCESS_INCOMING } from '#core/activities/emit'
import { processActivity } from '#core/activities/processor'
import type { Obligation } from '#core/contracts/account'
import { DOMAINS } from '#core/contracts/domain'
import type { MemberRecords } from '#core/contracts/member-records'
import type { Services } from '#core/contracts/services'
import type { Cron, Job } from '#core/jobs/worker'
import { settlingLetter } from '#core/mail/send-letter'
import type { AllServices, ServiceConcept } from './concept'
import { workSection } from './work-section'

/** All that the process runs, made of what each concept brings. */
export type Assembled = {
  readonly services: Services
  readonly tasks: Readonly<Record<string, Job>>
  readonly crons: readonly Cron[]
}

/**
 * Gathers the concepts of all domains, and those of the house itself, which come last. Throws `NamedTwice` when two of
 * them want one name for a job or for a section of the export.
 */
export function assemble(
  domains: AllServices,
  house: Readonly<Record<string, ServiceConcept>> = {},
): Assembled {
  const byOwner = [...DOMAINS.map(name => domains[name].concepts), house].map(each =>
    Object.values<ServiceConcept>(each),
  )
  const concepts = byOwner.flat()
  const handlers = concepts.flatMap(concept => concept.handlers ?? [])
  const process: Job['run'] = (ctx, payload) => processActivity(ctx, handlers, String(payload.activityId))
  const tasks: readonly (readonly [string, Job])[] = [
    [PROCESS_ACTIVITY, { class: 'rest', run: process }],
    [PROCESS_INCOMING, { class: 'federation-in', run: process }],
    ...concepts.flatMap(concept => Object.entries(concept.tasks ?? {})).map(withItsLetter),
  ]
  refuseTwice(
    'job',
    tasks.map(([name]) => name),
  )
  return {
    services: {
      blog: domains.blog.service,
      market: domains.market.service,
      cart: domains.cart.service,
      events: domains.events.service,
      federation: domains.federation.service,
      account: domains.account.service,
      members: memberRecords(byOwner),
    },
    tasks: Object.fromEntries(tasks),
    crons: concepts.flatMap(concept => concept.crons ?? []),
  }
}

function withItsLetter([name, job]: readonly [string, Job]): readonly [string, Job] {
  const run: Job['run'] = (ctx, payload, attempt) =>
    settlingLetter(ctx, () => job.run(ctx, payload, attempt), attempt?.key)
  return [name, { ...job, run }]
}

function memberRecords(byOwner: readonly (readonly ServiceConcept[])[]): MemberRecords {
  const concepts = byOwner.flat()
  // From the account to the blog: who they are comes first in the file, and what they did for the cooperative last.
  const sections = [
    ...byOwner.toReversed().flatMap(each => each.flatMap(concept => concept.exportOf ?? [])),
    workSection(concepts.flatMap(concept => concept.workOf ?? [])),
  ]
  refuseTwice(
    'section of the export',
    sections.map(({ name }) => name),
  )
  return {
    async obligationsOf(ctx, memberId) {
      const all: Obligation[] = []
      for (const concept of concepts) all.push(...((await concept.obligationsOf?.(ctx, memberId)) ?? []))
      return all
    },
    async forget(tx, memberId) {
      // One after the other: they share a transaction, and lock rows in this order.
      for (const concept of concepts) await concept.forgetMember?.(tx, memberId)
    },
    sections,
    notExported: Object.assign({}, ...concepts.map(concept => concept.notExported ?? {})),
  }
}

export class NamedTwice extends Error {
  override name = 'NamedTwice'
  constructor(kind: string, name: string) {
    super(`Two concepts bring a ${kind} named "${name}".`)
  }
}

/** Throws `NamedTwice` for the first name that comes back: one of the two would silently be lost. */
export function refuseTwice(kind: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new NamedTwice(kind, twice)
}
