import type { PageContext } from '#core/contracts/page'
import { handleOf } from '#core/services/federation/actors/handle-of'
import type { Room } from '../../domain'
import { SocialLayout } from '../social-layout'

const APPS = [
  { app: 'blog', about: 'Everything we publish in the journal' },
  { app: 'market', about: 'What is new in the market' },
  { app: 'events', about: 'What happens next' },
] as const

/** How to follow us from anywhere in the fediverse. */
export const followUs: Room = app => {
  app.get('/follow', async ({ ctx, page, reply }) => {
    const handles = await Promise.all(APPS.map(({ app }) => handleOf(ctx, app)))
    const list = APPS.map(({ about }, index) => ({ about, handle: handles[index] ?? '' }))
    return reply.html(<FollowPage page={page} list={list} />, { cacheTags: ['actors'] })
  })
}

type FollowPageProps = { page: PageContext; list: readonly { about: string; handle: string }[] }

function FollowPage({ page, list }: FollowPageProps) {
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
