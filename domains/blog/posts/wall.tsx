import type { PageContext } from '#core/contracts/page'
import type { PublicPost } from '#core/services/blog/read-post'
import { ButtonLink } from '#templates/components/button'
import { wordsOfTheSite } from './words-of-the-site'

type WallProps = { page: PageContext; post: PublicPost }

/** Where a reader who may not see all of a post stands. */
export function Wall({ page, post }: WallProps) {
  return post.visibility === 'members' ? (
    <MembersOnly page={page} post={post} />
  ) : (
    <PayersOnly page={page} post={post} />
  )
}

function PayersOnly({ page, post }: WallProps) {
  const login = `/login?return_to=${encodeURIComponent(`/${post.slug}`)}`
  return (
    <aside class="post__wall" {...wordsOfTheSite(page, post)}>
      <h2>{post.html ? 'The rest is' : 'This is'} for paying members</h2>
      <p>
        Ask us how to become one. <span safe>{page.site.name}</span> gives memberships by hand.
      </p>
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
