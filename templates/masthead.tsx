import type { DomainName } from '#core/contracts/domain'
import type { PageContext, SharedPage } from '#core/contracts/page'
import type { Site } from '#core/contracts/site'
import { appsOf } from './apps'
import { type FormLeft, SignInLink } from './components/sign-in-link'
import { Fragment } from './fragment'
import { Icon } from './icons'
import { Logo } from './logo'
import { renderedOnce } from './rendered-once'

/**
 * The same head on all six apps. On a phone the apps' navigation is a bar at the foot of the screen, within
 * reach of a thumb; nothing is hidden behind a button, so nothing needs a script.
 */
type Props = { page: PageContext; active: DomainName; leaving?: FormLeft }

export function Masthead({ page, active, leaving }: Props) {
  const apps = active === page.domain ? ownApps(page, page.site) : <Apps page={page} active={active} />
  return (
    <header class="masthead">
      <div class="masthead__band">
        {brand(page, page.site) as 'safe'}
        {apps as 'safe'}
        <div class="masthead__tools">
          <div class="masthead__cart">
            <Fragment page={page} of="cart/mini" />
          </div>
          <div class="masthead__account">
            {page.viewer.member ? (
              <Fragment page={page} of="account/menu">
                <a class="sign-in" href={`${page.origins.account}/`}>
                  <Icon name="person" />
                  Account
                </a>
              </Fragment>
            ) : (
              <SignInLink path={page.path} leaving={leaving} />
            )}
          </div>
        </div>
      </div>
      <div class="masthead__pages">
        <Fragment page={page} of="blog/navigation" />
      </div>
    </header>
  )
}

const brand = renderedOnce(({ origins }, site: Site) => (
  <a class="masthead__brand" href={`${origins.blog}/`}>
    <Logo site={site} />
    <span class="masthead__name" safe>
      {site.name}
    </span>
  </a>
))

const ownApps = renderedOnce((page, _site: Site) => <Apps page={page} active={page.domain} />)

function Apps({ page, active }: { page: SharedPage; active: DomainName }) {
  return (
    <nav class="apps" aria-label="Apps">
      <ul>
        {appsOf(page.site).map(({ domain, label, icon }) => (
          <li>
            <a
              class="apps__link"
              href={`${page.origins[domain]}/`}
              aria-current={domain === active ? 'page' : undefined}
            >
              <Icon name={icon} />
              <span safe>{label}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
