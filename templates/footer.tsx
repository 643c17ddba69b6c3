import type { PageContext } from '#core/contracts/page'
import { APPS } from './apps'
import { Fragment } from './fragment'
import { Logo } from './logo'

export function Footer({ page }: { page: PageContext }) {
  const { origins, site } = page
  return (
    <footer class="site-footer">
      <div class="site-footer__inner">
        <div class="site-footer__about">
          <Logo size={56} />
          <p class="site-footer__name" safe>
            {site.name}
          </p>
          <p safe>{site.tagline}</p>
          <p>
            Follow us on the fediverse:{' '}
            <span class="site-footer__handle" safe>{`@blog@${hostOf(origins.federation)}`}</span>
          </p>
        </div>
        <ul class="site-footer__apps">
          {APPS.map(({ domain, label, about }) => (
            <li>
              <a href={`${origins[domain]}/`} safe>
                {label}
              </a>
              <span safe>{about}</span>
            </li>
          ))}
        </ul>
        <div class="site-footer__small">
          <Fragment page={page} of="blog/site-pages" />
          {page.demo && <a href={`${origins.account}/mailbox`}>Demo mailbox</a>}
        </div>
      </div>
    </footer>
  )
}

function hostOf(origin: string): string {
  return new URL(origin).host
}
