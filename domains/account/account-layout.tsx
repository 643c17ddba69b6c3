import type { Children } from '@kitajs/html'
import { tabsOf } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import { PageHeader } from '#templates/components/page-header'
import { Tabs } from '#templates/components/tabs'
import { Layout } from '#templates/layout'

type AccountLayoutProps = {
  page: PageContext
  /** The path of the tab that is marked, without its slash; the front page is `overview`. */
  part: string
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
          tabs={tabsOf(page).map(({ label, path }) => ({
            label,
            href: path,
            current: path === (part === 'overview' ? '/' : `/${part}`),
          }))}
        />
      )}
      {children}
    </Layout>
  )
}
