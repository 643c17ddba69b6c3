import type { Children } from '@kitajs/html'
import { tabsOf } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import { MOST_UNREAD } from '#core/services/federation/notifications/list'
import { PageHeader } from '#templates/components/page-header'
import { type Tab, Tabs } from '#templates/components/tabs'
import { Layout } from '#templates/layout'

type SocialLayoutProps = {
  page: PageContext
  title: string
  lead?: string
  /** The path of the tab that is marked. */
  current?: string
  unread?: number
  actions?: JSX.Element
  noindex?: boolean
  /** The id in the fediverse of what the page shows. */
  activity?: string | null
  children?: Children
}

/** The pages of the social app: its own tabs above, for a member theirs as well. */
export function SocialLayout({
  page,
  title,
  lead,
  current,
  unread,
  actions,
  noindex,
  activity,
  children,
}: SocialLayoutProps) {
  return (
    <Layout page={page} title={title} noindex={noindex} activity={activity}>
      <PageHeader title={title} lead={lead} actions={actions} />
      <Tabs label="Social" tabs={socialTabs(page, current, unread)} />
      {children}
    </Layout>
  )
}

function socialTabs(page: PageContext, current?: string, unread?: number): Tab[] {
  return tabsOf(page).map(({ label, path }) => ({
    label,
    href: path,
    current: path === current,
    ...(unread && path === '/notifications' ? { count: countText(unread) } : {}),
  }))
}

function countText(unread: number): number | string {
  return unread > MOST_UNREAD ? `${MOST_UNREAD}+` : unread
}
