import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
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
      <Tabs label="Social" tabs={tabsFor(page, current, unread)} />
      {children}
    </Layout>
  )
}

function tabsFor({ viewer }: PageContext, current?: string, unread?: number): Tab[] {
  const tab = (label: string, href: string, count?: number): Tab => ({
    label,
    href,
    current: href === current,
    ...(count ? { count } : {}),
  })
  if (!viewer.member) return [tab('Everybody here', '/local'), tab('Follow us', '/follow')]
  return [
    tab('Home', '/'),
    tab('Everybody here', '/local'),
    tab('Notifications', '/notifications', unread),
    tab('Following', '/following'),
    tab('Followers', '/followers'),
    ...(mayAct(viewer, 'moderator') ? [tab('Moderation', '/moderation/reports')] : []),
    ...(mayAct(viewer, 'operator') ? [tab('Server', '/operator/deliveries')] : []),
  ]
}
