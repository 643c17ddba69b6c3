import type { Children } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'

/** What a form's handler gets. */
export type FormRequest = RequestScope & { readonly body: unknown }

/** What was typed, and what was wrong with it. */
export type Typed = Pick<Rejected, 'values' | 'errors'>

export type Desk = 'entries' | 'calendars' | 'slots'

type FrameProps = {
  page: PageContext
  title: string
  current: Desk
  lead?: string
  actions?: JSX.Element
  children?: Children
}

const ROLE = 'Organiser'

/** The organiser's pages, with the way between them. */
export function OrganiserFrame({ current, ...layout }: FrameProps) {
  return (
    <AdminLayout
      {...layout}
      role={ROLE}
      links={[
        { label: 'Entries', href: '/organise', icon: 'calendar', current: current === 'entries' },
        {
          label: 'Calendars',
          href: '/organise/calendars',
          icon: 'settings',
          current: current === 'calendars',
        },
        { label: 'Times to book', href: '/organise/slots', icon: 'clock', current: current === 'slots' },
      ]}
    />
  )
}
