import { isolate } from '#core/contracts/isolate'
import { entryAt, isFor, type MenuEntry } from '#core/contracts/menu'
import { PERMISSIONS, type Role, roleOf } from '#core/contracts/viewer'
import { PageHeader } from './components/page-header'
import { Icon, isIcon } from './icons'
import { Layout, type LayoutProps } from './layout'

export type AdminLayoutProps = Omit<LayoutProps, 'wide' | 'noindex'> & {
  /** Who works here. The menu beside is what the app's concepts put there for them. */
  worker: Role
  lead?: string
  actions?: JSX.Element
}

/** The work pages of a role: the app's own navigation beside, dense content, the title with its actions on top. */
export function AdminLayout({ worker, lead, actions, children, ...layout }: AdminLayoutProps) {
  const { page } = layout
  const menu = page.menu.filter(
    entry =>
      entry.in === 'work' &&
      entry.domain === page.domain &&
      isWorkOf(worker, entry.for) &&
      isFor(entry, page.viewer),
  )
  const current = entryAt(menu, page.path)
  const title = worker.charAt(0).toUpperCase() + worker.slice(1)
  return (
    <Layout {...layout} wide noindex>
      <div class="work">
        <nav class="work__nav" aria-label={isolate`${title}'s pages`}>
          <p class="work__role" safe>
            {title}
          </p>
          <ul class="work__menu">
            {[...Map.groupBy(menu, ({ group }) => group ?? '')].map(([group, entries]) =>
              group === '' ? (
                <WorkLinks page={page} entries={entries} current={current} />
              ) : (
                <li>
                  <p class="work__group" id={idOf(group)} safe>
                    {group}
                  </p>
                  <ul aria-labelledby={idOf(group)}>
                    <WorkLinks page={page} entries={entries} current={current} />
                  </ul>
                </li>
              ),
            )}
          </ul>
        </nav>
        <div class="work__content">
          <PageHeader title={layout.title} lead={lead} actions={actions} />
          {children}
        </div>
      </div>
    </Layout>
  )
}

type LinksProps = {
  page: LayoutProps['page']
  entries: readonly MenuEntry[]
  current: MenuEntry | undefined
}

function WorkLinks({ page, entries, current }: LinksProps) {
  return (
    <>
      {entries.map(entry => (
        <li>
          <a
            class="work__link"
            href={entry.app ? page.origins[entry.app] + entry.path : entry.path}
            aria-current={entry === current ? 'page' : undefined}
          >
            {entry.icon !== undefined && isIcon(entry.icon) && <Icon name={entry.icon} />}
            <span safe>{entry.label}</span>
          </a>
        </li>
      ))}
    </>
  )
}

const idOf = (group: string): string => `work-${group.toLowerCase().replaceAll(' ', '-')}`

/** An own role has parts of a built-in one's work: they stand where the whole does. */
function isWorkOf(worker: Role, asked: MenuEntry['for']): boolean {
  const permissions = PERMISSIONS.filter(permission => [asked].flat().includes(permission))
  return permissions.some(permission => roleOf(permission) === worker)
}
