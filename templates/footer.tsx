import type { PageContext } from '#core/contracts/page'
import type { Site } from '#core/contracts/site'
import { appsOf } from './apps'
import { SiteContact } from './components/site-contact'
import { Fragment } from './fragment'
import { Logo } from './logo'
import { renderedOnce } from './rendered-once'

export function Footer({ page }: { page: PageContext }) {
  const { origins, site } = page
  return (
    <footer class="site-footer">
      <div class="site-footer__inner">
        {saidBySite(page, site) as 'safe'}
        <div class="site-footer__small">
          <Fragment page={page} of="blog/site-pages" />
          {site.statusShown && <a href={`${origins.federation}/status`}>Status</a>}
          {page.demo && <a href={`${origins.account}/mailbox`}>Demo mailbox</a>}
        </div>
      </div>
    </footer>
  )
}

const saidBySite = renderedOnce(({ origins }, site: Site) => (
  <>
    <div class="site-footer__about">
      <Logo site={site} size={56} />
      <p class="site-footer__name" safe>
        {site.name}
      </p>
      <p safe>{site.tagline}</p>
      <SiteContact site={site} />
      <p>
        Follow us on the fediverse:{' '}
        <span class="site-footer__handle" safe>{`@blog@${hostOf(origins.federation)}`}</span>
      </p>
    </div>
    <ul class="site-footer__apps">
      {appsOf(site).map(({ domain, label, about }) => (
        <li>
          <a href={`${origins[domain]}/`} safe>
            {label}
          </a>
          <span safe>{about}</span>
        </li>
      ))}
    </ul>
    {site.plannedWork !== '' && (
      <p class="site-footer__planned">
        <strong>Planned work:</strong> <span safe>{site.plannedWork}</span>
      </p>
    )}
  </>
))

function hostOf(origin: string): string {
  return new URL(origin).host
}
