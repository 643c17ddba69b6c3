import type { Assets } from '#core/app/assets'
import type { House } from '#core/app/house'
import type { Html } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import type { ChangedMeanwhile } from '#core/contracts/refusal'
import type { Kept } from '#core/database/kept-forms'

/** What the factory cannot know: how an error looks. `domains/app.tsx` says it. */
type ErrorView = (fault: {
  page: PageContext
  status: number
  requestId: string
  title?: string
  text?: string
}) => Html

/** How two versions of one thing look side by side, see `templates/changed-meanwhile-page.tsx`. */
type CollisionView = (collision: {
  page: PageContext
  collision: ChangedMeanwhile
  typed: readonly (readonly [string, string])[]
  action: string
  formPath: string
}) => Html

export type AppParts = {
  readonly domain: DomainName
  readonly house: House
  readonly assets: Assets
  readonly headers: Readonly<Record<string, string>>
  readonly errorView: ErrorView
  /** Where an address that nothing answers leads, if anywhere. */
  readonly leadsOn: (ctx: Ctx, url: URL) => Promise<Response | null>
  readonly collisionView: CollisionView
  /** Said above a form that was filled in again after signing in. */
  readonly keptNotice: () => Html
  /** A kept form whose page is no more. */
  readonly keptView: (form: { page: PageContext; kept: Kept }) => Html
}
