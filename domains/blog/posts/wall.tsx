import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { PublicPost } from '#core/services/blog/read-post'
import type { WaysIn } from '#core/services/blog/tiers/ways-in'
import { ButtonLink } from '#templates/components/button'
import { SoldTiers } from '#templates/components/sold-tiers'
import { wordsOfTheSite } from './words-of-the-site'

type WallProps = { page: PageContext; post: PublicPost; ways?: WaysIn | null }

/** Where a reader who may not see all of a post stands. */
export function Wall({ page, post, ways }: WallProps) {
  return post.visibility === 'members' ? (
    <MembersOnly page={page} post={post} />
  ) : (
    <PayersOnly page={page} post={post} ways={ways} />
  )
}

function PayersOnly({ page, post, ways }: WallProps) {
  const login = `/login?return_to=${encodeURIComponent(`/${post.slug}`)}`
  const { tiers = [], sold = [] } = ways ?? {}
  const named = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(tiers)
  const readers = tiers.length > 0 ? `those who have ${named}` : 'paying members'
  return (
    <aside class="post__wall" {...wordsOfTheSite(page, post)}>
      <h2 safe>{`${post.html ? 'The rest is' : 'This is'} for ${readers}`}</h2>
      {sold.length === 0 ? (
        <p>
          {tiers.length === 0 ? 'Ask us how to become one.' : 'Ask us for it.'}{' '}
          <span safe>{isolate`${page.site.name} gives ${named || 'memberships'} by hand.`}</span>
        </p>
      ) : (
        <>
          <p>
            {page.viewer.member
              ? 'You read on as soon as it is paid.'
              : 'You read on as soon as it is paid and you sign in, with the e-mail address that you bought it with.'}
          </p>
          <SoldTiers sold={sold} locale={page.locale} />
        </>
      )}
      {!page.viewer.member && (
        <p>
          <ButtonLink href={login} icon="person">
            Sign in and read on
          </ButtonLink>
        </p>
      )}
    </aside>
  )
}

function MembersOnly({ page, post }: WallProps) {
  const login = `/login?return_to=${encodeURIComponent(`/${post.slug}`)}`
  return (
    <aside class="post__wall" {...wordsOfTheSite(page, post)}>
      <h2>{post.html ? 'The rest is' : 'This is'} for members</h2>
      <p>
        Sign in to read it. Not a member of <span safe>{page.site.name}</span> yet? You become one by signing
        in the first time.
      </p>
      <p>
        <ButtonLink href={login} icon="person">
          Sign in and read on
        </ButtonLink>
      </p>
    </aside>
  )
}
