import type { PageContext } from '#core/contracts/page'
import { SocialLayout } from '../social-layout'

type FollowPageProps = { page: PageContext; list: readonly { about: string; handle: string }[] }

export function FollowPage({ page, list }: FollowPageProps) {
  return (
    <SocialLayout
      page={page}
      title="Follow us"
      current="/follow"
      lead="From Mastodon or any other place in the fediverse: search for one of these handles there, and follow it. No account with us is needed."
    >
      <ul class="people">
        {list.map(({ about, handle }) => (
          <li class="people__row">
            <p class="people__name">
              <strong safe>{handle}</strong>
              <span class="note__handle" safe>
                {about}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </SocialLayout>
  )
}
