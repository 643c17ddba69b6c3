import type { Children } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'

/** What a form's handler gets. */
export type FormRequest = RequestScope & { readonly body: unknown }

/** What was typed, and what was wrong with it. */
export type Typed = Pick<Rejected, 'values' | 'errors'>

type FrameProps = {
  page: PageContext
  title: string
  lead?: string
  actions?: JSX.Element
  children?: Children
}

/** The organiser's pages, with the way between them. */
export function OrganiserFrame(layout: FrameProps) {
  return <AdminLayout {...layout} worker="organiser" />
}
