import type { ActivityHandler } from '#core/activities/processor'
import type { Obligation } from '#core/contracts/account'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { ExportSection } from '#core/contracts/member-records'
import type { Services } from '#core/contracts/services'
import type { Cron, Job } from '#core/jobs/worker'

/**
 * What `core/services/<domain>/<concept>/index.ts` exports, each where there is something to say. `assemble` gathers
 * it; the other half, what is seen of the concept, is `domains/concept.ts`.
 */
export type ServiceConcept = {
  /** Each name of a job, unique among all domains, with the class whose slots it takes. */
  readonly tasks?: Readonly<Record<string, Job>>
  readonly crons?: readonly Cron[]
  /** What it does when something happened, here or in another domain. */
  readonly handlers?: readonly ActivityHandler[]
  /** What a member has to settle before their account can be closed. Asked with their row locked, when it is closed. */
  readonly obligationsOf?: (ctx: Ctx, memberId: string) => Promise<readonly Obligation[]>
  /** What becomes of a member's rows once their account is closed. Inside the transaction that erases them. */
  readonly forgetMember?: (tx: Tx, memberId: string) => Promise<void>
  /** Its parts of a member's export. */
  readonly exportOf?: readonly ExportSection[]
  /** Its columns that say who did a piece of work: they come into the export's section "work". */
  readonly workOf?: readonly WorkColumn[]
  /** Its columns that refer to a member and stay out of the export: why, as a sentence. */
  readonly notExported?: Readonly<Record<string, string>>
}

/** `table.column` of who did it, the column that says when, and the key where that is no `id`. */
export type WorkColumn = readonly [column: string, at: string, key?: string]

/** What `core/services/<domain>/index.ts` exports. */
export type DomainServices<Service> = {
  /** The contract that this domain keeps. */
  readonly service: Service
  /** The module `concepts.ts`: one line a concept. */
  readonly concepts: Readonly<Record<string, ServiceConcept>>
}

/** The services of all domains, before `assemble` wires them to each other. */
export type AllServices = {
  readonly [Name in Exclude<keyof Services, 'members'>]: DomainServices<Services[Name]>
}
