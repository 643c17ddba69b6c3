import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { PageHeader } from '#templates/components/page-header'
import { Tabs } from '#templates/components/tabs'
import { Layout } from '#templates/layout'

type SecurityLayoutProps = {
  page: PageContext
  title: string
  lead?: string
  /** The path of the tab that is marked. */
  current: string
  children?: Children
}

const TABS = [
  { label: 'How you sign in', href: '/security' },
  { label: 'Programs', href: '/security/programs' },
  { label: 'History', href: '/security/history' },
]

/** The pages on which a member sees to how they sign in, and what happened there. */
export function SecurityLayout({ page, title, lead, current, children }: SecurityLayoutProps) {
  const devices = { label: 'Devices', href: `${page.origins.account}/devices` }
  return (
    <Layout page={page} title={title} noindex wide>
      <PageHeader title={title} lead={lead} />
      <Tabs
        label="Sign-in and security"
        tabs={[...TABS, devices].map(tab => ({ ...tab, current: tab.href === current }))}
      />
      {children}
    </Layout>
  )
}
