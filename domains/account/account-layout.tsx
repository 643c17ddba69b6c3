import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { PageHeader } from '#templates/components/page-header'
import { Tabs } from '#templates/components/tabs'
import { Layout } from '#templates/layout'

const PARTS = [
  { part: 'overview', label: 'Overview', href: '/' },
  { part: 'tickets', label: 'Tickets', href: '/tickets' },
  { part: 'bookings', label: 'Bookings', href: '/bookings' },
  { part: 'newsletters', label: 'Newsletters', href: '/newsletters' },
  { part: 'profile', label: 'Profile', href: '/profile' },
  { part: 'devices', label: 'Devices', href: '/devices' },
  { part: 'export', label: 'Your data', href: '/export' },
] as const

type AccountLayoutProps = {
  page: PageContext
  part: (typeof PARTS)[number]['part']
  title: string
  lead?: string
  actions?: JSX.Element
  children?: Children
}

/** A page of a member's own: the title, and the way to the others. */
export function AccountLayout({ page, part, title, lead, actions, children }: AccountLayoutProps) {
  return (
    <Layout page={page} title={title} wide>
      <PageHeader title={title} lead={lead} actions={actions} />
      {!!page.viewer.member && (
        <Tabs
          label="Your account"
          tabs={PARTS.map(({ label, href, part: name }) => ({ label, href, current: name === part }))}
        />
      )}
      {children}
    </Layout>
  )
}
