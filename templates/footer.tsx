import type { PageContext } from '#core/contracts/page'
import { APPS } from './apps'
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
        <ul class="site-footer__small">
          <li>
            <a href={`${origins.blog}/about`}>About us</a>
          </li>
          <li>
            <a href={`${origins.blog}/contact`}>Contact</a>
          </li>
          <li>
            <a href={`${origins.blog}/privacy`}>Privacy</a>
          </li>
          {page.demo && (
            <li>
              <a href={`${origins.account}/mailbox`}>Demo mailbox</a>
            </li>
          )}
        </ul>
      </div>
    </footer>
  )
}

function hostOf(origin: string): string {
  return new URL(origin).host
}
