import { handleText } from '#core/services/federation/actors/actor-row'
import { appActor } from '#core/services/federation/actors/local-actor'
import { standingOf } from '#core/services/federation/follows/follow-relations'
import type { Concept } from '../../concept'

const MINUTE = 60_000

export const fragments: Concept['fragments'] = {
  'federation/follow': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 24 * 60 * MINUTE,
    tags: ['actors'],
    params: ['app'],
    maxBytes: 3_000,
    reserve: 'row',
    fallback: { label: 'Follow us on the fediverse', path: '/' },
    render: async (ctx, page, params) => {
      const app = (['blog', 'market', 'events'] as const).find(name => name === params.app)
      if (!app) return ''
      const actor = await appActor(ctx, app)
      const { followers } = await standingOf(ctx, actor)
      return String(
        <Follow
          href={`${page.origins.federation}/follow`}
          handle={handleText(actor)}
          followers={followers}
        />,
      )
    },
  },
}

function Follow({ href, handle, followers }: { href: string; handle: string; followers: number }) {
  return (
    <p>
      Follow us on the fediverse:{' '}
      <a href={href} safe>
        {handle}
      </a>
      {followers > 0 && (
        <>
          {' '}
          ({followers} {followers === 1 ? 'follower' : 'followers'})
        </>
      )}
    </p>
  )
}
