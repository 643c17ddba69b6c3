import { PageHeader } from './components/page-header'
import { Icon, type IconName } from './icons'
import { Layout, type LayoutProps } from './layout'

export type WorkLink = {
  readonly label: string
  readonly href: string
  readonly icon?: IconName
  readonly current?: boolean
}

export type AdminLayoutProps = Omit<LayoutProps, 'wide' | 'noindex'> & {
  /** The work pages of this app, e.g. `Products`, `Suppliers`. */
  links: readonly WorkLink[]
  /** Who works here: `Shopkeeper`. */
  role: string
  lead?: string
  actions?: JSX.Element
}

/** The work pages of a role: the app's own navigation beside, dense content, the title with its actions on top. */
export function AdminLayout({ links, role, lead, actions, children, ...layout }: AdminLayoutProps) {
  return (
    <Layout {...layout} wide noindex>
      <div class="work">
        <nav class="work__nav" aria-label={`${role}'s pages`}>
          <p class="work__role" safe>
            {role}
          </p>
          <ul>
            {links.map(link => (
              <li>
                <a class="work__link" href={link.href} aria-current={link.current ? 'page' : undefined}>
                  {link.icon && <Icon name={link.icon} />}
                  <span safe>{link.label}</span>
                </a>
              </li>
            ))}
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
