import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'
import { Tabs } from '#templates/components/tabs'

const PAGES = [
  { label: 'Name and place', path: '' },
  { label: 'Logo and colours', path: '/look' },
  { label: 'Contact', path: '/contact' },
  { label: 'Letters', path: '/letters' },
  { label: 'Apps', path: '/apps' },
  { label: 'Status page', path: '/status' },
] as const

const ROOT = '/operator/settings'

/** A page of the settings, between the others. */
export function SettingsLayout({
  page,
  lead,
  children,
}: {
  page: PageContext
  lead: string
  children?: Children
}) {
  const at = page.path.split('?')[0]
  const tabs = [
    ...PAGES.map(({ label, path }) => ({ label, href: ROOT + path, current: at === ROOT + path })),
    { label: 'Legal pages', href: `${page.origins.blog}/editor/site-pages` },
  ]
  return (
    <AdminLayout page={page} title="Settings" worker="operator" lead={lead}>
      <Tabs label="Settings" tabs={tabs} />
      {children}
    </AdminLayout>
  )
}
